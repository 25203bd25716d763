#include "net/admissions.hpp"

#include <algorithm>

namespace updraft::net {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v6;

/// Whose clients are counted together (RFC 6177, section 2).
constexpr std::size_t prefix_bytes = 8;

address_v6::bytes_type key_of(const address& client) {
  if (client.is_v4()) {
    return make_address_v6(boost::asio::ip::v4_mapped, client.to_v4()).to_bytes();
  }
  auto bytes = client.to_v6().to_bytes();
  std::fill(bytes.begin() + prefix_bytes, bytes.end(), 0);
  return bytes;
}

}  // namespace

address unmapped(const address& given) {
  if (!given.is_v6() || !given.to_v6().is_v4_mapped()) return given;
  return make_address_v4(boost::asio::ip::v4_mapped, given.to_v6());
}

Admissions::Admissions(const Limits& limits, Loopback loopback)
    : limits_(limits), loopback_(loopback) {}

Admissions::Verdict Admissions::admit(const address& address) {
  const std::scoped_lock lock(mutex_);
  if (all_ >= limits_.connections) {
    return refuse("the server has all the connections that it can take");
  }
  Group& group = group_of(unmapped(address));
  if (&group != &exempt_ && group.count >= limits_.connections_per_address) {
    forget_if_empty(group);
    return refuse("there are too many connections from this address");
  }
  ++group.count;
  ++all_;
  return {.place = Place(group), .refusal = {}};
}

Admissions::Group& Admissions::group_of(const address& client) {
  if (loopback_ == Loopback::is_exempt && client.is_loopback()) return exempt_;
  const Key key = key_of(client);
  return by_address_.try_emplace(key, Group{this, key}).first->second;
}

Admissions::Verdict Admissions::refuse(std::string_view reason) {
  if (refused_.count >= limits_.refused_connections) return {.place = {}, .refusal = reason};
  ++refused_.count;
  return {.place = Place(refused_), .refusal = reason};
}

void Admissions::leave(Group& group) {
  const std::scoped_lock lock(mutex_);
  --group.count;
  if (&group == &refused_) return;
  --all_;
  forget_if_empty(group);
}

void Admissions::forget_if_empty(const Group& group) {
  if (group.count > 0 || &group == &exempt_) return;
  const Key key = group.key;
  by_address_.erase(key);
}

}  // namespace updraft::net
