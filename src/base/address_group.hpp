#pragma once

#include <compare>
#include <cstdint>

namespace updraft {

/// The clients that are counted together because of their address: one IPv4 address, or the first
/// 64 bits of an IPv6 address, which is what one client has to itself (RFC 6177, section 2). A
/// value; net makes it of an address.
class AddressGroup {
 public:
  /// No group: each client counts for itself. Those of loopback have none.
  constexpr AddressGroup() noexcept = default;

  [[nodiscard]] static constexpr AddressGroup of_ipv4(std::uint32_t address) noexcept {
    return AddressGroup(ipv4_prefix | address);
  }
  [[nodiscard]] static constexpr AddressGroup of_ipv6(std::uint64_t first_64_bits) noexcept {
    return AddressGroup(first_64_bits);
  }

  /// Whether it is a group. `::/64`, of which no client can come from afar, is none.
  [[nodiscard]] explicit constexpr operator bool() const noexcept { return key_ != 0; }
  [[nodiscard]] constexpr auto operator<=>(const AddressGroup&) const noexcept = default;

 private:
  /// Of multicast (RFC 4291, section 2.7), which no client can send from: no IPv6 address has it.
  static constexpr std::uint64_t ipv4_prefix = 0xFFFFFFFF00000000;

  explicit constexpr AddressGroup(std::uint64_t key) noexcept : key_(key) {}

  std::uint64_t key_ = 0;
};

}  // namespace updraft
