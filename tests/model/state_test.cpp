#include <updraft/error.hpp>
#include <updraft/handler.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace updraft {
namespace {

/// A type without ==, and one that counts its copies would be too much: only setting is looked at.
struct Opaque {
  int n = 0;
};

}  // namespace

template <>
struct Convert<Opaque> {
  static Value to_value(const Opaque& opaque) { return opaque.n; }
};

namespace {

TEST(State, HoldsItsFirstValueAndThoseSet) {
  const auto count = state(1);
  EXPECT_EQ(count.read(), 1);
  count.set(2);
  EXPECT_EQ(count.read(), 2);
  EXPECT_EQ(count.node()->value(), Value(2));
}

TEST(State, IsTheSameStateInEachCopy) {
  const auto count = state(1);
  const auto copy = count;
  copy.set(2);
  EXPECT_EQ(count.read(), 2);
}

TEST(State, HoldsTextMadeOfALiteral) {
  const auto name = state("a");
  static_assert(std::same_as<decltype(name), const State<std::string>>);
  EXPECT_EQ(name.read(), "a");
}

TEST(State, IsUpdatedByAFunctionThatReturnsOrChanges) {
  const auto count = state(1);
  count.update([](int n) { return n + 1; });
  EXPECT_EQ(count.read(), 2);
  count.update([](int& n) { n *= 10; });
  EXPECT_EQ(count.read(), 20);
  const auto list = state(std::vector<int>{1});
  list.update([](auto& items) { items.push_back(2); });
  EXPECT_EQ(list.read(), (std::vector<int>{1, 2}));
}

TEST(State, StaysAsItWasWhenItsUpdateThrows) {
  const auto list = state(std::vector<int>{1});
  EXPECT_THROW(list.update([](std::vector<int>& items) {
    items.clear();
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(list.read(), std::vector<int>{1});
}

TEST(State, TellsNobodyOfAnEqualValue) {
  const auto count = state(1);
  int told = 0;
  const auto watch = count.watch([&](int) { ++told; });
  const auto version = count.node()->version();
  count.set(1);
  EXPECT_EQ(told, 0);
  EXPECT_EQ(count.node()->version(), version);
  count.set(2);
  EXPECT_EQ(told, 1);
}

TEST(State, TakesEveryValueWithoutEqualityForAChange) {
  const auto opaque = state(Opaque{1});
  int told = 0;
  const auto watch = opaque.watch([&](const Opaque&) { ++told; });
  opaque.set(Opaque{1});
  EXPECT_EQ(told, 1);
}

TEST(Watch, IsToldTheNewValueBeforeSetReturns) {
  const auto name = state("a");
  std::vector<std::string> told;
  const auto watch = name.watch([&](const std::string& now) { told.push_back(now); });
  name.set("b");
  EXPECT_EQ(told, std::vector<std::string>{"b"});
  name.update([](std::string& text) { text += "c"; });
  EXPECT_EQ(told, (std::vector<std::string>{"b", "bc"}));
}

TEST(Watch, EndsWithItsDestruction) {
  const auto count = state(0);
  int told = 0;
  {
    const auto watch = count.watch([&](int) { ++told; });
    count.set(1);
  }
  count.set(2);
  EXPECT_EQ(told, 1);
  auto watch = count.watch([&](int) { told += 10; });
  watch = count.watch([&](int) { told += 100; });
  count.set(3);
  EXPECT_EQ(told, 101);
  EXPECT_TRUE(static_cast<bool>((watch = Watch(), true)));
  count.set(4);
  EXPECT_EQ(told, 101);
}

TEST(Watch, OutlivesTheHandlesOfItsState) {
  Watch watch;
  {
    const auto count = state(0);
    watch = count.watch([](int) {});
  }
  watch = Watch();
  const auto captured = std::make_shared<int>(0);
  {
    const auto count = state(0);
    watch = count.watch([captured](int) {});
  }
  EXPECT_EQ(captured.use_count(), 2);
  watch = Watch();
  EXPECT_EQ(captured.use_count(), 1);
}

TEST(Watch, MayDestroyItselfAndOthersAreStillTold) {
  const auto count = state(0);
  int told = 0;
  const auto first = count.watch([&](int) { ++told; });
  Watch itself;
  itself = count.watch([&, captured = std::make_shared<int>(7)](int) {
    itself = Watch();
    told += 10 * *captured;
  });
  const auto last = count.watch([&](int) { ++told; });
  count.set(1);
  EXPECT_EQ(told, 72);
  count.set(2);
  EXPECT_EQ(told, 74);
}

TEST(Watch, MayDestroyTheOthers) {
  const auto count = state(0);
  int told = 0;
  Watch one;
  Watch two;
  const auto end_both = [&](int) {
    ++told;
    one = Watch();
    two = Watch();
  };
  one = count.watch(end_both);
  two = count.watch(end_both);
  count.set(1);
  EXPECT_EQ(told, 1);
}

TEST(Watch, MayAddOthersThatHearOfLaterChangesOnly) {
  const auto count = state(0);
  std::vector<int> told;
  std::vector<Watch> added;
  const auto watch = count.watch([&](int) {
    if (added.empty()) added.push_back(count.watch([&](int now) { told.push_back(now); }));
  });
  count.set(1);
  EXPECT_TRUE(told.empty());
  count.set(2);
  EXPECT_EQ(told, std::vector<int>{2});
}

TEST(Watch, MaySetTheStateAgainAndEverybodyEndsWithTheLastValue) {
  const auto count = state(0);
  int before = -1;
  int after = -1;
  const auto first = count.watch([&](int now) { before = now; });
  const auto correcting = count.watch([&](int now) {
    if (now > 10) count.set(10);
  });
  const auto last = count.watch([&](int now) { after = now; });
  count.set(99);
  EXPECT_EQ(count.read(), 10);
  EXPECT_EQ(before, 10);
  EXPECT_EQ(after, 10);
}

TEST(Watch, ThatThrowsLetsTheOthersBeToldFirst) {
  const auto count = state(0);
  int told = 0;
  const auto first = count.watch([&](int) { ++told; });
  const auto failing = count.watch([](int) { throw std::runtime_error("no"); });
  const auto last = count.watch([&](int) { ++told; });
  EXPECT_THROW(count.set(1), std::runtime_error);
  EXPECT_EQ(told, 2);
  EXPECT_EQ(count.read(), 1);
  EXPECT_THROW(count.set(2), std::runtime_error);
  EXPECT_EQ(told, 4);
}

TEST(Watch, SeesTheNewValueInViewsToo) {
  const auto count = state(1);
  const auto doubled = view([count](Get get) { return get(count) * 2; });
  EXPECT_EQ(doubled.read(), 2);
  int seen = 0;
  const auto watch = count.watch([&](int) { seen = doubled.read(); });
  count.set(5);
  EXPECT_EQ(seen, 10);
}

TEST(Watch, MayLetGoOfTheLastHandleOfItsState) {
  struct Owner {
    State<int> count = state(0);
    Watch watch;
  };
  // In a process of its own, which an endless loop does not outlive.
  EXPECT_EXIT(
      {
        alarm(5);
        auto owner = std::make_unique<Owner>();
        owner->watch = owner->count.watch([&](int) { owner.reset(); });
        owner->count.set(1);
        std::exit(owner ? 1 : 0);
      },
      testing::ExitedWithCode(0), "");
}

TEST(State, OfAValueKeepsItsHandlersOverAnEqualRedraw) {
  const auto button = [](int result) {
    return object({{"$", "component"},
                   {"component", "Button"},
                   {"key", "a"},
                   {"props", object({{"onPress", [result] { return result; }}})}});
  };
  const State<Value> screen(button(1));
  const Value before = screen.read();
  int told = 0;
  const auto watch = screen.watch([&](const Value&) { ++told; });
  screen.set(button(2));
  EXPECT_EQ(told, 0);
  EXPECT_TRUE(screen.read().shares_with(before));
}

TEST(State, CountsAndTogglesByTheOperatorsOfItsType) {
  const auto count = state(1);
  ++count;
  count += 5;
  count -= 2;
  --count;
  EXPECT_EQ(count.read(), 4);
  const auto name = state("Ada");
  name += " Lovelace";
  EXPECT_EQ(name.read(), "Ada Lovelace");
  const auto lamp = state(false);
  lamp.toggle();
  EXPECT_TRUE(lamp.read());
}

}  // namespace
}  // namespace updraft
