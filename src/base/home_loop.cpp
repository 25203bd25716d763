#include <updraft/home_loop.hpp>
#include <updraft/log.hpp>

#include "base/tell.hpp"

#include <pthread.h>

#include <cstdint>
#include <cstring>

namespace updraft {
namespace {

/// Where the stack of this thread begins, at its upper end; 0 if that is not known.
std::uintptr_t stack_begin() noexcept {
  pthread_attr_t attributes;
  if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return 0;
  void* lowest = nullptr;
  std::size_t size = 0;
  const bool is_known = ::pthread_attr_getstack(&attributes, &lowest, &size) == 0;
  ::pthread_attr_destroy(&attributes);
  return is_known ? reinterpret_cast<std::uintptr_t>(lowest) + size : 0;
}

/// Its address stands for this thread.
thread_local char this_thread;

/// The loop that this thread runs, null if it runs none.
thread_local HomeLoop* running_here = nullptr;

/// The thread's own loop is destroyed: what static objects make at their end gets one for itself.
thread_local bool own_loop_gone = false;

/// What this thread makes while it runs no loop belongs here.
struct OwnLoop {
  OwnLoop() = default;
  OwnLoop(const OwnLoop&) = delete;
  OwnLoop& operator=(const OwnLoop&) = delete;
  ~OwnLoop() { own_loop_gone = true; }

  std::shared_ptr<HomeLoop> loop;
};
thread_local OwnLoop own;

}  // namespace

/// The outermost coroutine of a task under way: it is listed while it waits, and ends itself.
struct HomeLoop::Root {
  struct promise_type {  // NOLINT(readability-identifier-naming): the language's name
    promise_type(HomeLoop& home_loop, const Task<>& /*task*/) : loop(home_loop) {
      loop.roots_.push_front(std::coroutine_handle<promise_type>::from_promise(*this));
      place = loop.roots_.begin();
    }
    promise_type(const promise_type&) = delete;
    promise_type& operator=(const promise_type&) = delete;
    ~promise_type() { loop.roots_.erase(place); }

    Root get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

    HomeLoop& loop;
    std::list<std::coroutine_handle<>>::iterator place;
  };
};

HomeLoop::Root HomeLoop::drive(HomeLoop& /*loop*/, Task<> task) {
  co_await std::move(task);
}

/// Stacks grow downward: the variables of all callers are between this frame and the beginning.
bool HomeLoop::refers_to_this_stack(const void* object, std::size_t bytes) noexcept {
  static thread_local const std::uintptr_t begin = stack_begin();
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  for (std::size_t at = 0; at + sizeof(std::uintptr_t) <= bytes; at += sizeof(std::uintptr_t)) {
    std::uintptr_t word = 0;
    std::memcpy(&word, static_cast<const char*>(object) + at, sizeof word);
    if (word > here && word < begin) return true;
  }
  return false;
}

void HomeLoop::warn_of_reference() noexcept {
  try {
    stderr_log()->warning(
        "a function that sets or updates a state of another thread seems to refer to a variable "
        "on the stack of this one: it runs later, when the variable may be gone; capture by value");
  } catch (...) {
    return;
  }
}

HomeLoop::HomeLoop() : maker_(&this_thread) {}

HomeLoop::~HomeLoop() {
  end_tasks();
}

std::shared_ptr<HomeLoop> HomeLoop::here() {
  if (running_here) return running_here->shared_from_this();
  // What comes after a server was made is not the server's before it sees it.
  if (own_loop_gone) return std::make_shared<HomeLoop>();
  if (!own.loop || own.loop->taken()) own.loop = std::make_shared<HomeLoop>();
  return own.loop;
}

bool HomeLoop::taken() {
  const std::scoped_lock lock(mutex_);
  return host_ || joined_;
}

HomeLoop& HomeLoop::whole() noexcept {
  HomeLoop* loop = this;
  while (HomeLoop* joined = loop->joined_here_.load(std::memory_order_acquire)) loop = joined;
  return *loop;
}

bool HomeLoop::runs_here() noexcept {
  return whole().runner_.load(std::memory_order_acquire) == &this_thread;
}

/// What a home loop touches, and no server has, becomes a part of it.
bool HomeLoop::join_here() {
  if (runs_here()) return true;
  if (!running_here) return false;
  HomeLoop& loop = whole();
  const std::scoped_lock lock(loop.mutex_);
  if (loop.joined_) return runs_here();
  if (loop.host_ || loop.runner_.load(std::memory_order_relaxed)) return false;
  Prepared posted;
  posted.one_.swap(loop.posted_);
  running_here->post(std::move(posted));
  loop.joined_ = running_here->shared_from_this();
  loop.joined_here_.store(running_here, std::memory_order_release);
  return true;
}

HomeLoop::Prepared HomeLoop::prepare(std::function<void()> function, bool stays) {
  Prepared prepared;
  prepared.one_.push_back({std::move(function), stays});
  return prepared;
}

void HomeLoop::post(Prepared prepared) noexcept {
  HomeLoop& loop = whole();
  const std::scoped_lock lock(loop.mutex_);
  if (loop.joined_) return loop.joined_->post(std::move(prepared));
  loop.posted_.splice(loop.posted_.end(), prepared.one_);
  if (loop.host_) loop.host_->wake();
}

void HomeLoop::require_visit(const char* what) {
  if (join_here()) return;
  HomeLoop* const entered = enter();
  if (!entered) {
    throw Error(ErrorKind::internal,
                std::string(what) + " on the home loop only; elsewhere, post what does it");
  }
  // Of a server that has ended, it belongs to the first who looks at what is left: what other
  // threads set from here on waits for this one.
  entered->maker_ = &this_thread;
  entered->mutex_.unlock();
}

/// Locks the loop and returns it, if this thread may touch what belongs there.
HomeLoop* HomeLoop::enter() {
  HomeLoop& loop = whole();
  std::unique_lock lock(loop.mutex_);
  if (loop.joined_) return loop.enter();
  if (loop.runner_.load(std::memory_order_relaxed)) return nullptr;
  if (loop.maker_ && loop.maker_ != &this_thread) return nullptr;
  loop.run_posted_before();
  lock.release();
  return &loop;
}

/// What others have posted to a loop that nobody runs is done before what comes now. What they
/// throw is none of the visitor's business.
void HomeLoop::run_posted_before() {
  if (posted_.empty()) return;
  run_posted([] {
    tell(*stderr_log(), LogLevel::error,
         [] { return "a function on the home loop failed: " + describe_current_exception(); });
  });
}

HomeLoop::Visit::Visit(HomeLoop& loop) : visited_(loop.enter()) {}

HomeLoop::Visit::~Visit() {
  if (visited_) visited_->mutex_.unlock();
}

void HomeLoop::start(Task<> task) {
  drive(whole(), std::move(task));
}

void HomeLoop::end_tasks() {
  while (!roots_.empty()) roots_.front().destroy();
}

std::size_t HomeLoop::run_posted(const std::function<void()>& failed) {
  std::list<Posted> posted;
  {
    const std::scoped_lock lock(mutex_);
    posted.swap(posted_);
  }
  const std::size_t count = posted.size();
  // Each is destroyed before the next is called, as the caller would expect of an order.
  for (; !posted.empty(); posted.pop_front()) {
    try {
      posted.front().function();
    } catch (...) {
      failed();
    }
  }
  return count;
}

HomeLoop::Host& HomeLoop::host() {
  if (Host* found = find_host()) return *found;
  throw Error(ErrorKind::internal, "what is awaited here can only be done while a server runs");
}

HomeLoop::Host* HomeLoop::find_host() {
  HomeLoop& loop = whole();
  const std::scoped_lock lock(loop.mutex_);
  return loop.host_;
}

void HomeLoop::lend(Host* host) {
  // What nobody will call may hold what it belongs to, and is destroyed when the mutex is free.
  std::list<Posted> gone;
  const std::scoped_lock lock(mutex_);
  if (host && host_) throw Error(ErrorKind::internal, "another server has these models");
  host_ = host;
  if (host) return;
  for (auto next = posted_.begin(); next != posted_.end();) {
    const auto one = next++;
    if (!one->stays) gone.splice(gone.end(), posted_, one);
  }
}

HomeLoop::Running::Running(std::shared_ptr<HomeLoop> loop)
    : loop_(std::move(loop)), outer_(running_here) {
  const std::scoped_lock lock(loop_->mutex_);
  if (loop_->runner_.load(std::memory_order_relaxed)) {
    throw Error(ErrorKind::internal, "the home loop is running already");
  }
  loop_->runner_.store(&this_thread, std::memory_order_release);
  running_here = loop_.get();
}

HomeLoop::Running::~Running() {
  running_here = outer_;
  const std::scoped_lock lock(loop_->mutex_);
  // Whoever waited for the end may look at what is left (see require_visit).
  loop_->maker_ = nullptr;
  loop_->runner_.store(nullptr, std::memory_order_release);
}

}  // namespace updraft
