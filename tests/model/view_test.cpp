#include <updraft/error.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace updraft::view_test {
namespace {

TEST(View, IsComputedWhenItIsRead) {
  const auto count = state(1);
  int runs = 0;
  const auto doubled = view([&, count](Get get) { return ++runs, get(count) * 2; });
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(doubled.read(), 2);
  count.set(2);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(doubled.read(), 4);
  EXPECT_EQ(doubled.read(), 4);
  EXPECT_EQ(runs, 2);
}

TEST(View, RunsOncePerSetOfChanges) {
  const auto a = state(1);
  const auto b = state(2);
  int runs = 0;
  const auto sum = view([&, a, b](Get get) { return ++runs, get(a) + get(b) + get(a); });
  EXPECT_EQ(sum.read(), 4);
  a.set(10);
  b.set(20);
  a.set(11);
  EXPECT_EQ(sum.read(), 42);
  EXPECT_EQ(runs, 2);
}

TEST(View, DoesNotRunWhereNobodyReadsIt) {
  const auto count = state(0);
  int runs = 0;
  const auto idle = view([&, count](Get get) { return ++runs, get(count); });
  const auto above = view([&, idle](Get get) { return ++runs, get(idle); });
  count.set(1);
  count.set(2);
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(above.read(), 2);
  EXPECT_EQ(runs, 2);
}

TEST(View, NeverSeesATornDiamond) {
  const auto count = state(1);
  int runs = 0;
  const auto left = view([count](Get get) { return get(count) + 1; });
  const auto right = view([count](Get get) { return get(count) * -1; });
  const auto longer = view([right](Get get) { return get(right) * 1; });
  const auto bottom = view([&, left, longer](Get get) {
    ++runs;
    const int sum = get(left) + get(longer);
    EXPECT_EQ(sum, 1);
    return std::to_string(get(left)) + "/" + std::to_string(get(longer));
  });
  for (int i = 1; i <= 100; ++i) {
    count.set(i);
    EXPECT_EQ(bottom.read(), std::to_string(i + 1) + "/" + std::to_string(-i));
    EXPECT_EQ(runs, i);
  }
}

TEST(View, RunsInTheOrderOfDependency) {
  const auto count = state(1);
  std::vector<std::string> order;
  const auto a = view([&, count](Get get) { return order.push_back("a"), get(count); });
  const auto b = view([&, a](Get get) { return order.push_back("b"), get(a); });
  const auto c = view([&, count, b](Get get) { return order.push_back("c"), get(count) + get(b); });
  EXPECT_EQ(c.read(), 2);
  order.clear();
  count.set(2);
  EXPECT_EQ(c.read(), 4);
  EXPECT_EQ(std::ranges::count(order, "a"), 1);
  EXPECT_EQ(std::ranges::count(order, "b"), 1);
  EXPECT_EQ(std::ranges::count(order, "c"), 1);
}

TEST(View, StopsAtEqualValues) {
  const auto count = state(1);
  int runs = 0;
  const auto odd = view([count](Get get) { return get(count) % 2 == 1; });
  const auto text =
      view([&, odd](Get get) { return ++runs, std::string(get(odd) ? "odd" : "even"); });
  EXPECT_EQ(text.read(), "odd");
  count.set(3);
  EXPECT_EQ(text.read(), "odd");
  EXPECT_EQ(runs, 1);
  count.set(4);
  EXPECT_EQ(text.read(), "even");
  EXPECT_EQ(runs, 2);
}

TEST(View, StopsAtChangesThatWereTakenBack) {
  const auto count = state(1);
  int runs = 0;
  const auto same = view([count](Get get) { return get(count); });
  const auto above = view([&, same](Get get) { return ++runs, get(same); });
  EXPECT_EQ(above.read(), 1);
  count.set(2);
  count.set(1);
  EXPECT_EQ(above.read(), 1);
  EXPECT_EQ(runs, 1);
}

TEST(View, FollowsWhatItReadInItsLastRunOnly) {
  const auto use_a = state(true);
  const auto a = state(1);
  const auto b = state(10);
  int runs = 0;
  const auto chosen =
      view([&, use_a, a, b](Get get) { return ++runs, get(use_a) ? get(a) : get(b); });
  EXPECT_EQ(chosen.read(), 1);
  b.set(20);
  EXPECT_EQ(chosen.read(), 1);
  EXPECT_EQ(runs, 1);
  use_a.set(false);
  EXPECT_EQ(chosen.read(), 20);
  a.set(2);
  EXPECT_EQ(chosen.read(), 20);
  EXPECT_EQ(runs, 2);
  b.set(30);
  EXPECT_EQ(chosen.read(), 30);
}

TEST(View, KeepsItsLastValueWhileItThrowsAndRecovers) {
  const auto count = state(1);
  const auto picky = view([count](Get get) {
    if (get(count) == 2) throw std::runtime_error("two");
    return get(count);
  });
  EXPECT_EQ(picky.read(), 1);
  count.set(2);
  EXPECT_EQ(picky.read(), 1);
  EXPECT_EQ(picky.node()->failure(), "two");
  count.set(3);
  EXPECT_EQ(picky.read(), 3);
  EXPECT_EQ(picky.node()->failure(), "");
}

TEST(View, KeepsFollowingWhatItReadBeforeItThrew) {
  const auto count = state(0);
  const auto other = state(0);
  const auto picky = view([=](Get get) {
    const int n = get(count);
    if (n == 1) throw std::runtime_error("one");
    return n + get(other);
  });
  EXPECT_EQ(picky.read(), 0);
  count.set(1);
  EXPECT_EQ(picky.read(), 0);
  count.set(2);
  other.set(5);
  EXPECT_EQ(picky.read(), 7);
}

TEST(View, SaysWhyWhereItNeverHadAValue) {
  const auto count = state(0);
  const auto picky = view([count](Get get) {
    if (get(count) == 0) throw std::runtime_error("zero");
    return get(count);
  });
  try {
    (void)picky.read();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "zero");
  }
  count.set(1);
  EXPECT_EQ(picky.read(), 1);
}

TEST(View, RecoversWithASourceThatHadNoValueAtFirst) {
  const auto count = state(0);
  const auto source = view([count](Get get) {
    if (get(count) == 0) throw std::runtime_error("zero");
    return get(count);
  });
  const auto above = view([source](Get get) { return get(source) * 2; });
  EXPECT_THROW((void)above.read(), Error);
  count.set(1);
  EXPECT_EQ(source.read(), 1);
  EXPECT_EQ(above.read(), 2);
}

TEST(View, KeepsItsLastValueWhereItsComparisonFindsThemEqual) {
  const auto temperature = state(20.0);
  int runs = 0;
  int compared = 0;
  const auto shown = view([temperature](Get get) { return get(temperature); },
                          [&compared](double last, double next) {
                            ++compared;
                            return std::abs(next - last) < 0.5;
                          });
  const auto above = view([&runs, shown](Get get) { return ++runs, get(shown); });
  EXPECT_EQ(above.read(), 20.0);
  EXPECT_EQ(compared, 0) << "there was nothing to compare with";
  for (const double drift : {20.2, 20.4}) {
    temperature.set(drift);
    EXPECT_EQ(above.read(), 20.0);
  }
  EXPECT_EQ(runs, 1);
  temperature.set(20.6);
  EXPECT_EQ(above.read(), 20.6) << "compared with what was shown, not with what was computed";
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(compared, 3);
}

TEST(View, NeedsNoEqualityWhereItHasAComparison) {
  struct Point {
    int x = 0;
    int y = 0;
  };
  const auto x = state(1);
  int runs = 0;
  const auto same_x = [](const Point& a, const Point& b) { return a.x == b.x; };
  const auto compared = view([x](Get get) { return Point{get(x) / 10, get(x)}; }, same_x);
  const auto above = view([&runs, compared](Get get) { return ++runs, get(compared).y; });
  EXPECT_EQ(above.read(), 1);
  x.set(2);
  EXPECT_EQ(above.read(), 1);
  x.set(10);
  EXPECT_EQ(above.read(), 10);
  EXPECT_EQ(runs, 2);
}

TEST(View, KeepsItsLastValueWhileItsComparisonThrows) {
  const auto count = state(1);
  const auto shown = view([count](Get get) { return get(count); },
                          [](int, int next) -> bool {
                            if (next == 2) throw std::runtime_error("cannot compare");
                            return false;
                          });
  EXPECT_EQ(shown.read(), 1);
  count.set(2);
  EXPECT_EQ(shown.read(), 1);
  EXPECT_EQ(shown.node()->failure(), "cannot compare");
  count.set(3);
  EXPECT_EQ(shown.read(), 3);
  EXPECT_EQ(shown.node()->failure(), "");
}

TEST(View, IsNotComparedWithAValueThatItNeverHad) {
  const auto count = state(0);
  const auto shown = view(
      [count](Get get) {
        if (get(count) == 0) throw Error("nothing yet");
        return get(count);
      },
      [](int, int) { return true; });
  EXPECT_THROW((void)shown.read(), Error);
  count.set(1);
  EXPECT_EQ(shown.read(), 1);
  count.set(2);
  EXPECT_EQ(shown.read(), 1) << "whatever comes is as good as the first";
}

TEST(View, IsAFailureWhereItDependsOnItself) {
  std::unique_ptr<View<int>> itself;
  const auto on = state(true);
  itself = std::make_unique<View<int>>([&](Get get) { return get(on) ? get(*itself) + 1 : 0; });
  EXPECT_THROW((void)itself->read(), Error);
  EXPECT_EQ(itself->node()->failure(), "a view depends on itself");
  on.set(false);
  EXPECT_EQ(itself->read(), 0);
}

TEST(View, IsAFailureWhereTwoDependOnEachOther) {
  std::unique_ptr<View<int>> other;
  const auto on = state(false);
  const View<int> one([&](Get get) { return get(*other) + 1; });
  other = std::make_unique<View<int>>([&](Get get) { return get(on) ? get(one) + 1 : 0; });
  EXPECT_EQ(one.read(), 1);
  on.set(true);
  EXPECT_EQ(one.read(), 1);
  EXPECT_EQ(other->node()->failure(), "a view depends on itself");
  on.set(false);
  EXPECT_EQ(one.read(), 1);
  EXPECT_EQ(other->read(), 0);
}

TEST(View, MustNotSetStates) {
  const auto count = state(0);
  const auto evil = view([count](Get get) {
    count.set(get(count) + 1);
    return 0;
  });
  EXPECT_THROW((void)evil.read(), Error);
  EXPECT_EQ(evil.node()->failure(), "a view must not set a state");
  EXPECT_EQ(count.read(), 0);
  const auto inner = view([count](Get) { return count.update([](int n) { return n + 1; }), 0; });
  const auto outer = view([inner](Get get) { return get(inner); });
  EXPECT_THROW((void)outer.read(), Error);
  count.set(5);
  EXPECT_EQ(count.read(), 5);
}

TEST(View, LeavesNothingBehindWhenItIsDestroyed) {
  const auto count = state(0);
  const auto captured = std::make_shared<int>(0);
  {
    const auto one = view([count, captured](Get get) { return get(count); });
    const auto two = view([one](Get get) { return get(one); });
    EXPECT_EQ(two.read(), 0);
    count.set(1);
    EXPECT_EQ(two.read(), 1);
  }
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_TRUE(count.node()->observers().empty());
  count.set(2);
}

TEST(View, KeepsTheStatesItReadsAlive) {
  const auto captured = std::make_shared<int>(0);
  {
    auto made = [&] {
      const auto count = state(3);
      return view([count, captured](Get get) { return get(count); });
    }();
    EXPECT_EQ(made.read(), 3);
    EXPECT_EQ(captured.use_count(), 2);
  }
  EXPECT_EQ(captured.use_count(), 1);
}

TEST(View, LetsGoOfAStateThatItNoLongerReads) {
  const auto current = state(std::make_optional<int>(0));
  auto inner = std::make_shared<State<int>>(1);
  const std::weak_ptr<model::Node> node = inner->node();
  const auto reading =
      view([&, current](Get get) { return get(current) && inner ? get(*inner) : 0; });
  EXPECT_EQ(reading.read(), 1);
  inner.reset();
  EXPECT_FALSE(node.expired());
  current.set(1);
  EXPECT_EQ(reading.read(), 0);
  EXPECT_TRUE(node.expired());
}

TEST(View, FollowsWhereAnEarlierViewOfTheSameAddressHasRead) {
  using Node = model::TypedViewNode<int>;
  alignas(Node) std::byte place[sizeof(Node)];
  const auto count = state(0);
  const auto make = [&] {
    return std::shared_ptr<Node>(new (place) Node([count](Get get) { return get(count); }),
                                 [](Node* dropped) { dropped->~Node(); });
  };
  make()->refresh();
  const auto later = make();
  later->refresh();
  EXPECT_EQ(later->current(), 0);
  count.set(1);
  later->refresh();
  EXPECT_EQ(later->current(), 1);
}

TEST(View, TakesManySourcesAndLongChains) {
  std::vector<State<int>> states;
  for (int i = 0; i < 1000; ++i) states.push_back(state(i));
  const auto sum = view([&](Get get) {
    int total = 0;
    for (int round = 0; round < 3; ++round) {
      for (const auto& each : states) total += get(each);
    }
    return total;
  });
  EXPECT_EQ(sum.read(), 3 * 499'500);
  states[7].set(8);
  EXPECT_EQ(sum.read(), 3 * 499'501);

  View<int> last = view([&](Get get) { return get(states[0]); });
  for (int i = 0; i < 200; ++i) last = view([below = last](Get get) { return get(below) + 1; });
  EXPECT_EQ(last.read(), 200);
  states[0].set(1000);
  EXPECT_EQ(last.read(), 1200);
}

}  // namespace
}  // namespace updraft::view_test
