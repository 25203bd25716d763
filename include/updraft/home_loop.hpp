#pragma once

#include <updraft/error.hpp>
#include <updraft/task.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

class Timers;

/// The thread that a group of states, views and models belongs to, and what other threads want done
/// there, in order. Programs use it through State::set, Server::post and off_loop.
///
/// What a thread makes belongs to that thread, until a server runs it: then it belongs to the
/// server's home loop, on whatever thread that runs. Shared by all that belongs to it.
class HomeLoop : public std::enable_shared_from_this<HomeLoop> {
  /// What others want done. What they did to a state stays when the server goes; what was posted to
  /// the server itself goes with it, as it may hold the server, or what belongs to this loop.
  struct Posted {
    std::function<void()> function;
    bool stays = false;
  };

 public:
  /// What is to be posted when nothing may fail any more: it has its room already.
  class Prepared {
    friend class HomeLoop;
    std::list<Posted> one_;
  };
  class Host;
  class Running;

  /// The one that what is made now belongs to: of the server that this thread runs, else its own.
  static std::shared_ptr<HomeLoop> here();

  HomeLoop();
  HomeLoop(const HomeLoop&) = delete;
  HomeLoop& operator=(const HomeLoop&) = delete;
  ~HomeLoop();

  /// Calls the function: at once if this thread may, else soon and over there, in the order of the
  /// calls. With assertions, one that waits and seems to capture this thread's variables by
  /// reference is warned of, once: they may be gone by then. Any thread.
  template <class F>
  void run(F function) {
    if (runs_here() || join_here()) return function();
    if (const Visit visit(*this); visit) return function();
    const auto shared = std::make_shared<F>(std::move(function));
#ifndef NDEBUG
    static std::atomic_flag told;
    if (refers_to_this_stack(shared.get(), sizeof(F)) && !told.test_and_set()) warn_of_reference();
#endif
    post(prepare([shared] { (*shared)(); }, true));
  }
  /// The same, for destructors: where there is no memory for it, the function is not called.
  template <class F>
  void run_at_end(F function) noexcept {
    try {
      run(std::move(function));
    } catch (...) {
      return;
    }
  }
  /// Calls the function soon, on the home loop, in the order of the calls. Any thread.
  void post(std::function<void()> function) { post(prepare(std::move(function))); }
  [[nodiscard]] static Prepared prepare(std::function<void()> function, bool stays = false);
  void post(Prepared prepared) noexcept;
  /// Throws Error unless this thread may touch what belongs here: `what` is what it was about to
  /// do, such as "a state is read".
  void require(const char* what) {
    if (!runs_here()) require_visit(what);
  }
  /// If this thread runs a loop and no server has this one: what belongs here belongs there from
  /// now on. Returns whether it does.
  bool join_here();
  /// Whether this thread runs it.
  [[nodiscard]] bool runs_here() noexcept;

  // What follows is for who runs the loop; on the home loop.

  /// Runs a task up to where it waits for the first time, and owns it until it has ended. It must
  /// not throw.
  void start(Task<> task);
  /// Ends all tasks where they wait.
  void end_tasks();
  /// Calls what has been posted, and `failed` within the handling of each exception that comes out;
  /// that must not throw. Returns how much there was.
  std::size_t run_posted(const std::function<void()>& failed);
  /// What a server lends. Throws Error if no server has this loop.
  Host& host();
  /// The same, null if no server has it.
  Host* find_host();
  /// Lends it, until it is taken back by null; throws Error if another server does.
  void lend(Host* host);
  /// Whether a server has it.
  [[nodiscard]] bool taken();
  /// Whether the server that has it is for development: mistakes of the program that would cost a
  /// screen a part of it are errors. Set by the server; any thread may ask.
  void set_development(bool on) noexcept { development_.store(on, std::memory_order_relaxed); }
  [[nodiscard]] bool development() noexcept {
    return whole().development_.load(std::memory_order_relaxed);
  }

 private:
  /// The right of a thread to touch what belongs to a loop that no server runs.
  class Visit {
   public:
    explicit Visit(HomeLoop& loop);
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    ~Visit();
    explicit operator bool() const noexcept { return visited_ != nullptr; }

   private:
    HomeLoop* visited_;
  };

  /// Whether something in an object looks like the address of a variable on this thread's stack:
  /// what a function has that captures by reference.
  [[nodiscard]] static bool refers_to_this_stack(const void* object, std::size_t bytes) noexcept;
  static void warn_of_reference() noexcept;

  /// The loop that this one has become part of, or itself.
  [[nodiscard]] HomeLoop& whole() noexcept;
  void require_visit(const char* what);
  [[nodiscard]] HomeLoop* enter();
  void run_posted_before();

  // Changed under the mutex, which whoever visits holds. What has joined another stays with it.
  std::recursive_mutex mutex_;
  std::shared_ptr<HomeLoop> joined_;
  std::atomic<HomeLoop*> joined_here_ = nullptr;  // the same, for who holds no mutex
  std::atomic<const void*> runner_ = nullptr;     // the thread that runs it now
  std::atomic<bool> development_ = false;
  const void* maker_;  // the thread that may visit; null: any
  std::list<Posted> posted_;
  Host* host_ = nullptr;

  struct Root;
  static Root drive(HomeLoop& loop, Task<> task);
  std::list<std::coroutine_handle<>> roots_;  // of the tasks under way; home loop
};

/// What a home loop needs from the server that runs it. Owned by the server.
class HomeLoop::Host {
 public:
  virtual ~Host() = default;
  /// Something has been posted. Any thread; must not throw.
  virtual void wake() = 0;
  /// Calls `work` on another thread, with a token that tells it when the server stops. Home loop.
  virtual void run_off_loop(std::function<void(const std::stop_token&)> work) = 0;
  /// Home loop.
  virtual Timers& timers() = 0;
};

/// Makes this thread the loop's as long as it lives. Owned by who runs the loop.
class HomeLoop::Running {
 public:
  /// Throws Error if another thread runs it.
  explicit Running(std::shared_ptr<HomeLoop> loop);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

 private:
  std::shared_ptr<HomeLoop> loop_;
  HomeLoop* outer_;
};

}  // namespace updraft

#pragma GCC visibility pop
