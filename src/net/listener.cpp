#include "net/listener.hpp"

#include "base/tell.hpp"
#include "net/admissions.hpp"
#include "net/listen_address.hpp"
#include "net/loop.hpp"

#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace updraft::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

/// How many connections may wait to be accepted.
constexpr int backlog = 4096;

bool out_of_descriptors(const error_code& error) {
  return error == boost::asio::error::no_descriptors ||
         error == boost::system::errc::too_many_files_open_in_system ||
         error == boost::asio::error::no_buffer_space || error == boost::asio::error::no_memory;
}

/// Accepted sockets have the options of the one that listens.
void set_for_connections(int handle) noexcept {
  constexpr int yes = 1;
  ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  ::setsockopt(handle, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof(unsent_bytes));
}

/// Whether this machine has no such address, or none of its kind.
bool lacks_address(const error_code& error) {
  return error == boost::system::errc::address_not_available ||
         error == boost::system::errc::address_family_not_supported;
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
    : loops_(std::move(loops)),
      admissions_(admissions),
      log_(std::move(log)),
      acceptor_(loops_.front()->context()) {}

Result<std::uint16_t> Listener::open(const std::string& address, std::uint16_t port) {
  raise_descriptor_limit();
  const auto addresses = listen_addresses(address);
  if (!addresses) return addresses.error();
  error_code error;
  for (const auto& ip : *addresses) {
    error = open(tcp::endpoint(ip, port));
    if (!error) return acceptor_.local_endpoint().port();
    if (!lacks_address(error)) break;
  }
  return Error("can't listen on " + address + ":" + std::to_string(port) + ": " + error.message());
}

error_code Listener::open(const tcp::endpoint& endpoint) {
  error_code error;
  close();
  open_close_on_exec(acceptor_, endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.non_blocking(true, error);
  // Else Asio would wait for the next connection in place of one that was aborted.
  if (!error) acceptor_.set_option(tcp::acceptor::enable_connection_aborted(true), error);
  if (!error) set_for_connections(acceptor_.native_handle());
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(backlog, error);
  return error;
}

std::string Listener::host() const {
  error_code error;
  const auto address = acceptor_.local_endpoint(error).address();
  return address.is_v6() ? '[' + address.to_string() + ']' : address.to_string();
}

void Listener::resume() {
  if (acceptor_.is_open() && !waiting_) wait();
}

void Listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
}

void Listener::wait() {
  acceptor_.async_wait(tcp::acceptor::wait_read, [this](const error_code& error) {
    // The listener may be gone.
    if (error == boost::asio::error::operation_aborted) return;
    waiting_ = false;
    if (!error) accept_all();
  });
  waiting_ = true;
}

void Listener::accept_all() {
  bool more = acceptor_.is_open();
  while (more) {
    try {
      more = accept_one() && acceptor_.is_open();
    } catch (const std::bad_alloc&) {
      tell(*log_, LogLevel::error, [] { return "no memory for a connection, which is closed"; });
    }
  }
}

/// As Asio's acceptor does, but close-on-exec from the beginning.
void Listener::accept(Socket& socket, tcp::endpoint& peer, error_code& error) {
  auto size = static_cast<socklen_t>(peer.capacity());
  const int handle = ::accept4(acceptor_.native_handle(), peer.data(), &size, SOCK_CLOEXEC);
  if (handle < 0) {
    error.assign(errno, boost::system::system_category());
    return;
  }
  try {
    peer.resize(size);
    socket.assign(peer.protocol(), handle, error);
  } catch (...) {
    ::close(handle);
    throw;
  }
  if (error) ::close(handle);
}

/// Returns whether there may be more.
bool Listener::accept_one() {
  error_code error;
  tcp::endpoint peer;
  Socket socket(loops_.front()->context());
  accept(socket, peer, error);
  if (error) {
    // Whatever else goes wrong concerns that one connection, which was never ours.
    if (out_of_descriptors(error)) {
      pause(error.message());
    } else {
      wait();
    }
    return false;
  }
  if (std::exchange(paused_, false)) {
    tell(*log_, LogLevel::info, [] { return "connections are accepted again"; });
  }
  place(std::move(socket), peer);
  return true;
}

/// The loop resumes us each second; those who wait are accepted then.
void Listener::pause(const std::string& reason) {
  if (std::exchange(paused_, true)) return;
  tell(*log_, LogLevel::warning,
       [&] { return "no more connections can be accepted for now: " + reason; });
}

void Listener::place(Socket socket, const tcp::endpoint& peer) {
  auto [place, refusal] = admissions_.admit(peer.address());
  if (!refusal.empty()) {
    if (place) loops_.front()->refuse(std::move(socket), peer, std::move(place), refusal);
    return;
  }
  Loop* fewest = *std::ranges::min_element(loops_, {}, &Loop::connection_count);
  if (fewest == loops_.front()) {
    fewest->begin(std::move(socket), peer, std::move(place));
    return;
  }
  error_code error;
  const int handle = socket.release(error);
  if (!error) fewest->adopt(handle, peer, std::move(place));
}

}  // namespace updraft::net
