#pragma once

#include <updraft/compiler.hpp>

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

template <class T>
class Task;

namespace coroutine {

/// Resumes whoever awaits a task when it has come to its end.
class ResumeContinuation {
 public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    return ended.promise().continuation;
  }
  void await_resume() const noexcept {}
};

/// What all tasks remember. Part of the coroutine's frame.
struct PromiseBase {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::exception_ptr thrown;

  std::suspend_always initial_suspend() noexcept { return {}; }
  ResumeContinuation final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { thrown = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> result;

  Task<T> get_return_object() noexcept;
  template <class U = T>
    requires std::convertible_to<U&&, T>
  void return_value(U&& value) {
    result.emplace(std::forward<U>(value));
  }
  T take() {
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*result);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void take() const {
    if (thrown) std::rethrow_exception(thrown);
  }
};

}  // namespace coroutine

/// A coroutine that ends with a T: what a handler or a query returns that has to wait on its way.
///
///     Task<Response> save(const Event& event) { … co_await off_loop(write_file) … }
///
/// It begins when it is awaited, by one co_await, and runs on the home loop; there what it awaits
/// resumes it. What it throws comes out of the co_await. Destroying it ends it where it waits, its
/// local variables with it. Owned by who has it; home loop.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using Result = T;
  using promise_type = coroutine::Promise<T>;

  explicit Task(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}
  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, {})) {}
  Task& operator=(Task other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  /// What `co_await std::move(task)` waits with.
  class Awaiter {
   public:
    explicit Awaiter(Task&& task) noexcept : task_(std::move(task)) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
      task_.coroutine_.promise().continuation = waiting;
      return task_.coroutine_;
    }
    T await_resume() { return task_.coroutine_.promise().take(); }

   private:
    Task task_;
  };
  Awaiter operator co_await() && noexcept { return Awaiter(std::move(*this)); }

 private:
  std::coroutine_handle<promise_type> coroutine_;
};

template <class T>
Task<T> coroutine::Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> coroutine::Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<Task<T>> = true;

}  // namespace updraft

#pragma GCC visibility pop
