#include "base/shares.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace updraft::shares_test {
namespace {

using Outcome = Shares::Outcome;
using Holding = Shares::Holding;

constexpr AddressGroup nobody;
constexpr AddressGroup one_address = AddressGroup::of_ipv4(0xC0000201);
constexpr AddressGroup another_address = AddressGroup::of_ipv6(0x20010db800000001);

/// Takes one unit after the other; returns how many were granted, and why not one more.
std::pair<std::size_t, Outcome> take_all(Shares& shares, Holding& holding, AddressGroup group) {
  std::size_t count = 0;
  while (true) {
    const Outcome outcome = shares.take(holding, group);
    if (outcome != Outcome::granted) return {count, outcome};
    ++count;
  }
}

TEST(Shares, GuaranteeEachHolderItsOwnWhateverOthersHave) {
  Shares shares({.guaranteed = 16, .pool = 10});
  Holding greedy;
  EXPECT_EQ(take_all(shares, greedy, nobody),
            (std::pair{std::size_t{26}, Outcome::pool_is_used_up}));
  std::vector<Holding> others(100);
  for (Holding& other : others) {
    EXPECT_EQ(take_all(shares, other, nobody),
              (std::pair{std::size_t{16}, Outcome::pool_is_used_up}));
  }
  EXPECT_EQ(shares.borrowed(), 10U);
}

TEST(Shares, LetOneHolderHaveItsPartOfThePool) {
  Shares shares({.guaranteed = 2, .pool = 160, .holder_parts = 16});
  std::vector<Holding> holders(16);
  for (Holding& holder : holders) {
    EXPECT_EQ(take_all(shares, holder, nobody),
              (std::pair{std::size_t{12}, Outcome::holder_has_its_part}));
  }
  Holding last;
  EXPECT_EQ(take_all(shares, last, nobody), (std::pair{std::size_t{2}, Outcome::pool_is_used_up}));
}

TEST(Shares, LetTheHoldersOfOneAddressHaveItsPartOfThePool) {
  Shares shares({.guaranteed = 1, .pool = 160, .holder_parts = 16, .address_parts = 4});
  std::vector<Holding> holders(4);
  for (Holding& holder : holders) take_all(shares, holder, one_address);
  EXPECT_EQ(shares.borrowed(), 40U);
  Holding same;
  EXPECT_EQ(take_all(shares, same, one_address),
            (std::pair{std::size_t{1}, Outcome::address_has_its_part}));
  Holding other;
  EXPECT_EQ(take_all(shares, other, another_address),
            (std::pair{std::size_t{11}, Outcome::holder_has_its_part}));
}

TEST(Shares, CountNoAddressWhereThereIsNone) {
  Shares shares({.pool = 160, .holder_parts = 16, .address_parts = 4});
  std::vector<Holding> holders(16);
  for (Holding& holder : holders) {
    EXPECT_EQ(take_all(shares, holder, nobody).first, 10U);
  }
  EXPECT_EQ(shares.borrowed(), 160U);
  EXPECT_EQ(shares.addresses(), 0U);
}

TEST(Shares, RoundThePartsOfASmallPoolUp) {
  Shares shares({.pool = 3, .holder_parts = 16, .address_parts = 4});
  Holding holder;
  EXPECT_EQ(take_all(shares, holder, one_address).first, 1U);
}

TEST(Shares, GrantAnAmountAsAWholeOrNotAtAll) {
  Shares shares({.guaranteed = 10, .pool = 100, .holder_parts = 2});
  Holding holder;
  EXPECT_EQ(shares.take(holder, one_address, 61), Outcome::holder_has_its_part);
  EXPECT_EQ(holder.amount(), 0U);
  EXPECT_EQ(shares.addresses(), 0U);
  EXPECT_EQ(shares.take(holder, one_address, 60), Outcome::granted);
  EXPECT_EQ(shares.borrowed(), 50U);
  EXPECT_EQ(shares.take(holder, one_address, Shares::unlimited - 60), Outcome::holder_has_its_part);
  shares.give_back(holder, 55);
  EXPECT_EQ(holder.amount(), 5U);
  EXPECT_EQ(shares.borrowed(), 0U);
}

TEST(Shares, RefuseNothingButWhatIsBeyondTheGuaranteeWithoutAPool) {
  Shares shares({.guaranteed = 2, .pool = 0, .holder_parts = 16, .address_parts = 4});
  Holding holder;
  EXPECT_EQ(take_all(shares, holder, one_address).first, 2U);
}

/// Handlers outlive their sessions: else whoever comes again and again would be guaranteed
/// something each time.
TEST(Shares, GuaranteeSomethingToSoManyHoldersOfAnAddressAndOfAll) {
  Shares shares({.guaranteed = 4, .pool = 0, .guarantees = 3, .guarantees_of_address = 2});
  std::vector<Holding> holders(5);
  EXPECT_EQ(take_all(shares, holders[0], one_address).first, 4U);
  EXPECT_EQ(take_all(shares, holders[1], one_address).first, 4U);
  EXPECT_EQ(take_all(shares, holders[2], one_address).first, 0U)
      << "two of its address have theirs";
  EXPECT_EQ(take_all(shares, holders[3], nobody).first, 4U);
  EXPECT_EQ(take_all(shares, holders[4], another_address).first, 0U) << "three have theirs";
  shares.give_back(holders[0], 3);
  EXPECT_EQ(take_all(shares, holders[2], one_address).first, 0U) << "it still has one of four";
  shares.give_back(holders[0]);
  EXPECT_EQ(take_all(shares, holders[2], one_address).first, 4U);
}

TEST(Shares, KeepNothingOfAHolderThatHasNothing) {
  Shares shares({.guaranteed = 1, .pool = 8});
  Holding holder;
  for (int i = 0; i < 3; ++i) {
    take_all(shares, holder, one_address);
    EXPECT_EQ(shares.addresses(), 1U);
    shares.give_back(holder, holder.amount());
    EXPECT_EQ(shares.addresses(), 0U);
    EXPECT_EQ(shares.guarantees(), 0U);
    EXPECT_EQ(shares.borrowed(), 0U);
  }
}

TEST(AddressGroup, TellsAddressesOfBothKindsApart) {
  EXPECT_FALSE(AddressGroup());
  EXPECT_FALSE(AddressGroup::of_ipv6(0)) << "::1 is in it";
  EXPECT_TRUE(AddressGroup::of_ipv4(0)) << "none, but no IPv6 address";
  EXPECT_NE(AddressGroup::of_ipv4(1), AddressGroup::of_ipv6(1));
  EXPECT_EQ(AddressGroup::of_ipv4(1), AddressGroup::of_ipv4(1));
}

/// The rules as they are written down, computed anew from what each holder has.
class Book {
 public:
  struct Holder {
    Holding holding;
    AddressGroup group;
    std::size_t amount = 0;
    bool is_guaranteed = false;
  };

  explicit Book(const Shares::Terms& terms) : terms_(terms) {}

  Holder& holder_at(std::size_t i) { return holders_.at(i); }
  [[nodiscard]] std::size_t count() const { return holders_.size(); }
  void add(AddressGroup group) { holders_.push_back({.holding = {}, .group = group}); }
  void remove(std::size_t i) { holders_.erase(holders_.begin() + static_cast<std::ptrdiff_t>(i)); }

  /// Whether the rules grant it; then it is written down.
  bool take(Holder& holder, std::size_t amount) const {
    if (amount == 0) return true;
    bool is_guaranteed = holder.is_guaranteed;
    if (holder.amount == 0) {
      is_guaranteed = guarantees([](const Holder&) { return true; }) < terms_.guarantees &&
                      (!holder.group || guarantees([&](const Holder& one) {
                                          return one.group == holder.group;
                                        }) < terms_.guarantees_of_address);
    }
    Holder then = holder;
    then.amount += amount;
    then.is_guaranteed = is_guaranteed;
    const std::size_t before = borrowed_by(holder);
    const std::size_t after = borrowed_by(then);
    if (after > before) {
      const auto most = [&](std::size_t parts) { return (terms_.pool + parts - 1) / parts; };
      if (after > most(terms_.holder_parts)) return false;
      const std::size_t of_address =
          borrowed([&](const Holder& one) { return one.group == holder.group; });
      if (holder.group && of_address - before + after > most(terms_.address_parts)) return false;
      if (borrowed([](const Holder&) { return true; }) - before + after > terms_.pool) return false;
    }
    holder.amount = then.amount;
    holder.is_guaranteed = is_guaranteed;
    return true;
  }
  static void give_back(Holder& holder, std::size_t amount) {
    holder.amount -= amount;
    if (holder.amount == 0) holder.is_guaranteed = false;
  }

  template <class Which>
  [[nodiscard]] std::size_t borrowed(Which which) const {
    std::size_t sum = 0;
    for (const Holder& one : holders_) sum += which(one) ? borrowed_by(one) : 0;
    return sum;
  }
  template <class Which>
  [[nodiscard]] std::size_t guarantees(Which which) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        holders_, [&](const Holder& one) { return which(one) && one.is_guaranteed; }));
  }
  [[nodiscard]] std::size_t amount() const {
    std::size_t sum = 0;
    for (const Holder& one : holders_) sum += one.amount;
    return sum;
  }

 private:
  [[nodiscard]] std::size_t borrowed_by(const Holder& holder) const {
    const std::size_t own = holder.is_guaranteed ? terms_.guaranteed : 0;
    return holder.amount > own ? holder.amount - own : 0;
  }

  Shares::Terms terms_;
  std::vector<Holder> holders_;
};

class RandomShares : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomShares, KeepToTheRulesAndServeEachNewcomer) {
  std::mt19937_64 random(GetParam());
  const auto between = [&random](std::size_t least, std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(least, most)(random);
  };
  const bool has_few_guarantees = between(0, 1) == 0;
  const Shares::Terms terms{
      .guaranteed = between(0, 20),
      .pool = between(0, 300),
      .holder_parts = between(1, 16),
      .address_parts = between(1, 6),
      .guarantees = has_few_guarantees ? between(1, 20) : Shares::unlimited,
      .guarantees_of_address = has_few_guarantees ? between(1, 5) : Shares::unlimited};
  const std::vector<AddressGroup> groups{nobody, one_address, another_address,
                                         AddressGroup::of_ipv4(7)};
  Shares shares(terms);
  Book book(terms);
  for (int step = 0; step < 3000; ++step) {
    const std::size_t deed = between(0, 9);
    if (book.count() == 0 || (deed < 2 && book.count() < 60)) {
      book.add(groups[between(0, groups.size() - 1)]);
      Book::Holder& newcomer = book.holder_at(book.count() - 1);
      const Outcome outcome = shares.take(newcomer.holding, newcomer.group, terms.guaranteed);
      const bool is_granted = book.take(newcomer, terms.guaranteed);
      ASSERT_EQ(outcome == Outcome::granted, is_granted);
      if (!has_few_guarantees) {
        ASSERT_EQ(outcome, Outcome::granted) << "a newcomer is served";
      }
      continue;
    }
    const std::size_t place = between(0, book.count() - 1);
    Book::Holder& holder = book.holder_at(place);
    if (deed < 7) {
      const std::size_t amount = between(0, 3) == 0 ? between(0, 40) : 1;
      const Outcome outcome = shares.take(holder.holding, holder.group, amount);
      ASSERT_EQ(outcome == Outcome::granted, book.take(holder, amount));
    } else if (holder.amount > 0) {
      const std::size_t amount = deed == 9 ? holder.amount : between(1, holder.amount);
      shares.give_back(holder.holding, amount);
      Book::give_back(holder, amount);
      if (deed == 9) book.remove(place);
    }
    const auto all = [](const Book::Holder&) { return true; };
    ASSERT_EQ(shares.borrowed(), book.borrowed(all));
    ASSERT_EQ(shares.guarantees(), book.guarantees(all));
    ASSERT_LE(shares.borrowed(), terms.pool);
    ASSERT_LE(book.amount(), terms.pool + terms.guaranteed * shares.guarantees());
  }
  for (std::size_t i = 0; i < book.count(); ++i) {
    Holding& holding = book.holder_at(i).holding;
    if (holding.amount() > 0) shares.give_back(holding, holding.amount());
  }
  EXPECT_EQ(shares.borrowed(), 0U) << "all has been given back";
  EXPECT_EQ(shares.guarantees(), 0U);
  EXPECT_EQ(shares.addresses(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomShares, testing::Range<std::uint64_t>(0, 40));

}  // namespace
}  // namespace updraft::shares_test
