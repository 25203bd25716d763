#include <updraft/describe.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>

#include "value/reading.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <vector>

namespace updraft {
namespace {

enum class Meal { fish, vegan, plant_based = vegan };
BOOST_DESCRIBE_ENUM(Meal, fish, vegan, plant_based)

enum Level : std::uint8_t { low, high = 200 };
BOOST_DESCRIBE_ENUM(Level, low, high)

enum class Only { one };
BOOST_DESCRIBE_ENUM(Only, one)

enum class Undescribed { a };

struct Guest {
  std::string name;
  std::optional<Meal> meal;
  std::vector<int> seats;

  friend bool operator==(const Guest&, const Guest&) = default;
};
BOOST_DESCRIBE_STRUCT(Guest, (), (name, meal, seats))

struct Party {
  std::map<std::string, std::vector<Guest>> tables;
  Level level = low;

  friend bool operator==(const Party&, const Party&) = default;
};
BOOST_DESCRIBE_STRUCT(Party, (), (tables, level))

struct Named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Aged {
  int age = 0;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Aged, (), (age, note))

struct Person : Named, Aged {
  int note = 0;  // hides that of Aged
  int shoe = 0;  // not described
};
BOOST_DESCRIBE_STRUCT(Person, (Named, Aged), (note))

struct Undescribing : Named {
  int more = 0;
};

class Account {
 public:
  Account() = default;
  explicit Account(int balance) : balance_(balance) {}
  [[nodiscard]] int balance() const { return balance_; }
  [[nodiscard]] int secret() const { return secret_; }

  std::string owner;

 private:
  int balance_ = 0;
  int secret_ = 42;

  BOOST_DESCRIBE_CLASS(Account, (), (owner), (), (balance_))
};

struct Folder {
  std::string name;
  std::vector<Folder> folders;

  friend bool operator==(const Folder&, const Folder&) = default;
};
BOOST_DESCRIBE_STRUCT(Folder, (), (name, folders))

/// Can be written, but not made without a number.
struct Reading {
  explicit Reading(int number) : celsius(number) {}
  int celsius;
};
BOOST_DESCRIBE_STRUCT(Reading, (), (celsius))

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct Interface {
  int number = 1;
  virtual int twice() { return 2 * number; }

 protected:
  ~Interface() = default;
};
BOOST_DESCRIBE_STRUCT(Interface, (), (number))

struct Implementation final : Interface {};
BOOST_DESCRIBE_STRUCT(Implementation, (Interface), ())

template <bool Final>
struct Press;
template <>
struct Press<false> {
  int pressed = 0;
  void operator()() {}
  void operator()(int) {}
};
template <>
struct Press<true> final {
  int pressed = 0;
  void operator()() {}
};
BOOST_DESCRIBE_STRUCT(Press<false>, (), (pressed))
BOOST_DESCRIBE_STRUCT(Press<true>, (), (pressed))

struct Own {
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Own, (), (number))

}  // namespace

template <>
struct Convert<Own> {
  static Value to_value(const Own& own) { return own.number; }
};

namespace {

static_assert(DescribedStruct<Guest> && ReadableFromValue<Guest> && Convertible<Guest>);
static_assert(!DescribedStruct<Undescribing> && !Convertible<Undescribing>);
static_assert(!DescribedStruct<Undescribed> && !DescribedEnum<Undescribed>);
static_assert(!Convertible<Undescribed> && !ReadableFromValue<Undescribed>);
static_assert(!DescribedStruct<std::string> && !DescribedStruct<int> && !DescribedEnum<Guest>);
static_assert(Convertible<Reading> && !ReadableFromValue<Reading>);

Guest ann() {
  return {.name = "Ann", .meal = Meal::fish, .seats = {1, 2}};
}

TEST(Describe, WritesAStructAsAnObjectInTheOrderOfItsMembers) {
  EXPECT_EQ(to_json(ann()), R"({"name":"Ann","meal":"fish","seats":[1,2]})");
  EXPECT_EQ(to_json(Empty()), "{}");
}

TEST(Describe, LeavesAnEmptyOptionalOut) {
  EXPECT_EQ(to_json(Guest{.name = "Bo", .meal = {}, .seats = {}}), R"({"name":"Bo","seats":[]})");
}

TEST(Describe, ReadsAStructWhateverElseTheObjectHas) {
  EXPECT_EQ(read_json<Guest>(R"({"age":5,"seats":[1,2],"meal":"fish","name":"Ann"})"), ann());
  EXPECT_TRUE(read_json<Empty>(R"({"a":1})"));
}

TEST(Describe, ReadsOptionalMembersThatAreMissingOrNull) {
  const Guest bo{.name = "Bo", .meal = {}, .seats = {}};
  EXPECT_EQ(read_json<Guest>(R"({"name":"Bo","seats":[]})"), bo);
  EXPECT_EQ(read_json<Guest>(R"({"name":"Bo","meal":null,"seats":[]})"), bo);
}

TEST(Describe, NamesTheMemberThatIsMissing) {
  EXPECT_EQ(problem_in<Guest>(R"({"seats":[]})"), "name is missing: expected a text");
  EXPECT_EQ(problem_in<Guest>(R"({"name":"Ann"})"), "seats is missing: expected an array");
  EXPECT_EQ(problem_in<Party>(R"({"tables":{"a":[{"name":"x","seats":[]},{"name":"y"}]}})"),
            "tables.a[1].seats is missing: expected an array");
}

TEST(Describe, NamesTheFirstMemberThatDoesNotFit) {
  EXPECT_EQ(problem_in<Guest>("[]"), "expected an object, found an array");
  EXPECT_EQ(problem_in<Guest>(R"({"name":null,"seats":1})"), "name: expected a text, found null");
  EXPECT_EQ(problem_in<Guest>(R"({"name":"x","meal":"pork","seats":[]})"),
            R"(meal: expected one of "fish", "vegan", "plant_based", found the text "pork")");
  EXPECT_EQ(problem_in<Party>(R"({"tables":{"a":[{"name":"x","seats":[1,"b"]}]},"level":"low"})"),
            "tables.a[0].seats[1]: expected a whole number, found the text \"b\"");
}

TEST(Describe, ReadsAndWritesTheMembersOfBases) {
  Person person;
  person.name = "Ann";
  person.age = 7;
  person.note = 3;
  EXPECT_EQ(to_json(person), R"({"name":"Ann","age":7,"note":3})");
  const auto read = read_json<Person>(R"({"name":"Bo","age":8,"note":4,"shoe":43})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, "Bo");
  EXPECT_EQ(read->age, 8);
  EXPECT_EQ(read->note, 4);
  EXPECT_EQ(read->shoe, 0);
  EXPECT_EQ(problem_in<Person>(R"({"age":8,"note":4})"), "name is missing: expected a text");
}

TEST(Describe, TouchesPrivateMembersOnlyIfTheyAreDescribed) {
  Account account(3);
  account.owner = "Ann";
  EXPECT_EQ(to_json(account), R"({"owner":"Ann","balance_":3})");
  const auto read = read_json<Account>(R"({"owner":"Bo","balance_":5,"secret_":6})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->balance(), 5);
  EXPECT_EQ(read->secret(), 42);
}

TEST(Describe, WritesAndReadsStructsThatContainThemselves) {
  const Folder root{"root", {{"a", {{"b", {}}}}, {"c", {}}}};
  EXPECT_EQ(*value_to<Folder>(Value(root)), root);
  EXPECT_EQ(problem_in<Folder>(R"({"name":"a","folders":[{"name":"b","folders":[{"name":1}]}]})"),
            "folders[0].folders[0].name: expected a text, found the number 1");
}

TEST(Describe, RefusesStructsThatNestDeeperThanValuesDo) {
  Folder root;
  for (std::size_t i = 0; i < Value::max_depth; ++i) {
    Folder outer;
    outer.folders.push_back(std::move(root));
    root = std::move(outer);
  }
  EXPECT_THROW(Value{root}, Error);
}

TEST(Describe, KnowsClassesWithVirtualFunctions) {
  EXPECT_EQ(to_json(Implementation()), R"({"number":1})");
  EXPECT_EQ(read_json<Implementation>(R"({"number":4})")->twice(), 8);
}

TEST(Describe, WritesWhatCannotBeMadeOfNothing) {
  EXPECT_EQ(to_json(Reading(3)), R"({"celsius":3})");
}

TEST(Describe, LeavesWhatCanBeCalledToTheHandlers) {
  EXPECT_TRUE(Value(Press<false>()).is_event());
  EXPECT_TRUE(Value(Press<true>()).is_event());
  EXPECT_TRUE(Value(ann()).is_object());
}

TEST(Describe, LeavesWhatHasAConversionOfItsOwnToThat) {
  EXPECT_EQ(Value(Own{3}), Value(3));
}

TEST(Describe, WritesAndReadsEnumeratorsByName) {
  EXPECT_EQ(Value(Meal::vegan), Value("vegan"));
  EXPECT_EQ(Value(Meal::plant_based), Value("vegan"));
  EXPECT_EQ(Value(high), Value("high"));
  EXPECT_EQ(read_json<Meal>("\"plant_based\""), Meal::vegan);
  EXPECT_EQ(read_json<Level>("\"high\""), high);
}

TEST(Describe, ReadsNoEnumeratorThatThereIsNot) {
  EXPECT_EQ(problem_in<Level>("\"High\""),
            R"(expected one of "low", "high", found the text "High")");
  EXPECT_EQ(problem_in<Level>("200"), R"(expected one of "low", "high", found the number 200)");
  EXPECT_EQ(problem_in<Level>("\"\""), R"(expected one of "low", "high", found the text "")");
  EXPECT_EQ(problem_in<Only>("null"), R"(expected "one", found null)");
}

TEST(Describe, HasNoJsonForAnEnumThatIsBetweenItsEnumerators) {
  for (const Value& value : {Value(static_cast<Level>(7)), Value(static_cast<Meal>(7))}) {
    std::string out;
    const auto error = print_json(object({{"level", value}}), out);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message(), "an enum has no name for its value 7 at level");
  }
  EXPECT_NE(problem<Level>(Value(static_cast<Level>(7))), "");
}

TEST(Describe, ReadsBackWhatItWroteOfAnyStruct) {
  std::mt19937 random(7);
  const auto below = [&](unsigned end) { return random() % end; };
  for (int i = 0; i < 2'000; ++i) {
    Party party{{}, below(2) == 0 ? low : high};
    for (auto table = below(4); table > 0; --table) {
      auto& guests = party.tables["table " + std::to_string(below(5))];
      for (auto guest = below(4); guest > 0; --guest) {
        Guest& added = guests.emplace_back();
        added.name = std::string(below(30), '\xc3') + "\n";
        if (below(2) == 0) added.meal = below(2) == 0 ? Meal::fish : Meal::vegan;
        added.seats.assign(below(3), static_cast<int>(random()));
      }
    }
    const auto read = value_to<Party>(Value(party));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, party);
  }
}

}  // namespace
}  // namespace updraft
