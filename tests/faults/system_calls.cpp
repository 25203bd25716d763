#include "faults/system_calls.hpp"

#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <span>

namespace updraft::test::system_calls {
namespace {

thread_local bool exempt = false;
std::atomic<std::size_t> passed = 0;
std::atomic<std::size_t> failing = 0;  // the number of the call that fails, 0 for none
std::atomic<std::size_t> chosen = 0;   // which of its errors
std::atomic<int> accept_error = 0;
std::atomic<std::size_t> accepts = 0;
std::atomic<const char*> failed_call = nullptr;
std::atomic<int> failed_with = 0;

/// The descriptors that nothing fails for: those that were open before.
std::array<std::atomic<bool>, 1024> spared;

/// Whether the call is to fail; then errno is set.
bool fails(const char* call, std::span<const int> errors, int descriptor) noexcept {
  if (exempt || failing == 0 || spared.at(static_cast<std::size_t>(descriptor))) return false;
  if (++passed != failing) return false;
  failed_with = errors[chosen % errors.size()];
  failed_call = call;
  errno = failed_with;
  return true;
}

/// A new connection, if it is one.
int accepted(int descriptor) noexcept {
  if (descriptor >= 0) spared.at(static_cast<std::size_t>(descriptor)) = false;
  return descriptor;
}

bool accept_fails() noexcept {
  if (exempt || accept_error == 0) return false;
  ++accepts;
  errno = accept_error;
  return true;
}

/// The system's own function of that name.
template <class F>
F real(const char* name) noexcept {
  return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

constexpr std::array receive_errors{ECONNRESET, EINTR, EAGAIN, ENOMEM, ETIMEDOUT};
constexpr std::array send_errors{EPIPE, EINTR, EAGAIN, ENOBUFS, ECONNRESET};
constexpr std::array accept_errors{ENFILE, ECONNABORTED, EINTR, EPROTO, EPERM};
constexpr std::array option_errors{EINVAL, ENOMEM, ENOPROTOOPT};
constexpr std::array shutdown_errors{ENOTCONN};
constexpr std::array epoll_errors{ENOMEM, ENOSPC};

}  // namespace

void exempt_this_thread() noexcept {
  exempt = true;
}

void fail_at(std::size_t n, std::size_t variant) noexcept {
  passed = 0;
  chosen = variant;
  failed_call = nullptr;
  for (auto& one : spared) one = true;
  spared[0] = false;  // stands for the listener
  failing = n;
}

void fail_accepts(int error) noexcept {
  accepts = 0;
  accept_error = error;
}

std::string stop_failing() {
  failing = 0;
  accept_error = 0;
  const char* const call = failed_call.exchange(nullptr);
  return call ? std::string(call) + ": " + std::to_string(failed_with) : std::string();
}

std::size_t failed_accepts() noexcept {
  return accepts;
}

}  // namespace updraft::test::system_calls

namespace calls = updraft::test::system_calls;

extern "C" {

int accept(int socket, sockaddr* address, socklen_t* length) {
  static const auto real = calls::real<int (*)(int, sockaddr*, socklen_t*)>("accept");
  if (calls::accept_fails() || calls::fails("accept", calls::accept_errors, 0)) return -1;
  return calls::accepted(real(socket, address, length));
}

int accept4(int socket, sockaddr* address, socklen_t* length, int flags) {
  static const auto real = calls::real<int (*)(int, sockaddr*, socklen_t*, int)>("accept4");
  if (calls::accept_fails() || calls::fails("accept4", calls::accept_errors, 0)) return -1;
  return calls::accepted(real(socket, address, length, flags));
}

ssize_t recv(int socket, void* bytes, size_t size, int flags) {
  static const auto real = calls::real<ssize_t (*)(int, void*, size_t, int)>("recv");
  if (calls::fails("recv", calls::receive_errors, socket)) return -1;
  return real(socket, bytes, size, flags);
}

ssize_t send(int socket, const void* bytes, size_t size, int flags) {
  static const auto real = calls::real<ssize_t (*)(int, const void*, size_t, int)>("send");
  if (calls::fails("send", calls::send_errors, socket)) return -1;
  return real(socket, bytes, size, flags);
}

ssize_t sendmsg(int socket, const msghdr* message, int flags) {
  static const auto real = calls::real<ssize_t (*)(int, const msghdr*, int)>("sendmsg");
  if (calls::fails("sendmsg", calls::send_errors, socket)) return -1;
  return real(socket, message, flags);
}

int setsockopt(int socket, int level, int name, const void* value, socklen_t length) noexcept {
  static const auto real =
      calls::real<int (*)(int, int, int, const void*, socklen_t)>("setsockopt");
  if (calls::fails("setsockopt", calls::option_errors, socket)) return -1;
  return real(socket, level, name, value, length);
}

int shutdown(int socket, int how) noexcept {
  static const auto real = calls::real<int (*)(int, int)>("shutdown");
  if (calls::fails("shutdown", calls::shutdown_errors, socket)) return -1;
  return real(socket, how);
}

int epoll_ctl(int set, int operation, int descriptor, epoll_event* event) noexcept {
  static const auto real = calls::real<int (*)(int, int, int, epoll_event*)>("epoll_ctl");
  // What is there already can be changed, and taken away, without memory.
  if (operation == EPOLL_CTL_ADD && calls::fails("epoll_ctl", calls::epoll_errors, descriptor))
    return -1;
  return real(set, operation, descriptor, event);
}

}  // extern "C"
