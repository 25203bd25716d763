#include <updraft/home_loop.hpp>
#include <updraft/task.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::task_test {
namespace {

#ifdef __OPTIMIZE__
constexpr int deep = 100'000;
#else
// Without optimization, g++ resumes one coroutine on top of the other.
constexpr int deep = 1'000;
#endif

/// Where a coroutine waits until the test lets it go on.
class Gate {
 public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  void await_resume() const noexcept {}
  void open() { std::exchange(waiting_, {}).resume(); }

 private:
  std::coroutine_handle<> waiting_;
};

/// Says when it is destroyed.
class Local {
 public:
  Local(std::vector<std::string>& ends, std::string name) : ends_(ends), name_(std::move(name)) {}
  Local(const Local&) = delete;
  Local& operator=(const Local&) = delete;
  ~Local() { ends_.push_back(name_); }

 private:
  std::vector<std::string>& ends_;
  std::string name_;
};

/// Runs a task that doesn't wait, and gives its result.
template <class T>
T finish(Task<T> task) {
  HomeLoop loop;
  std::optional<T> result;
  std::exception_ptr thrown;
  const auto keep = [&](Task<T> given) -> Task<> {
    try {
      result.emplace(co_await std::move(given));
    } catch (...) {
      thrown = std::current_exception();
    }
  };
  loop.start(keep(std::move(task)));
  if (thrown) std::rethrow_exception(thrown);
  return std::move(result).value();
}

Task<int> answer() {
  co_return 42;
}

Task<int> fail() {
  throw std::runtime_error("no such row");
  co_return 0;
}

TEST(Task, GivesItsValueToWhoeverAwaitsIt) {
  EXPECT_EQ(finish(answer()), 42);
}

TEST(Task, GivesAwayAResultThatCanOnlyBeMovedAndNotBeMadeEmpty) {
  struct Ticket {
    explicit Ticket(int given) : number(std::make_unique<int>(given)) {}
    std::unique_ptr<int> number;
  };
  const auto make = []() -> Task<Ticket> { co_return Ticket(7); };
  const auto pass = [&]() -> Task<Ticket> { co_return co_await make(); };
  EXPECT_EQ(*finish(pass()).number, 7);
}

TEST(Task, BeginsWhenItIsAwaitedAndNotBefore) {
  std::string seen;
  const auto inner = [&]() -> Task<> {
    seen += "inner ";
    co_return;
  };
  const auto outer = [&]() -> Task<> {
    auto task = inner();
    seen += "outer ";
    co_await std::move(task);
    seen += "end";
  };
  auto task = outer();
  EXPECT_EQ(seen, "");
  HomeLoop loop;
  loop.start(std::move(task));
  EXPECT_EQ(seen, "outer inner end");
}

TEST(Task, LetsWhatItThrowsComeOutOfTheAwaiting) {
  const auto outer = []() -> Task<std::string> {
    try {
      co_await fail();
    } catch (const std::runtime_error& error) {
      co_return error.what();
    }
    co_return "nothing thrown";
  };
  EXPECT_EQ(finish(outer()), "no such row");
  const auto no_value = []() -> Task<> { co_await fail(); };
  const auto around = [&]() -> Task<std::string> {
    try {
      co_await no_value();
    } catch (const std::runtime_error& error) {
      co_return error.what();
    }
    co_return "nothing thrown";
  };
  EXPECT_EQ(finish(around()), "no such row");
}

Task<int> nest(int depth) {
  if (depth == 0) co_return 0;
  co_return 1 + co_await nest(depth - 1);
}

TEST(Task, NestsWithoutUsingUpTheStack) {
  EXPECT_EQ(finish(nest(deep)), deep);
}

Task<int> nest_around(Gate& gate, int depth) {
  if (depth > 0) co_return 1 + co_await nest_around(gate, depth - 1);
  co_await gate;
  co_return 0;
}

TEST(Task, ComesBackFromFarBelowWithoutUsingUpTheStack) {
  Gate gate;
  int result = 0;
  HomeLoop loop;
  const auto outer = [&]() -> Task<> { result = co_await nest_around(gate, deep); };
  loop.start(outer());
  gate.open();
  EXPECT_EQ(result, deep);
}

TEST(Task, AwaitsOneAfterTheOtherWithoutUsingUpTheStack) {
  const auto sum = []() -> Task<int> {
    int total = 0;
    for (int i = 0; i < deep; ++i) total += co_await answer();
    co_return total;
  };
  EXPECT_EQ(finish(sum()), deep * 42);
}

Task<int> fail_below(int depth) {
  if (depth == 0) co_return co_await fail();
  co_return co_await fail_below(depth - 1);
}

TEST(Task, PassesAnExceptionUpThroughAllThatAwait) {
  EXPECT_THROW(finish(fail_below(1'000)), std::runtime_error);
}

TEST(Task, DestroysTheLocalsOfAllThatWaitWhenItIsDestroyed) {
  std::vector<std::string> ends;
  Gate gate;
  bool passed = false;
  const auto inner = [&]() -> Task<> {
    const Local local(ends, "inner");
    co_await gate;
    passed = true;
  };
  const auto outer = [&]() -> Task<> {
    const Local local(ends, "outer");
    co_await inner();
    passed = true;
  };
  {
    HomeLoop loop;
    loop.start(outer());
    EXPECT_TRUE(ends.empty());
  }
  EXPECT_EQ(ends, (std::vector<std::string>{"inner", "outer"}));
  EXPECT_FALSE(passed);
}

TEST(Task, DestroysItsParametersIfItIsNeverAwaited) {
  auto shared = std::make_shared<int>(1);
  const auto keep = [](std::shared_ptr<int> given) -> Task<> {
    *given = 2;
    co_return;
  };
  {
    auto task = keep(shared);
    EXPECT_EQ(shared.use_count(), 2);
    task = keep(nullptr);
    EXPECT_EQ(shared.use_count(), 1) << "the task that was replaced";
  }
  EXPECT_EQ(*shared, 1);
}

TEST(Task, IsGoneWithAllThatItHeldAsSoonAsItsAwaitingIsOver) {
  auto shared = std::make_shared<int>(1);
  long holders_after = 0;
  const auto hold = [](std::shared_ptr<int> given) -> Task<int> { co_return *given; };
  const auto outer = [&]() -> Task<> {
    co_await hold(shared);
    holders_after = shared.use_count();
  };
  HomeLoop loop;
  loop.start(outer());
  EXPECT_EQ(holders_after, 1);
}

}  // namespace
}  // namespace updraft::task_test
