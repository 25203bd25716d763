#include "base/split_map.hpp"

#include "base/string_hash.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace updraft::split_map_test {
namespace {

using Numbers = SplitMap<std::size_t, std::size_t, std::hash<std::size_t>>;

constexpr std::size_t many = 20 * Numbers::most_whole;

TEST(SplitMap, IsOneTableAsLongAsItsEntriesAreFew) {
  Numbers map;
  for (std::size_t i = 0; i < Numbers::most_whole; ++i) map.try_emplace(i, i);
  EXPECT_EQ(map.tables(), 1U);
  map.try_emplace(Numbers::most_whole, 0U);
  EXPECT_GT(map.tables(), Numbers::part_count);
}

TEST(SplitMap, FindsEachOfManyEntries) {
  Numbers map;
  for (std::size_t i = 0; i < many; ++i) {
    EXPECT_TRUE(map.try_emplace(i, 2 * i).second);
    // Those that were there before the tables became many, too.
    ASSERT_EQ(*map.find(i / 2), i / 2 * 2);
  }
  EXPECT_EQ(map.size(), many);
  for (std::size_t i = 0; i < many; ++i) ASSERT_EQ(*map.find(i), 2 * i);
  EXPECT_EQ(map.find(many), nullptr);
}

TEST(SplitMap, KeepsTheFirstValueOfAKey) {
  Numbers map;
  for (std::size_t i = 0; i < many; ++i) map.try_emplace(i, i);
  for (std::size_t i = 0; i < many; ++i) {
    const auto [value, is_new] = map.try_emplace(i, 0U);
    EXPECT_FALSE(is_new);
    ASSERT_EQ(*value, i);
  }
  EXPECT_EQ(map.size(), many);
}

TEST(SplitMap, ErasesWhatItHas) {
  Numbers map;
  for (std::size_t i = 0; i < many; ++i) map.try_emplace(i, i);
  for (std::size_t i = 0; i < many; i += 2) EXPECT_TRUE(map.erase(i));
  EXPECT_FALSE(map.erase(std::size_t{0}));
  EXPECT_EQ(map.size(), many / 2);
  for (std::size_t i = 0; i < many; ++i) ASSERT_EQ(map.find(i) != nullptr, i % 2 == 1);
}

TEST(SplitMap, IsOneTableAgainWhenItIsEmpty) {
  Numbers map;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < many; ++i) map.try_emplace(i, i);
    EXPECT_GT(map.tables(), 1U);
    for (std::size_t i = 0; i < many; ++i) map.erase(i);
    EXPECT_TRUE(map.empty());
    EXPECT_EQ(map.tables(), 1U);
  }
  map.try_emplace(std::size_t{1}, std::size_t{1});
  map.clear();
  EXPECT_EQ(map.size(), 0U);
}

/// What growing costs at once is what the largest table holds: none of them holds many.
TEST(SplitMap, SpreadsAddressesOverItsTables) {
  struct Object {
    std::array<char, 64> bytes;
  };
  std::deque<Object> objects(many);
  SplitMap<const Object*, int, std::hash<const Object*>> map;
  for (const Object& one : objects) map.try_emplace(&one, 1);
  EXPECT_LT(map.largest_table(), 8 * many / Numbers::part_count);
}

TEST(SplitMap, SpreadsTextsOverItsTables) {
  std::deque<std::string> names;
  SplitMap<std::string_view, int, StringHash> map;
  for (std::size_t i = 0; i < many; ++i) {
    map.try_emplace(std::string_view(names.emplace_back("item/" + std::to_string(i))), 1);
  }
  EXPECT_LT(map.largest_table(), 3 * many / Numbers::part_count);
}

TEST(SplitMap, HasNoEntryAnyMoreWhileTheValueIsDestroyed) {
  struct Watcher {
    SplitMap<int, std::unique_ptr<Watcher>, std::hash<int>>& map;
    bool& was_there;
    ~Watcher() { was_there = map.find(1) != nullptr; }
  };
  bool was_there = true;
  SplitMap<int, std::unique_ptr<Watcher>, std::hash<int>> map;
  map.try_emplace(1, std::make_unique<Watcher>(map, was_there));
  EXPECT_TRUE(map.erase(1));
  EXPECT_FALSE(was_there);
}

}  // namespace
}  // namespace updraft::split_map_test
