#include "io/address.hpp"

#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>

namespace updraft::io {
namespace {

constexpr std::size_t ipv4_bytes = 4;
constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

/// The number of an interface, by its name or as a number; 0 for none.
std::uint32_t scope_of(const std::string& name) {
  if (const auto index = ::if_nametoindex(name.c_str())) return index;
  std::uint32_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data(), end, number);
  return error == std::errc() && rest == end ? number : 0;
}

std::string scope_name(std::uint32_t scope) {
  std::array<char, IF_NAMESIZE> name{};
  return ::if_indextoname(scope, name.data()) ? std::string(name.data()) : std::to_string(scope);
}

}  // namespace

Address Address::of_ipv4(std::uint32_t number) noexcept {
  Address address;
  for (std::size_t i = 0; i < ipv4_bytes; ++i) {
    address.bytes_.at(i) = static_cast<std::uint8_t>(number >> (8 * (ipv4_bytes - 1 - i)));
  }
  return address;
}

Address Address::of_ipv6(const std::array<std::uint8_t, 16>& bytes, std::uint32_t scope) noexcept {
  Address address;
  address.bytes_ = bytes;
  address.scope_ = scope;
  address.is_ipv6_ = true;
  return address;
}

Address Address::loopback_ipv6() noexcept {
  return of_ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
}

std::optional<Address> Address::parse(const std::string& text) {
  // What inet_pton(3) reads ends with the first zero byte.
  if (text.find('\0') != std::string::npos) return std::nullopt;
  in_addr v4{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return of_ipv4(ntohl(v4.s_addr));
  const auto percent = text.find('%');
  std::array<std::uint8_t, 16> bytes{};
  if (::inet_pton(AF_INET6, text.substr(0, percent).c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  if (percent == std::string::npos) return of_ipv6(bytes);
  const std::uint32_t scope = scope_of(text.substr(percent + 1));
  if (scope == 0) return std::nullopt;
  return of_ipv6(bytes, scope);
}

std::string Address::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(is_ipv6_ ? AF_INET6 : AF_INET, bytes_.data(), text.data(), text.size());
  std::string all(text.data());
  if (scope_ != 0) all += '%' + scope_name(scope_);
  return all;
}

bool Address::is_loopback() const noexcept {
  constexpr std::uint8_t loopback_net = 127;
  return is_ipv6_ ? bytes_ == loopback_ipv6().bytes_ : bytes_.front() == loopback_net;
}

Address Address::unmapped() const noexcept {
  const auto last = bytes_.begin() + mapped_prefix.size();
  if (!is_ipv6_ || !std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes_.begin())) {
    return *this;
  }
  Address address;
  std::copy(last, bytes_.end(), address.bytes_.begin());
  return address;
}

std::uint32_t Address::ipv4_number() const noexcept {
  assert(!is_ipv6_);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < ipv4_bytes; ++i) number = number << 8 | bytes_.at(i);
  return number;
}

SystemAddress::SystemAddress(const Endpoint& endpoint) noexcept {
  if (endpoint.address.is_ipv6()) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    v6.sin6_scope_id = endpoint.address.scope();
    std::memcpy(&v6.sin6_addr, endpoint.address.ipv6_bytes().data(), sizeof v6.sin6_addr);
    std::memcpy(&storage_, &v6, sizeof v6);
    size_ = sizeof v6;
  } else {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    v4.sin_addr.s_addr = htonl(endpoint.address.ipv4_number());
    std::memcpy(&storage_, &v4, sizeof v4);
    size_ = sizeof v4;
  }
}

Endpoint SystemAddress::endpoint() const noexcept {
  if (family() == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage_, sizeof v4);
    return {Address::of_ipv4(ntohl(v4.sin_addr.s_addr)), ntohs(v4.sin_port)};
  }
  if (family() != AF_INET6) return {};
  sockaddr_in6 v6{};
  std::memcpy(&v6, &storage_, sizeof v6);
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return {Address::of_ipv6(bytes, v6.sin6_scope_id), ntohs(v6.sin6_port)};
}

}  // namespace updraft::io
