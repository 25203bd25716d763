#include "io/loop.hpp"

#include <sys/timerfd.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace updraft::io {
namespace {

/// Each source waits for all of it: what it does not want now costs no call to the system.
/// Urgent data is asked for because a read stops in front of it (see Ready::finishing).
constexpr std::uint32_t all_events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI | EPOLLET;

Ready ready_of(std::uint32_t events) noexcept {
  constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP;
  return {.readable = (events & (EPOLLIN | EPOLLRDHUP | EPOLLPRI | broken)) != 0,
          .writable = (events & (EPOLLOUT | broken)) != 0,
          .finishing = (events & (EPOLLRDHUP | EPOLLPRI | broken)) != 0};
}

/// Events of the loop's own descriptors, which have no source: there is nothing to read from them.
void watch(int set, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  if (::epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw std::system_error(last_error(), "epoll_ctl");
  }
}

thread_local const Loop* running_here = nullptr;

/// For the time of a turn.
class Within {
 public:
  Within(const Loop& loop, bool& flag) noexcept
      : flag_(flag), outer_(std::exchange(running_here, &loop)) {
    flag_ = true;
  }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;
  ~Within() {
    flag_ = false;
    running_here = outer_;
  }

 private:
  bool& flag_;
  const Loop* const outer_;
};

}  // namespace

Loop::Loop(const Clock& clock, std::function<void()> failed)
    : clock_(clock), failed_(std::move(failed)), set_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!set_) throw std::system_error(last_error(), "epoll_create1");
  ++counts_.controls;
  watch(set_.get(), wakeup_.descriptor());
}

Loop::~Loop() {
  assert(sources_ == 0);
}

void Loop::run() {
  assert(!in_turn_);
  const bool was_watched = std::exchange(is_watched_, false);
  set_alarm(std::nullopt);
  turn_requested_ = true;
  do {
    turn(true);
  } while (!stopping_.exchange(false));
  is_watched_ = was_watched;
  if (is_watched_) await_watcher();
}

int Loop::descriptor() {
  if (!alarm_) {
    Descriptor alarm(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!alarm) throw std::system_error(last_error(), "timerfd_create");
    ++counts_.controls;
    watch(set_.get(), alarm.get());
    alarm_ = std::move(alarm);
  }
  is_watched_ = true;
  if (!in_turn_) await_watcher();
  return set_.get();
}

bool Loop::run_ready() {
  if (in_turn_) return true;
  if (alarm_at_ && *alarm_at_ <= clock_.now()) alarm_at_.reset();  // it has expired, or is about to
  turn(false);
  await_watcher();
  return !stopping_.exchange(false);
}

/// The descriptor is readable if there is something left to do, and becomes so when there is.
void Loop::await_watcher() noexcept {
  if (turn_requested_ || !wakeup_.begin_sleep()) wakeup_.ring();
  arm();
}

void Loop::stop() noexcept {
  stopping_ = true;
  wake();
}

void Loop::post(std::function<void()> function) {
  std::list<std::function<void()>> one;
  one.push_back(std::move(function));
  {
    const std::scoped_lock lock(mutex_);
    posted_.splice(posted_.end(), one);
  }
  wake();
}

void Loop::request_turn() noexcept {
  if (in_turn_) {
    turn_requested_ = true;
  } else {
    wake();
  }
}

Loop::Counts Loop::counts() const noexcept {
  Counts counts = counts_;
  counts.wakes = wakeup_.writes();
  return counts;
}

void Loop::turn(bool may_sleep) {
  const Within within(*this, in_turn_);
  const bool polls = busy_poll_.count() > 0;
  Time now{};
  if (polls || !timers_.empty()) now = clock_.now();
  if (!timers_.empty()) timers_.run_due(now, failed_);
  const int timeout = may_sleep ? timeout_at(now) : 0;
  const bool sleeps = timeout != 0 && wakeup_.begin_sleep();
  wait(sleeps ? timeout : 0);
  const bool woken = wakeup_.end_sleep();
  if (woken) turn_requested_ = true;
  if (polls && (fetched_ > 0 || turn_requested_)) last_work_ = clock_.now();
  dispatch();
  if (woken) run_posted();
  // Where something else has come, the next turn is soon enough for what is due.
  if (fetched_ == 0 && sleeps && !timers_.empty()) timers_.run_due(clock_.now(), failed_);
  end_turn();
}

/// In milliseconds, as epoll_wait(2) wants it; -1 for no end. Rounded up: a loop that wakes before
/// the time would wait again.
int Loop::timeout_at(Time now) const noexcept {
  if (turn_requested_) return 0;
  if (busy_poll_.count() > 0 && now - last_work_ < busy_poll_) return 0;
  const auto first = timers_.first();
  if (!first) return -1;
  if (*first <= now) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*first - now).count();
  return static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
}

void Loop::wait(int timeout) {
  ++counts_.waits;
  next_ = 0;
  fetched_ = 0;
  const int count =
      ::epoll_wait(set_.get(), events_.data(), static_cast<int>(events_.size()), timeout);
  if (count < 0 && errno != EINTR) throw std::system_error(last_error(), "epoll_wait");
  fetched_ = static_cast<std::size_t>(std::max(count, 0));
  for (std::size_t i = 0; i < fetched_; ++i) {
    auto* const source = static_cast<Source*>(events_[i].data.ptr);
    if (source) source->place_ = static_cast<std::uint16_t>(i);
  }
}

void Loop::dispatch() {
  while (next_ < fetched_) {
    const epoll_event& event = events_[next_++];
    auto* const source = static_cast<Source*>(event.data.ptr);
    if (!source) continue;
    source->place_ = Source::not_fetched;
    try {
      source->on_ready(ready_of(event.events));
    } catch (...) {
      failed_();
    }
  }
}

void Loop::run_posted() {
  std::list<std::function<void()>> posted;
  {
    const std::scoped_lock lock(mutex_);
    posted.swap(posted_);
  }
  for (; !posted.empty(); posted.pop_front()) {
    try {
      posted.front()();
    } catch (...) {
      failed_();
    }
  }
}

void Loop::end_turn() {
  if (!std::exchange(turn_requested_, false) || !turn_) return;
  try {
    if (turn_()) turn_requested_ = true;
  } catch (...) {
    failed_();
  }
}

const Loop* Loop::here() noexcept {
  return running_here;
}

/// While the loop takes a turn, it is its thread's alone.
void Loop::check_thread() const noexcept {
  assert(!in_turn_ || running_here == this);
}

void Loop::deadline_changed() noexcept {
  check_thread();
  if (is_watched_ && !in_turn_) arm();
}

void Loop::arm() noexcept {
  set_alarm(timers_.first());
}

/// Nothing reads the timerfd either: to set it anew takes back that it has expired.
void Loop::set_alarm(std::optional<Time> time) noexcept {
  if (!alarm_ || time == alarm_at_) return;
  itimerspec when{};
  if (time) {
    // 0 would mean never.
    const auto left = std::max(*time - clock_.now(), Time::duration(1));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    when.it_value.tv_sec = seconds.count();
    when.it_value.tv_nsec = std::chrono::nanoseconds(left - seconds).count();
  }
  ++counts_.alarms;
  ::timerfd_settime(alarm_.get(), 0, &when, nullptr);
  alarm_at_ = time;
}

std::error_code Source::open(Loop& loop, Descriptor descriptor) noexcept {
  assert(!is_open());
  epoll_event event{};
  event.events = all_events;
  event.data.ptr = this;
  ++loop.counts_.controls;
  if (::epoll_ctl(loop.set_.get(), EPOLL_CTL_ADD, descriptor.get(), &event) != 0) {
    return last_error();
  }
  ++loop.sources_;
  loop_ = &loop;
  descriptor_ = descriptor.release();
  return {};
}

void Source::tell_again() noexcept {
  assert(is_open());
  loop_->check_thread();
  epoll_event event{};
  event.events = all_events;
  event.data.ptr = this;
  ++loop_->counts_.controls;
  // What is registered can be changed without memory.
  ::epoll_ctl(loop_->set_.get(), EPOLL_CTL_MOD, descriptor_, &event);
}

/// To close the descriptor alone would not end the registration while another process holds a copy
/// (fork): events would come for what is gone.
Descriptor Source::release() noexcept {
  if (!is_open()) return {};
  loop_->check_thread();
  if (place_ != not_fetched) loop_->events_[place_].data.ptr = nullptr;
  place_ = not_fetched;
  ++loop_->counts_.controls;
  ::epoll_ctl(loop_->set_.get(), EPOLL_CTL_DEL, descriptor_, nullptr);
  --loop_->sources_;
  loop_ = nullptr;
  return Descriptor(std::exchange(descriptor_, -1));
}

void Source::close() noexcept {
  const Descriptor closed = release();
}

}  // namespace updraft::io
