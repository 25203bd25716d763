#include <updraft/arguments.hpp>
#include <updraft/describe.hpp>
#include <updraft/event.hpp>

#include "value/reading.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

namespace updraft::arguments_test {
namespace {

struct Guest {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Guest, (), (name))

struct Invitation {
  std::vector<Guest> guests;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (guests))

struct Unreadable {};

struct Overloaded {
  void operator()(int);
  void operator()(std::string);
};
struct Hidden {
 private:
  [[maybe_unused]] void operator()(int) {}
};

int twice(int number) {
  return 2 * number;
}

template <class... Ts>
using Tuple = std::tuple<Ts...>;

template <class F, class... Ts>
inline constexpr bool takes = std::same_as<ArgumentsOf<F>, std::tuple<Ts...>>;

using Plain = decltype([](int, std::string) {});
using Const = decltype([](const int&, std::string&&, const std::string) {});
using Mutable = decltype([](int) mutable noexcept {});
using Noexcept = decltype([](int) noexcept {});

static_assert(takes<Plain, int, std::string>);
static_assert(takes<const Plain&, int, std::string>);
static_assert(takes<Const, int, std::string, std::string>);
static_assert(takes<Mutable, int> && takes<Noexcept, int>);
static_assert(takes<decltype([] {})>);
static_assert(takes<int(int), int> && takes<int (*)(int), int> && takes<int (&)(int), int>);
static_assert(takes<int (*const)(int) noexcept, int>);
static_assert(takes<std::function<void(const Guest&, Value)>, Guest, Value>);
static_assert(std::same_as<ArgumentsOf<Const, 2>, Tuple<std::string>>);
static_assert(std::same_as<ArgumentsOf<Const, 3>, Tuple<>>);

struct OnlyForLvalues {
  void operator()(int) & {}
};
struct OnlyForConstLvalues {
  void operator()(int) const& noexcept {}
};
static_assert(takes<OnlyForLvalues, int> && takes<OnlyForConstLvalues, int>);

static_assert(TypedArguments<Plain> && TypedArguments<Const> && TypedArguments<decltype([] {})>);
static_assert(TypedArguments<Plain&> && TypedArguments<decltype(twice)>);
static_assert(!TypedArguments<int> && !TypedArguments<Guest> && !TypedArguments<std::string>);
static_assert(!TypedArguments<Overloaded> && !TypedArguments<Hidden>);
static_assert(!TypedArguments<decltype([](auto) {})>);
static_assert(!TypedArguments<decltype([](int, ...) {})>);
static_assert(!TypedArguments<decltype([](int&) {})>);
static_assert(!TypedArguments<decltype([](std::string&) {})>);
static_assert(!TypedArguments<decltype([](Unreadable) {})>);
static_assert(!TypedArguments<decltype([](int, const Unreadable&) {})>);
static_assert(!TypedArguments<decltype([](std::string_view) {})>);
static_assert(!TypedArguments<decltype([](const std::string_view&) {})>);
static_assert(!TypedArguments<decltype([](std::vector<std::string_view>) {})>);
static_assert(!TypedArguments<decltype([](const char*) {})>);
static_assert(!TypedArguments<decltype([](int*) {})>);
static_assert(!TypedArguments<decltype([](std::function<void()>) {})>);
static_assert(!TypedArguments<decltype([](const Event&) {})>);

// The first parameter may be an event, which whoever calls the function gives it.
using WithEvent = decltype([](const Event&, int, std::string) {});
static_assert(!TypedArguments<WithEvent> && TypedArguments<WithEvent, 1>);
static_assert(std::same_as<ArgumentsOf<WithEvent, 1>, Tuple<int, std::string>>);
static_assert(TypedArguments<WithEvent, 3> && !TypedArguments<WithEvent, 4>);

template <class F, std::size_t First = 0>
std::string problem_of(const F& /*function*/, std::string_view payload) {
  const auto read = read_arguments<F, First>(*parse_json(payload));
  return read ? "" : read.error().message();
}

template <class F>
auto call(F&& function, std::string_view payload) {
  return std::apply(function, *read_arguments<F>(*parse_json(payload)));
}

TEST(Arguments, AreGivenToFunctionsOfEveryKind) {
  EXPECT_EQ(call(twice, "[3]"), 6);
  EXPECT_EQ(call(&twice, "[3]"), 6);
  EXPECT_EQ(call(std::function<int(int)>(twice), "[3]"), 6);
  EXPECT_EQ(call([sum = 1](int n) mutable { return sum += n; }, "[3]"), 4);
  EXPECT_EQ(call([](const std::string& a, std::string&& b, std::string c) { return a + b + c; },
                 R"(["a","b","c"])"),
            "abc");
  EXPECT_EQ(call([] { return 7; }, "[1]"), 7);
  EXPECT_EQ(call([](const Invitation& i) { return i.guests.at(0).name; },
                 R"([{"guests":[{"name":"Ann"}]}])"),
            "Ann");
}

TEST(Arguments, BeginAfterTheParametersThatTheCallerGives) {
  const auto read = read_arguments<WithEvent, 1>(array({3, "a"}));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, (Tuple<int, std::string>(3, "a")));
  EXPECT_EQ((problem_of<WithEvent, 1>({}, R"(["a"])")),
            "argument 1: expected a whole number, found the text \"a\"");
  EXPECT_EQ((problem_of<WithEvent, 2>({}, "[1]")),
            "argument 1: expected a text, found the number 1");
}

TEST(Arguments, MayBeMoreThanTheFunctionWants) {
  EXPECT_EQ(call(twice, R"([3,"a",{}])"), 6);
}

TEST(Arguments, ThatAreMissingReadAsNull) {
  EXPECT_EQ(call([](std::optional<int> n) { return n.value_or(7); }, "[]"), 7);
  EXPECT_TRUE(call([](const Value& value) { return value.is_null(); }, "[]"));
  EXPECT_EQ(call([](std::variant<std::monostate, int> v) { return v.index(); }, "[]"), 0U);
  EXPECT_EQ(problem_of([](std::string, int) {}, R"(["a"])"),
            "argument 2 is missing: expected a whole number");
  EXPECT_EQ(problem_of([](const Invitation&) {}, "[]"),
            "argument 1 is missing: expected an object");
}

TEST(Arguments, ThatAreNullWhereTheyMustNotBeAreNotCalledMissing) {
  EXPECT_EQ(problem_of(twice, "[null]"), "argument 1: expected a whole number, found null");
}

TEST(Arguments, SayWhichOfThemDoesNotFitAndWhere) {
  EXPECT_EQ(problem_of([](Invitation) {}, R"([{"guests":[{"name":"a"},{"name":"b"},{"name":5}]}])"),
            "argument 1: guests[2].name: expected a text, found the number 5");
  EXPECT_EQ(problem_of([](int, Guest) {}, "[1,{}]"),
            "argument 2: name is missing: expected a text");
  EXPECT_EQ(problem_of([](int, std::vector<bool>) {}, "[1,[true,0]]"),
            "argument 2: [1]: expected true or false, found the number 0");
  EXPECT_EQ(problem_of([](std::uint8_t) {}, "[256]"),
            "argument 1: expected a whole number from 0 to 255, found the number 256");
  EXPECT_EQ(problem_of([](std::pair<int, int>) {}, "[[1]]"),
            "argument 1: [1] is missing: expected a whole number");
}

TEST(Arguments, SayTheFirstThatDoesNotFit) {
  EXPECT_EQ(problem_of([](int, int, int) {}, R"([1,"a","b"])"),
            "argument 2: expected a whole number, found the text \"a\"");
}

TEST(Arguments, AreNoneInWhatIsNoArray) {
  EXPECT_EQ(problem_of(twice, "3"), "argument 1 is missing: expected a whole number");
  EXPECT_EQ(call([] { return 7; }, "null"), 7);
}

TEST(Arguments, AreNotReadBeyondThoseThatFit) {
  std::mt19937 random(11);
  const auto function = [](std::int8_t, const std::optional<std::string>&, std::vector<int>) {};
  for (int i = 0; i < 5'000; ++i) {
    std::vector<Value> payload;
    for (auto count = random() % 5; count > 0; --count) {
      const std::vector<Value> some{Value(), 7, 1000, "a", array({1, 2}), array({"a"}), object({})};
      payload.push_back(some[random() % some.size()]);
    }
    const Value all = array(payload);
    const bool first = all[0] == Value(7);
    const bool second = all[1].is_null() || all[1].is_string();
    const bool third = all[2] == array({1, 2});
    const auto read = read_arguments<decltype(function)>(all);
    ASSERT_EQ(read.ok(), first && second && third) << to_json(all);
    if (read) continue;
    EXPECT_EQ(read.error().number, !first ? 1U : !second ? 2U : 3U) << to_json(all);
  }
}

}  // namespace
}  // namespace updraft::arguments_test
