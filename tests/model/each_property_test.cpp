#include <updraft/each.hpp>
#include <updraft/handler.hpp>

#include "model/rows.hpp"
#include "model/served.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace updraft::model::each_property_test {
namespace {

/// What each() says: the keys of its rows, found by looking at all of them.
std::vector<std::string> expected_keys(const Entries& entries) {
  std::set<std::string> taken;
  for (const Entry& entry : entries) taken.insert(entry.id);
  std::set<std::string> seen;
  std::vector<std::string> keys;
  for (const Entry& entry : entries) {
    std::string key = entry.id;
    if (!seen.insert(key).second) {
      for (int n = 2; taken.contains(key); ++n) key = entry.id + "~" + std::to_string(n);
      taken.insert(key);
    }
    keys.push_back(key);
  }
  return keys;
}

/// Random lists of few keys, some of them empty, and some as those that are made of others.
class Lists {
 public:
  explicit Lists(unsigned seed) : random_(seed) {}

  /// Changes what was drawn before in some places.
  const Entries& next() {
    for (int changes = pick(4); changes > 0; --changes) change();
    if (pick(8) == 0) std::ranges::shuffle(entries_, random_);
    return entries_;
  }

 private:
  int pick(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }
  std::ptrdiff_t place() { return pick(static_cast<int>(entries_.size())); }

  void change() {
    static const std::vector<std::string> keys{
        "", "a", "b", "c", "d", "e", "a~2", "b~2", "a row of a longer key", "~2"};
    Entry entry{.id = keys[static_cast<std::size_t>(pick(10))], .n = ++made_};
    const int what = entries_.empty() ? 0 : pick(4);
    if (what == 0 && entries_.size() < 12) {
      entries_.insert(entries_.begin() + pick(static_cast<int>(entries_.size()) + 1), entry);
    } else if (what == 1) {
      entries_.erase(entries_.begin() + place());
    } else if (what == 2) {
      entries_[static_cast<std::size_t>(place())].n = entry.n;
    } else if (!entries_.empty()) {
      std::iter_swap(entries_.begin() + place(), entries_.begin() + place());
    }
  }

  std::mt19937 random_;
  Entries entries_;
  int made_ = 0;
};

/// What was on the screen at some time: whoever aimed at it meant this.
struct Shown {
  HandlerId id;
  int n;
};

TEST(Each, DrawsWhatAPlainListOfRowsWouldBeOfRandomLists) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    Lists lists(seed);
    const auto entries = state(Entries());
    int redraws = 0;
    const auto list = view([&](Get get) {
      ++redraws;
      return each(get(entries), &Entry::id, press_row);
    });
    Served served;
    std::map<std::string, Shown> alone_before;
    std::map<std::string, Shown> identified_before;
    std::vector<Shown> before;
    for (int round = 0; round < 80; ++round) {
      const Entries& now = lists.next();
      entries.set(now);
      const Value drawn = served.serve(list.read());
      ASSERT_EQ(list.node()->failure(), "");
      ASSERT_EQ(drawn.items().size(), now.size());
      const auto keys = expected_keys(now);
      std::map<std::string, Shown> alone;       // with their keys
      std::map<std::string, Shown> identified;  // and of no other key could theirs be made
      std::vector<Shown> after;
      for (std::size_t i = 0; i < now.size(); ++i) {
        ASSERT_EQ(drawn[i]["key"].text(), keys[i]) << "round " << round << ", row " << i;
        ASSERT_EQ(drawn[i]["props"]["n"], Value(now[i].n)) << "round " << round << ", row " << i;
        after.push_back({id_at(drawn, i), now[i].n});
        ASSERT_EQ(served.tap(after.back().id), now[i].n) << "round " << round << ", row " << i;
        const std::string& id = now[i].id;
        if (id.empty() || std::ranges::count(now, id, &Entry::id) > 1) continue;
        alone[id] = after.back();
        const auto is_made = [&id](const std::string& key) {
          return key.find('~') != std::string::npos && key.starts_with(id);
        };
        if (std::ranges::none_of(keys, is_made)) identified[id] = after.back();
      }
      // A tap that was aimed at another screen runs its own handler, or that of the same key where
      // it was alone both times.
      for (const Shown& aimed : before) {
        const int ran = served.tap(aimed.id);
        if (ran == aimed.n) continue;
        const auto same = std::ranges::find_if(alone, [&](const auto& one) {
          const auto known = alone_before.find(one.first);
          return one.second.id == aimed.id && known != alone_before.end() &&
                 known->second.id == aimed.id;
        });
        ASSERT_NE(same, alone.end())
            << "round " << round << ": the row of " << aimed.n << " ran the handler of " << ran;
      }
      // Where its key identifies a row now and did before, its id stays.
      for (const auto& [key, shown] : identified) {
        const auto known = identified_before.find(key);
        if (known != identified_before.end()) {
          ASSERT_EQ(known->second.id, shown.id) << key;
        }
      }
      before = std::move(after);
      alone_before = std::move(alone);
      identified_before = std::move(identified);
    }
    ASSERT_GT(redraws, 40);
  }
}

TEST(Each, GivesRowsOfADoubledKeyNewIdsAtEachRedraw) {
  const auto entries = state(Entries{{"a", 1}, {"a", 2}, {"b", 3}});
  const auto list = view([&](Get get) { return each(get(entries), &Entry::id, press_row); });
  Served served;
  const Value before = served.serve(list.read());
  entries.set({{"a", 1}, {"a", 2}, {"b", 4}});
  const Value after = served.serve(list.read());
  EXPECT_EQ(id_at(after, 0), id_at(before, 0)) << "the first is as it was";
  EXPECT_NE(id_at(after, 1), id_at(before, 1));
  EXPECT_EQ(id_at(after, 2), id_at(before, 2));
  EXPECT_EQ(served.tap(id_at(before, 1)), 2);
  EXPECT_EQ(served.tap(id_at(before, 2)), 4);
}

TEST(Each, NeverLetsTheSecondRowOfAKeyTakeOverTheHandlersOfTheFirst) {
  const auto entries = state(Entries{{"a", 1}, {"a", 2}});
  const auto list = view([&](Get get) { return each(get(entries), &Entry::id, press_row); });
  Served served;
  const Value before = served.serve(list.read());
  entries.set({{"a", 2}});
  const Value after = served.serve(list.read());
  EXPECT_EQ(after.items()[0]["key"], Value("a"));
  EXPECT_EQ(served.tap(id_at(before, 0)), 1) << "who taps twice does not remove both";
  EXPECT_EQ(served.tap(id_at(after, 0)), 2);
}

}  // namespace
}  // namespace updraft::model::each_property_test
