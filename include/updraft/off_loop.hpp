#pragma once

#include <updraft/delay.hpp>
#include <updraft/home_loop.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#pragma GCC visibility push(default)

namespace updraft {

namespace coroutine {

/// A function, and what it is to be called with; the token comes first, if it takes one.
template <class F, class... Arguments>
struct Call {
  F function;
  std::tuple<Arguments...> arguments;

  static constexpr bool takes_token = std::invocable<F&, const std::stop_token&, Arguments&...>;

  decltype(auto) operator()(const std::stop_token& stop) {
    return std::apply(
        [&](Arguments&... each) -> decltype(auto) {
          if constexpr (takes_token) {
            return std::invoke(function, stop, each...);
          } else {
            return std::invoke(function, each...);
          }
        },
        arguments);
  }
};

/// A call's way to another thread and back. Shared by the coroutine that waits for it and by where
/// it is at the time.
template <class C>
struct Errand {
  using R = std::decay_t<decltype(std::declval<C&>()(std::declval<const std::stop_token&>()))>;
  using Kept = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

  C call;
  std::variant<std::monostate, Kept, std::exception_ptr> outcome = {};
  std::coroutine_handle<> waiting = {};  ///< Home loop; null if nobody waits any more.

  void run(const std::stop_token& stop) noexcept {
    try {
      if constexpr (std::is_void_v<R>) {
        call(stop);
        outcome.template emplace<1>();
      } else {
        outcome.template emplace<1>(call(stop));
      }
    } catch (...) {
      outcome.template emplace<2>(std::current_exception());
    }
  }
};

/// What `co_await off_loop(function)` waits with. Part of the coroutine's frame.
template <class C>
class OffLoop {
 public:
  explicit OffLoop(C call) : errand_(std::make_shared<Errand<C>>(Errand<C>{std::move(call)})) {}
  OffLoop(const OffLoop&) = delete;
  OffLoop& operator=(const OffLoop&) = delete;
  ~OffLoop() { errand_->waiting = {}; }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    const auto home = HomeLoop::here();
    HomeLoop::Host& host = home->host();
    auto back = HomeLoop::prepare([errand = errand_] {
      if (errand->waiting) std::exchange(errand->waiting, {}).resume();
    });
    errand_->waiting = waiting;
    host.run_off_loop(
        [errand = errand_, home, back = std::move(back)](const std::stop_token& stop) mutable {
          errand->run(stop);
          // Nothing of it stays on this thread: what the function holds is destroyed at home.
          errand.reset();
          home->post(std::move(back));
        });
  }
  typename Errand<C>::R await_resume() {
    if (auto* thrown = std::get_if<2>(&errand_->outcome)) std::rethrow_exception(*thrown);
    if constexpr (!std::is_void_v<typename Errand<C>::R>) {
      return std::move(*std::get_if<1>(&errand_->outcome));
    }
  }

 private:
  std::shared_ptr<Errand<C>> errand_;
};

/// What `co_await sleep_for(time)` waits with. Part of the coroutine's frame.
class Sleep {
 public:
  explicit Sleep(Delay time) : time_(time) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting);
  void await_resume() const noexcept {}

 private:
  Delay time_;
  std::shared_ptr<void> timer_;
};

}  // namespace coroutine

/// Whether a compiler is right about a function made within `co_await off_loop(…)`. g++ 12 destroys
/// what such a lambda has captured twice.
template <class F>
inline constexpr bool safe_within_co_await =
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ <= 12
    std::is_lvalue_reference_v<F> || std::is_trivially_destructible_v<F>;
#else
    true;
#endif

/// Calls a function on another thread and resumes the coroutine on the home loop with what it
/// returns or throws: `const auto report = co_await off_loop(&read_report, name);`.
///
/// For work that takes long: while it runs, the home loop serves everybody else. Function and
/// arguments are copied. It may take a std::stop_token before the arguments, which tells it that
/// the server stops. It runs beside the program's other code, so it must touch no view and no
/// model, and no state but by set and update. To be awaited at once, on a server's home loop;
/// throws Error elsewhere.
template <class F, class... Arguments>
  requires std::invocable<std::decay_t<F>&, std::decay_t<Arguments>&...> ||
           std::invocable<std::decay_t<F>&, const std::stop_token&, std::decay_t<Arguments>&...>
[[nodiscard]] auto off_loop(F&& function, Arguments&&... arguments) {
  static_assert(
      safe_within_co_await<F>,
      "g++ 12 would destroy what this lambda captures twice: give it a name before you pass "
      "it to off_loop, or capture nothing and pass arguments");
  using Call = coroutine::Call<std::decay_t<F>, std::decay_t<Arguments>...>;
  return coroutine::OffLoop<Call>(
      Call{std::forward<F>(function), {std::forward<Arguments>(arguments)...}});
}

/// Waits without holding anybody up: `co_await sleep_for(500ms)`. Any duration; the longest ones,
/// such as std::chrono::hours::max(), count as longest_time. To be awaited at once, on a server's
/// home loop; throws Error elsewhere.
[[nodiscard]] inline coroutine::Sleep sleep_for(Delay time) {
  return coroutine::Sleep(time);
}

}  // namespace updraft

#pragma GCC visibility pop
