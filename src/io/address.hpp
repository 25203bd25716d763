#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace updraft::io {

/// An IP address. A value.
class Address {
 public:
  /// 0.0.0.0
  constexpr Address() noexcept = default;
  static Address of_ipv4(std::uint32_t number) noexcept;
  static Address of_ipv6(const std::array<std::uint8_t, 16>& bytes,
                         std::uint32_t scope = 0) noexcept;
  static Address loopback_ipv4() noexcept { return of_ipv4(INADDR_LOOPBACK); }
  static Address loopback_ipv6() noexcept;

  /// `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0` (RFC 4007, section 11) and nothing else.
  static std::optional<Address> parse(const std::string& text);
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] bool is_ipv6() const noexcept { return is_ipv6_; }
  [[nodiscard]] bool is_loopback() const noexcept;
  /// An address of IPv4 as itself, also where it came over IPv6 (RFC 4291, section 2.5.5.2).
  [[nodiscard]] Address unmapped() const noexcept;

  /// Precondition: not is_ipv6().
  [[nodiscard]] std::uint32_t ipv4_number() const noexcept;
  /// Precondition: is_ipv6().
  [[nodiscard]] const std::array<std::uint8_t, 16>& ipv6_bytes() const noexcept { return bytes_; }
  /// The interface that a link-local address is of; 0 for none.
  [[nodiscard]] std::uint32_t scope() const noexcept { return scope_; }

  bool operator==(const Address&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};  // of IPv4, the first four
  std::uint32_t scope_ = 0;
  bool is_ipv6_ = false;
};

/// An address and a TCP port. A value.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

/// An endpoint as system calls take it and give it.
class SystemAddress {
 public:
  /// For a call that writes one.
  SystemAddress() noexcept = default;
  explicit SystemAddress(const Endpoint& endpoint) noexcept;

  [[nodiscard]] int family() const noexcept { return storage_.ss_family; }
  [[nodiscard]] const sockaddr* get() const noexcept {
    return static_cast<const sockaddr*>(static_cast<const void*>(&storage_));
  }
  [[nodiscard]] sockaddr* get() noexcept {
    return static_cast<sockaddr*>(static_cast<void*>(&storage_));
  }
  [[nodiscard]] socklen_t size() const noexcept { return size_; }
  [[nodiscard]] socklen_t* size_to_write() noexcept { return &size_; }
  /// 0.0.0.0:0 if it is no address of IP.
  [[nodiscard]] Endpoint endpoint() const noexcept;

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof(sockaddr_storage);
};

}  // namespace updraft::io
