#include "poller.hpp"

#include "failure.hpp"

#include <algorithm>
#include <ctime>

namespace updraft::load {

Poller::Poller() : handle_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!handle_) fail_system("epoll_create1");
}

void Poller::add(int handle, void* tag) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = tag;
  if (::epoll_ctl(handle_.get(), EPOLL_CTL_ADD, handle, &event) != 0) fail_system("epoll_ctl");
}

std::span<const epoll_event> Poller::wait(Time until) {
  using std::chrono::nanoseconds;
  const auto left = std::max(until - std::chrono::steady_clock::now(), Time::duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  // In nanoseconds, unlike epoll_wait: what is due at a time must not wait for the next
  // millisecond.
  timespec timeout{};
  timeout.tv_sec = static_cast<std::time_t>(seconds.count());
  timeout.tv_nsec = static_cast<long>(nanoseconds(left - seconds).count());
  const int ready = ::epoll_pwait2(handle_.get(), events_.data(), static_cast<int>(events_.size()),
                                   &timeout, nullptr);
  if (ready < 0 && errno != EINTR) fail_system("epoll_pwait2");
  return std::span(events_).first(static_cast<std::size_t>(std::max(ready, 0)));
}

}  // namespace updraft::load
