#include <updraft/handler.hpp>
#include <updraft/node.hpp>

#include "base/string_hash.hpp"

#include <algorithm>
#include <unordered_map>
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
/// old. Keys that either array has twice identify nothing.
class KeyIndex {
 public:
  KeyIndex(std::span<const Value> last, std::span<const Value> next) {
    for (std::size_t i = 0; i < last.size(); ++i) note(key_of(last[i]), &Places::last, i);
    for (std::size_t i = 0; i < next.size(); ++i) note(key_of(next[i]), &Places::next, i);
  }

  /// Whether one of these has a key that is in one of the parts, too.
  [[nodiscard]] bool has_key_of(std::span<const Value> items) const {
    return std::ranges::any_of(
        items, [this](const Value& item) { return places_.contains(key_of(item)); });
  }

  /// Whether the item's key tells it from all others of the new array.
  [[nodiscard]] bool identifies(const Value& item) const {
    const auto found = places_.find(key_of(item));
    return found != places_.end() && found->second.next != twice;
  }
  /// Its place in the old part; none if its key identifies nothing, or is new.
  [[nodiscard]] std::size_t counterpart(const Value& item) const {
    if (!identifies(item)) return none;
    const std::size_t place = places_.at(key_of(item)).last;
    return place == twice ? none : place;
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

 private:
  static constexpr std::size_t twice = static_cast<std::size_t>(-2);
  struct Places {
    std::size_t last = none;
    std::size_t next = none;
  };

  void note(std::string_view key, std::size_t Places::* side, std::size_t i) {
    if (key.empty()) return;
    std::size_t& place = places_[key].*side;
    place = place == none ? i : twice;
  }

  std::unordered_map<std::string_view, Places, StringHash> places_;
};

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
  explicit Redraw(std::uint64_t owner) : owner_(owner) {}

  Value element(const Last& last, const Value& next, Identity identity) {
    static const Value no_items = Value::array({});
    static const Value no_members = Value::object({});
    if (unchanged(last, next, identity)) return last.value;
    if (last.value.kind() != next.kind() && !next.has_events()) return next;
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
    bool as_before = old_items.size() == new_items.size();
    if (as_before && front == shorter) return last.value;
    std::size_t back = 0;
    while (front + back < shorter && unchanged(item_of(last, old_items.size() - 1 - back),
                                               new_items[new_items.size() - 1 - back], identity)) {
      ++back;
    }

    KeyIndex keys(old_items.subspan(front, old_items.size() - front - back),
                  new_items.subspan(front, new_items.size() - front - back));
    if (keys.has_key_of(new_items.first(front)) || keys.has_key_of(new_items.last(back))) {
      front = back = 0;
      keys = KeyIndex(old_items, new_items);
    }
    std::vector<Value> items(old_items.begin(), old_items.begin() + offset(front));
    items.reserve(new_items.size());
    for (std::size_t i = front; i < new_items.size() - back; ++i) {
      items.push_back(array_item(keys, front, last, i, new_items[i], identity.reached_by_keys));
      as_before = as_before && same(items.back(), old_items[i]);
    }
    if (as_before) return last.value;
    items.insert(items.end(), old_items.end() - offset(back), old_items.end());
    return std::ranges::equal(items, new_items, same) ? next : Value::array(std::move(items));
  }

  static std::ptrdiff_t offset(std::size_t i) { return static_cast<std::ptrdiff_t>(i); }

  Value array_item(const KeyIndex& keys, std::size_t front, const Last& last, std::size_t place,
                   const Value& next, bool reached_by_keys) {
    static const Value nothing;
    // What only its place tells apart shares what is equal with what was there, and no more.
    if (!keys.identifies(next)) {
      const bool had_one = place < last.value.items().size();
      return element(had_one ? item_of(last, place) : Last{nothing}, next, {false, false});
    }
    const std::size_t before = keys.counterpart(next);
    return element(before == KeyIndex::none ? Last{nothing} : item_of(last, front + before), next,
                   {reached_by_keys, reached_by_keys});
  }

  Value object(const Last& last, const Value& next, Identity identity) {
    static const Value nothing;
    if (next["$"].text() == "component") {
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

  std::uint64_t owner_;
  std::vector<std::pair<std::shared_ptr<EventLeaf>, std::shared_ptr<const Handler>>> handed_over_;
};

}  // namespace

Value redraw(const Value& last, const Value& last_drawn, const Value& next, std::uint64_t owner) {
  // Too little to share, and nothing to hand over.
  if (next.depth() <= 1 && !next.has_events()) return next;
  Redraw redraw(owner);
  Value redrawn =
      redraw.element({last, &last_drawn}, next, {.reached_by_keys = true, .keyed = false});
  redraw.hand_over();
  return redrawn;
}

}  // namespace updraft::model
