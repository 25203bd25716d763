#include "net/listener.hpp"

#include "base/tell.hpp"
#include "net/listen_address.hpp"
#include "net/loop.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace updraft::net {
namespace {

/// Whether this machine has no such address, or none of its kind.
bool lacks_address(const std::error_code& error) {
  return error == std::errc::address_not_available ||
         error == std::errc::address_family_not_supported;
}

/// Lets the process open as many descriptors as the system lets it.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Listener::Listener(std::vector<Loop*> loops, Admissions& admissions, std::shared_ptr<Log> log)
    : loops_(std::move(loops)), admissions_(admissions), log_(std::move(log)) {}

Result<std::uint16_t> Listener::open(const std::string& address, std::uint16_t port) {
  raise_descriptor_limit();
  const auto addresses = listen_addresses(address);
  if (!addresses) return addresses.error();
  std::error_code error;
  for (const auto& ip : *addresses) {
    error = acceptor_.listen(loops_.front()->sockets(), {ip, port});
    if (!error) return acceptor_.local().port;
    if (!lacks_address(error)) break;
  }
  return Error("can't listen on " + address + ":" + std::to_string(port) + ": " + error.message());
}

std::string Listener::host() const {
  const io::Address address = acceptor_.local().address;
  return address.is_ipv6() ? '[' + address.to_string() + ']' : address.to_string();
}

void Listener::resume() {
  if (!std::exchange(begun_, true) || paused_) accept_all();
}

void Listener::close() {
  acceptor_.close();
}

void Listener::accept_all() {
  bool more = begun_ && acceptor_.is_open();
  while (more) {
    try {
      more = accept_one() && acceptor_.is_open();
    } catch (const std::bad_alloc&) {
      tell(*log_, LogLevel::error, [] { return "no memory for a connection, which is closed"; });
    }
  }
}

/// Returns whether there may be more.
bool Listener::accept_one() {
  io::Acceptor::Accepted accepted;
  switch (acceptor_.accept(accepted)) {
    case io::Acceptor::Outcome::nothing_waits:
      return false;
    case io::Acceptor::Outcome::no_room:
      pause(accepted.error.message());
      return false;
    case io::Acceptor::Outcome::accepted:
      break;
  }
  if (std::exchange(paused_, false)) {
    tell(*log_, LogLevel::info, [] { return "connections are accepted again"; });
  }
  place(std::move(accepted));
  return true;
}

/// The loop resumes us each second; those who wait are accepted then.
void Listener::pause(const std::string& reason) {
  if (std::exchange(paused_, true)) return;
  tell(*log_, LogLevel::warning,
       [&] { return "no more connections can be accepted for now: " + reason; });
}

void Listener::place(io::Acceptor::Accepted accepted) {
  auto [place, refusal] = admissions_.admit(accepted.peer.address);
  if (!refusal.empty()) {
    if (place) loops_.front()->refuse(std::move(accepted), std::move(place), refusal);
    return;
  }
  Loop* fewest = *std::ranges::min_element(loops_, {}, &Loop::connection_count);
  if (fewest == loops_.front()) {
    fewest->begin(std::move(accepted), std::move(place));
  } else {
    fewest->adopt(std::move(accepted), std::move(place));
  }
}

}  // namespace updraft::net
