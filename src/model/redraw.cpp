#include <updraft/component.hpp>
#include <updraft/handler.hpp>
#include <updraft/node.hpp>

#include "base/string_hash.hpp"
#include "model/unique_keys.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <utility>

namespace updraft::model {
namespace {

/// Whether a place in the old value and one in the new are known to be the same element of the
/// screen. Only then may the new handler take over the old one's id; a tap meant for another
/// element would run it otherwise.
struct Identity {
  bool reached_by_keys;  ///< Every array on the way was entered by a `key`.
  bool keyed;            ///< And so is the element that these props belong to.
};

/// The same value at no cost: shared containers, or equal scalars.
bool same(const Value& a, const Value& b) {
  return a.shares_with(b) || (a.depth() == 0 && a == b);
}

std::string_view key_of(const Value& item) {
  const Value* key = item.find("key");
  return key ? key->text() : std::string_view();
}

bool equal_options(const EventLeaf& a, const EventLeaf& b) {
  return a.timeout == b.timeout && a.args == b.args &&
         std::ranges::equal(a.actions, b.actions, {}, &Action::value, &Action::value);
}

/// Finds for each keyed item of a part of the new array the one of that key in the same part of the
/// old. Keys that either array has twice identify nothing, nor do those that were made of them.
class KeyIndex {
 public:
  KeyIndex(std::span<const Value> last, std::span<const Value> next) {
    places_.reserve(std::max(last.size(), next.size()));
    for (std::size_t i = 0; i < last.size(); ++i) note(last[i], &Places::last, i);
    for (std::size_t i = 0; i < next.size(); ++i) note(next[i], &Places::next, i);
    for (const auto& [made, side] : made_keys_) note_doubled(made, side);
    all_are_new_ = last.empty() && !repeats_ && made_keys_.empty();
  }

  /// Whether one of these has a key that is in one of the parts, too.
  [[nodiscard]] bool has_key_of(std::span<const Value> items) const {
    return std::ranges::any_of(
        items, [this](const Value& item) { return places_.contains(key_of(item)); });
  }
  /// Whether some keys may have been made of others, which may be outside of the parts.
  [[nodiscard]] bool has_made_keys() const noexcept { return !made_keys_.empty(); }
  /// Whether two items of the new part have one key.
  [[nodiscard]] bool repeats() const noexcept { return repeats_; }
  /// The keys from which keys of the new part were made.
  [[nodiscard]] const std::vector<std::string_view>& doubled() const noexcept { return doubled_; }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// What the key of an item of the new array says of it.
  struct Match {
    bool is_identified = false;      ///< Its key tells it from all others of the new array.
    std::size_t counterpart = none;  ///< Its place in the old part, if both keys identify it.
    std::size_t first = none;        ///< The first place of its key in the old part.
  };
  [[nodiscard]] Match match(const Value& item) const {
    // The first drawing of a long list: each look-up would miss the processor's caches.
    if (all_are_new_) return {!key_of(item).empty(), none, none};
    const auto found = places_.find(key_of(item));
    if (found == places_.end()) return {};
    const auto& [last, next] = found->second;
    const bool has_counterpart = !next.is_doubled && !last.is_doubled;
    return {!next.is_doubled, has_counterpart ? last.place() : none, last.place()};
  }

 private:
  /// Small, as there may be very many.
  struct Place {
    static constexpr std::uint32_t nowhere = static_cast<std::uint32_t>(-1);
    std::uint32_t first = nowhere;
    bool is_doubled = false;

    [[nodiscard]] std::size_t place() const noexcept { return first == nowhere ? none : first; }
  };
  struct Places {
    Place last;
    Place next;
  };

  void note(const Value& item, Place Places::* side, std::size_t i) {
    const std::string_view key = key_of(item);
    if (key.empty()) return;
    Place& place = places_[key].*side;
    if (place.first == Place::nowhere) {
      place.first = static_cast<std::uint32_t>(i);
    } else {
      place.is_doubled = true;
      repeats_ = repeats_ || side == &Places::next;
    }
    if (doubled_key(key) && is_component(item)) {
      made_keys_.emplace_back(key, side);
    }
  }

  void note_doubled(std::string_view made, Place Places::* side) {
    const std::string_view key = *doubled_key(made);
    if (!key.empty()) {
      const auto found = places_.find(key);
      if (found == places_.end() || (found->second.*side).first == Place::nowhere) return;
      (found->second.*side).is_doubled = true;
    }
    (places_.at(made).*side).is_doubled = true;
    if (side == &Places::next && std::ranges::find(doubled_, key) == doubled_.end()) {
      doubled_.push_back(key);
    }
  }

  boost::unordered_flat_map<std::string_view, Places, StringHash> places_;
  std::vector<std::pair<std::string_view, Place Places::*>> made_keys_;
  std::vector<std::string_view> doubled_;
  bool repeats_ = false;
  bool all_are_new_ = false;
};

/// The array with a key of its own for each component that has one; the very same array if that is
/// so already.
Value with_unique_keys(const Value& array) {
  UniqueKeys keys;
  std::unordered_set<std::string_view, StringHash> seen;
  std::vector<std::size_t> doubled;
  for (std::size_t i = 0; i < array.items().size(); ++i) {
    const std::string_view key = key_of(array.items()[i]);
    if (key.empty()) continue;
    if (seen.insert(key).second) {
      keys.add(key);
    } else if (is_component(array.items()[i])) {
      doubled.push_back(i);
    }
  }
  if (doubled.empty()) return array;
  std::vector<Value> items(array.items().begin(), array.items().end());
  for (const std::size_t i : doubled) items[i] = with_key(items[i], keys.make(key_of(items[i])));
  return Value::array(std::move(items));
}

/// What stands at a place of the last value, and what it was redrawn from (null if that is not
/// known): the same drawn again is redrawn to the same.
struct Last {
  const Value& value;
  const Value* drawn = nullptr;
};

/// Walks the last and the next value of a node side by side. An element without a predecessor is
/// compared with nothing: null, or an empty container.
class Redraw {
 public:
  Redraw(std::uint64_t owner, DoubledKeys* doubled) : owner_(owner), doubled_(doubled) {}

  Value element(const Last& last, const Value& next, Identity identity) {
    static const Value no_items = Value::array({});
    static const Value no_members = Value::object({});
    if (unchanged(last, next, identity)) return last.value;
    // Within one container there is no list whose items might share a key.
    if (last.value.kind() != next.kind() && !next.has_events() && next.depth() <= 1) return next;
    if (next.is_event()) return leaf(last.value, next, identity);
    if (next.is_array())
      return array(last.value.is_array() ? last : Last{no_items}, next, identity);
    if (next.is_object()) {
      return object(last.value.is_object() ? last : Last{no_members}, next, identity);
    }
    return last.value == next ? last.value : next;
  }

  /// Gives the leaves that stay their new handlers; at the end, as the author may have put what
  /// was served elsewhere in the new value.
  void hand_over() {
    for (auto& [leaf, handler] : handed_over_) leaf->handler = std::move(handler);
  }

 private:
  /// The leaf of an element that keys identify is the node's own: it takes over the handlers of
  /// later redraws, and keeps its id. All others are served as they are.
  Value leaf(const Value& last, const Value& next, Identity identity) {
    const EventLeaf& given = *next.event_leaf();
    // The author has taken a part of what we served and put it in another place: that is another
    // element, which must not share its leaf.
    const bool served_elsewhere = given.owner == owner_;
    if (given.owner != 0 && !served_elsewhere) return next;
    if (!identity.keyed && !served_elsewhere) return next;
    auto own = identity.keyed && last.is_event() ? last.event_leaf() : nullptr;
    if (own && own->owner != owner_) own = nullptr;
    if (own && equal_options(*own, given)) {
      handed_over_.emplace_back(own, given.handler);
      return last;
    }
    auto copy = std::make_shared<EventLeaf>(given);
    copy->owner = identity.keyed ? owner_ : 0;
    copy->id = own ? own->id : HandlerId();
    copy->place = own ? own->place : nullptr;
    return copy;
  }

  static bool unchanged(const Last& last, const Value& next, Identity identity) {
    return same(last.value, next) ||
           (identity.reached_by_keys && last.drawn && last.drawn->shares_with(next));
  }

  static Last item_of(const Last& array, std::size_t i) {
    const bool is_known = array.drawn && i < array.drawn->items().size();
    return {array.value.items()[i], is_known ? &array.drawn->items()[i] : nullptr};
  }

  /// What both arrays begin and end with stays; only what is between is looked at, unless a key in
  /// there tells that what is around it was, or is, not identified by its key.
  Value array(const Last& last, const Value& next, Identity identity) {
    const auto old_items = last.value.items();
    const auto new_items = next.items();
    const std::size_t shorter = std::min(old_items.size(), new_items.size());
    std::size_t front = 0;
    while (front < shorter && unchanged(item_of(last, front), new_items[front], identity)) ++front;
    if (old_items.size() == new_items.size() && front == shorter) return last.value;
    std::size_t back = 0;
    while (front + back < shorter && unchanged(item_of(last, old_items.size() - 1 - back),
                                               new_items[new_items.size() - 1 - back], identity)) {
      ++back;
    }

    KeyIndex keys(old_items.subspan(front, old_items.size() - front - back),
                  new_items.subspan(front, new_items.size() - front - back));
    if (keys.has_made_keys() || keys.has_key_of(new_items.first(front)) ||
        keys.has_key_of(new_items.last(back))) {
      front = back = 0;
      keys = KeyIndex(old_items, new_items);
    }
    if (keys.repeats()) {
      const Value unique = with_unique_keys(next);
      if (!unique.shares_with(next)) {
        return array_items(KeyIndex(old_items, unique.items()), {0, 0}, last, unique, identity);
      }
    }
    return array_items(keys, {front, back}, last, next, identity);
  }

  /// How many items at the front and at the back of an array are as they were.
  struct Unchanged {
    std::size_t front;
    std::size_t back;
  };

  Value array_items(const KeyIndex& keys, Unchanged same_items, const Last& last, const Value& next,
                    Identity identity) {
    const auto old_items = last.value.items();
    const auto new_items = next.items();
    const auto [front, back] = same_items;
    note_doubled(keys);
    bool as_before = old_items.size() == new_items.size();
    bool as_next = std::ranges::equal(old_items.first(front), new_items.first(front), same) &&
                   std::ranges::equal(old_items.last(back), new_items.last(back), same);
    std::vector<Value> items;  // those so far, unless they are as in the next array
    if (!as_next) items.assign(old_items.begin(), old_items.begin() + offset(front));
    for (std::size_t i = front; i < new_items.size() - back; ++i) {
      Value item = array_item(keys, front, last, i, new_items[i], identity.reached_by_keys);
      as_before = as_before && same(item, old_items[i]);
      if (as_next && !same(item, new_items[i])) {
        as_next = false;
        items.reserve(new_items.size());
        items.assign(new_items.begin(), new_items.begin() + offset(i));
      }
      if (!as_next) items.push_back(std::move(item));
    }
    if (as_before) return last.value;
    if (as_next) return next;
    items.insert(items.end(), old_items.end() - offset(back), old_items.end());
    return Value::array(std::move(items));
  }

  void note_doubled(const KeyIndex& keys) {
    if (!doubled_) return;
    for (const std::string_view key : keys.doubled()) {
      const std::string problem = "two items of one list have the key \"" + std::string(key) + '"';
      if (doubled_->are_refused) throw Error(ErrorKind::internal, problem);
      if (doubled_->found.size() == most_told) return;
      doubled_->found.push_back(problem + ": all but the first are sent with keys such as \"" +
                                std::string(key) + "~2\"");
    }
  }

  static std::ptrdiff_t offset(std::size_t i) { return static_cast<std::ptrdiff_t>(i); }

  Value array_item(const KeyIndex& keys, std::size_t front, const Last& last, std::size_t place,
                   const Value& next, bool reached_by_keys) {
    static const Value nothing;
    // What only its place tells apart shares what is equal with what was there, and no more; unless
    // it was not drawn again, which tells it from all others.
    const KeyIndex::Match match = keys.match(next);
    if (!match.is_identified) {
      if (match.first != KeyIndex::none) {
        const Last candidate = item_of(last, front + match.first);
        if (unchanged(candidate, next, {reached_by_keys, reached_by_keys})) return candidate.value;
      }
      const bool had_one = place < last.value.items().size();
      return element(had_one ? item_of(last, place) : Last{nothing}, next, {false, false});
    }
    const bool had_one = match.counterpart != KeyIndex::none;
    return element(had_one ? item_of(last, front + match.counterpart) : Last{nothing}, next,
                   {reached_by_keys, reached_by_keys});
  }

  Value object(const Last& last, const Value& next, Identity identity) {
    static const Value nothing;
    if (is_component(next)) {
      identity.keyed = identity.reached_by_keys && !key_of(next).empty();
      // Another component, or another key, in the same place is another element.
      const bool another =
          !(last.value["component"] == next["component"]) || key_of(last.value) != key_of(next);
      if (another && !last.value.members().empty()) return element({nothing}, next, identity);
    }
    const auto old_members = last.value.members();
    const auto new_members = next.members();
    bool as_before = old_members.size() == new_members.size();
    bool differs = false;
    std::vector<Member> members;
    for (std::size_t i = 0; i < new_members.size(); ++i) {
      const auto& [name, value] = new_members[i];
      const bool aligned = i < old_members.size() && old_members[i].name == name;
      Value member = element(member_of(last, aligned, i, name.text()), value, identity);
      as_before = as_before && aligned && same(member, old_members[i].value);
      if (!differs && !same(member, value)) {
        differs = true;
        members.assign(new_members.begin(), new_members.begin() + offset(i));
      }
      if (differs) members.push_back({name, std::move(member)});
    }
    if (as_before) return last.value;
    return differs ? Value::object(std::move(members)) : next;
  }

  /// The member of the last value that has this name; mostly it has the same place.
  static Last member_of(const Last& last, bool aligned, std::size_t i, std::string_view name) {
    static const Value nothing;
    const Value* drawn = last.drawn ? last.drawn->find(name) : nullptr;
    if (aligned) return {last.value.members()[i].value, drawn};
    const Value* value = last.value.find(name);
    return value ? Last{*value, drawn} : Last{nothing};
  }

  static constexpr std::size_t most_told = 10;

  std::uint64_t owner_;
  DoubledKeys* doubled_;
  std::vector<std::pair<std::shared_ptr<EventLeaf>, std::shared_ptr<const Handler>>> handed_over_;
};

}  // namespace

Value redraw(const Value& last, const Value& last_drawn, const Value& next, std::uint64_t owner,
             DoubledKeys* doubled) {
  // Too little to share, and nothing to hand over.
  if (next.depth() <= 1 && !next.has_events()) return next;
  Redraw redraw(owner, doubled);
  Value redrawn =
      redraw.element({last, &last_drawn}, next, {.reached_by_keys = true, .keyed = false});
  redraw.hand_over();
  return redrawn;
}

}  // namespace updraft::model
