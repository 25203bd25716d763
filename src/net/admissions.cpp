#include "net/admissions.hpp"

#include <algorithm>

namespace updraft::net {
namespace {

/// The first 64 bits.
std::uint64_t prefix_of(const io::Address& given) {
  constexpr std::size_t prefix_bytes = 8;
  const auto& bytes = given.ipv6_bytes();
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < prefix_bytes; ++i) prefix = prefix << 8 | bytes.at(i);
  return prefix;
}

}  // namespace

AddressGroup group_of(const io::Address& given) {
  const io::Address known = given.unmapped();
  if (known.is_loopback()) {
    return AddressGroup::of_ipv4(io::Address::loopback_ipv4().ipv4_number());
  }
  if (!known.is_ipv6()) return AddressGroup::of_ipv4(known.ipv4_number());
  return AddressGroup::of_ipv6(prefix_of(known));
}

AddressGroup sharing_group_of(const io::Address& given) {
  return given.unmapped().is_loopback() ? AddressGroup() : group_of(given);
}

Admissions::Admissions(const Limits& limits, Loopback loopback)
    : limits_(limits), loopback_(loopback) {}

Admissions::Verdict Admissions::admit(const io::Address& address) {
  const std::scoped_lock lock(mutex_);
  Group& group = find(address);
  if (all_ >= limits_.connections) {
    return refuse(group, "the server has all the connections that it can take");
  }
  if (&group != &exempt_ && group.count >= limits_.connections_per_address) {
    return refuse(group, "there are too many connections from this address");
  }
  ++group.count;
  ++all_;
  return {.place = Place(group, true), .refusal = {}};
}

Admissions::Group& Admissions::find(const io::Address& client) {
  if (loopback_ == Loopback::is_exempt && client.unmapped().is_loopback()) return exempt_;
  const AddressGroup key = group_of(client);
  return by_address_.try_emplace(key, Group{this, key}).first->second;
}

/// One address has its part of those that are told why, so that others are told too.
Admissions::Verdict Admissions::refuse(Group& group, std::string_view reason) {
  const std::size_t most = limits_.refused_connections;
  const std::size_t parts = std::max<std::size_t>(limits_.address_share, 1);
  const bool has_its_part = &group != &exempt_ && group.refused >= (most + parts - 1) / parts;
  if (refused_ >= most || has_its_part) {
    forget_if_empty(group);
    return {.place = {}, .refusal = reason};
  }
  ++group.refused;
  ++refused_;
  return {.place = Place(group, false), .refusal = reason};
}

void Admissions::leave(Group& group, bool is_inside) {
  const std::scoped_lock lock(mutex_);
  --(is_inside ? group.count : group.refused);
  --(is_inside ? all_ : refused_);
  forget_if_empty(group);
}

void Admissions::forget_if_empty(const Group& group) {
  if (group.count > 0 || group.refused > 0 || &group == &exempt_) return;
  const AddressGroup key = group.key;
  by_address_.erase(key);
}

}  // namespace updraft::net
