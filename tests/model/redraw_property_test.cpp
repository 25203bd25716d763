#include <updraft/handler.hpp>

#include "model/served.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace updraft::model::redraw_property_test {
namespace {

/// One place of a tree: where it is as keys and names tell it, and what was put there.
struct Place {
  std::string identity;  ///< Empty where keys don't tell the place.
  HandlerId id;
  int shown;     ///< What the handler answers that is shown there.
  int intended;  ///< What the handler answers that was put there.
};

/// Collects the places of a redrawn value, beside the one that it was made of.
class Places {
 public:
  static std::vector<Place> of(const Value& shown, const Value& drawn) {
    Places places;
    places.walk(shown, drawn, "root", true, false);
    return places.found_;
  }

 private:
  void walk(const Value& shown, const Value& drawn, std::string way, bool by_keys, bool keyed) {
    ASSERT_EQ(shown.kind(), drawn.kind());
    if (shown.is_event()) {
      found_.push_back({keyed ? way : "", id_of(shown), press(shown), press(drawn)});
      return;
    }
    if (shown["$"].text() == "component") {
      // Of several of one key, only the author's tells that it identifies nothing.
      const std::string key(drawn["key"].text());
      way += ":" + std::string(shown["component"].text()) + "#" + key;
      keyed = by_keys && !key.empty();
    }
    ASSERT_EQ(shown.members().size(), drawn.members().size());
    for (const Member& member : shown.members()) {
      walk(member.value, drawn[member.name.text()], way + "." + std::string(member.name.text()),
           by_keys, keyed);
    }
    ASSERT_EQ(shown.items().size(), drawn.items().size());
    std::map<std::string_view, int> keys;
    for (const Value& item : drawn.items()) ++keys[item["key"].text()];
    for (std::size_t i = 0; i < shown.items().size(); ++i) {
      const std::string_view key = drawn[i]["key"].text();
      const bool identified = by_keys && !key.empty() && keys[key] == 1;
      walk(shown[i], drawn[i], way + "/", identified, identified);
    }
  }

  std::vector<Place> found_;
};

/// What the handlers of a value answer, from the first to the last.
void collect_answers(const Value& value, std::vector<int>& found) {
  if (value.is_event()) found.push_back(press(value));
  for (const Value& item : value.items()) collect_answers(item, found);
  for (const Member& member : value.members()) collect_answers(member.value, found);
}

std::vector<int> answers_of(const Value& value) {
  std::vector<int> found;
  collect_answers(value, found);
  return found;
}

/// Random screens: keyed and unkeyed elements in lists that shift, grow, shrink and repeat.
class Screens {
 public:
  Screens(unsigned seed, bool doubled_keys, bool reuse)
      : random_(seed), doubled_keys_(doubled_keys), reuse_(reuse) {}

  Value draw() { return one(3, ""); }

 private:
  int pick(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }

  Value one(int depth, const std::string& key) {
    // An element that was not drawn again, as each() has it: the same value under the same key.
    if (reuse_ && !key.empty() && pick(3) == 0) {
      const auto known = drawn_.find(std::to_string(depth) + key);
      if (known != drawn_.end()) return known->second;
    }
    std::vector<Member> members{{"$", "component"}, {"component", pick(8) == 0 ? "Other" : "Box"}};
    if (!key.empty()) members.push_back({"key", key});
    std::vector<Member> props;
    if (pick(4) != 0) props.push_back({"onPress", handler()});
    if (pick(4) == 0) props.push_back({"label", pick(3)});
    if (pick(4) == 0) props.push_back({"onChange", handler()});
    if (depth > 0 && pick(4) == 0) props.push_back({"icon", one(0, pick(2) == 0 ? "i" : "")});
    if (pick(6) == 0) props.push_back({"list", array({handler(), handler()})});
    members.push_back({"props", object(std::move(props))});
    if (depth > 0) members.push_back({"children", children(depth - 1)});
    Value element = object(std::move(members));
    if (!key.empty()) drawn_[std::to_string(depth) + key] = element;
    return element;
  }

  Value children(int depth) {
    std::vector<std::string> keys{"a", "b", "c", "d", "e"};
    std::ranges::shuffle(keys, random_);
    keys.resize(static_cast<std::size_t>(pick(6)));
    if (pick(2) == 0) std::ranges::sort(keys);
    std::vector<Value> items;
    for (const auto& key : keys) {
      if (pick(5) == 0) items.push_back(one(depth, ""));
      if (pick(9) == 0) items.push_back("text");
      items.push_back(one(depth, key));
      if (doubled_keys_ && pick(6) == 0) items.push_back(one(depth, key));
    }
    return array(std::move(items));
  }

  Value handler() {
    return answers(++made_, pick(10) == 0 ? EventOptions{.timeout = std::chrono::seconds(pick(2))}
                                          : EventOptions{});
  }

  std::mt19937 random_;
  bool doubled_keys_;
  bool reuse_;
  int made_ = 0;
  std::map<std::string, Value> drawn_;
};

void expect_that_no_event_is_misdirected(Screens screens, int rounds) {
  Served served;
  std::vector<Place> before;
  for (int round = 0; round < rounds; ++round) {
    const Value drawn = screens.draw();
    const auto intended = answers_of(drawn);
    const Value shown = served.show(drawn);
    ASSERT_EQ(answers_of(drawn), intended) << "round " << round << ": the author's own changed";
    ASSERT_EQ(answers_of(shown), intended) << "round " << round;
    const auto after = Places::of(shown, drawn);
    std::unordered_map<HandlerId, Place, HandlerId::Hash> now;
    std::map<std::string, HandlerId> ids;
    for (const Place& place : after) {
      ASSERT_FALSE(place.id.empty());
      ASSERT_EQ(place.shown, place.intended) << "round " << round << " at " << place.identity;
      const auto leaf = served.table().find(place.id);
      ASSERT_TRUE(leaf);
      ASSERT_EQ(press(*leaf), place.intended) << "round " << round << " at " << place.identity;
      const auto [entry, fresh] = now.emplace(place.id, place);
      ASSERT_TRUE(fresh || entry->second.intended == place.intended) << "round " << round;
      if (!place.identity.empty()) ids[place.identity] = place.id;
    }
    for (const Place& place : before) {
      const auto known = now.find(place.id);
      if (known != now.end() && known->second.intended != place.shown) {
        ASSERT_FALSE(place.identity.empty()) << "round " << round;
        ASSERT_EQ(known->second.identity, place.identity) << "round " << round;
      }
      const auto leaf = served.table().find(place.id);
      ASSERT_TRUE(leaf) << "taps on what was shown a moment ago still count";
      if (known == now.end()) {
        ASSERT_EQ(press(*leaf), place.shown) << "round " << round;
      }
      const auto same_place = ids.find(place.identity);
      if (!place.identity.empty() && same_place != ids.end()) {
        ASSERT_EQ(same_place->second, place.id) << "round " << round << " at " << place.identity;
      }
    }
    before = after;
  }
}

TEST(Redraw, NeverMisdirectsAnEventOfRandomScreens) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    expect_that_no_event_is_misdirected(Screens(seed, false, false), 60);
    if (HasFatalFailure()) return;
  }
}

TEST(Redraw, NeverMisdirectsAnEventOfRandomScreensWithDoubledKeys) {
  for (unsigned seed = 100; seed < 120; ++seed) {
    SCOPED_TRACE(seed);
    expect_that_no_event_is_misdirected(Screens(seed, true, false), 60);
    if (HasFatalFailure()) return;
  }
}

TEST(Redraw, NeverMisdirectsAnEventOfRandomScreensWithPartsThatAreNotDrawnAgain) {
  for (unsigned seed = 200; seed < 220; ++seed) {
    SCOPED_TRACE(seed);
    expect_that_no_event_is_misdirected(Screens(seed, false, true), 60);
    if (HasFatalFailure()) return;
  }
}

TEST(Redraw, NeverMisdirectsAnEventOfRandomScreensWithDoubledKeysAndPartsThatAreNotDrawnAgain) {
  for (unsigned seed = 300; seed < 320; ++seed) {
    SCOPED_TRACE(seed);
    expect_that_no_event_is_misdirected(Screens(seed, true, true), 60);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace updraft::model::redraw_property_test
