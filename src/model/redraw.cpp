#include <updraft/handler.hpp>
#include <updraft/node.hpp>

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

/// Collects the children of a container anew, from where the first differs from the given ones.
class Rebuild {
 public:
  explicit Rebuild(std::span<const Value> given) : given_(given) {}

  void add(std::size_t i, Value child) {
    if (!started_) {
      if (same(child, given_[i])) return;
      children_.reserve(given_.size());
      children_.assign(given_.begin(), given_.begin() + static_cast<std::ptrdiff_t>(i));
      started_ = true;
    }
    children_.push_back(std::move(child));
  }
  [[nodiscard]] bool differs() const noexcept { return started_; }
  std::vector<Value> take() { return std::move(children_); }

 private:
  std::span<const Value> given_;
  std::vector<Value> children_;
  bool started_ = false;
};

/// Finds for each keyed item of the new array the one of that key in the old. Keys that either
/// array has twice identify nothing.
class KeyIndex {
 public:
  KeyIndex(std::span<const Value> last, std::span<const Value> next) : last_(last) {
    for (std::size_t i = 0; i < last.size(); ++i) note(key_of(last[i]), &Places::last, i);
    for (std::size_t i = 0; i < next.size(); ++i) note(key_of(next[i]), &Places::next, i);
  }

  /// Whether the item's key tells it from all others of the new array.
  [[nodiscard]] bool identifies(const Value& item) const {
    const auto found = places_.find(key_of(item));
    return found != places_.end() && found->second.next != twice;
  }
  /// Null if the item's key identifies nothing, or is new.
  [[nodiscard]] const Value* counterpart(const Value& item) const {
    if (!identifies(item)) return nullptr;
    const std::size_t place = places_.at(key_of(item)).last;
    return place == none || place == twice ? nullptr : &last_[place];
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
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

  std::span<const Value> last_;
  std::unordered_map<std::string_view, Places> places_;
};

/// Walks the last and the next value of a node side by side. An element without a predecessor is
/// compared with nothing: null, or an empty container.
class Redraw {
 public:
  explicit Redraw(std::uint64_t owner) : owner_(owner) {}

  Value element(const Value& last, const Value& next, Identity identity) {
    static const Value no_items = Value::array({});
    static const Value no_members = Value::object({});
    if (same(last, next)) return last;
    if (last.kind() != next.kind() && !next.has_events()) return next;
    if (next.is_event()) return leaf(last, next, identity);
    if (next.is_array()) return array(last.is_array() ? last : no_items, next, identity);
    if (next.is_object()) return object(last.is_object() ? last : no_members, next, identity);
    return last == next ? last : next;
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
    copy->id = own ? own->id : 0;
    return copy;
  }

  Value array(const Value& last, const Value& next, Identity identity) {
    const auto old_items = last.items();
    const auto new_items = next.items();
    const std::size_t shorter = std::min(old_items.size(), new_items.size());
    std::size_t front = 0;
    while (front < shorter && same(old_items[front], new_items[front])) ++front;
    bool as_before = old_items.size() == new_items.size();
    if (as_before && front == shorter) return last;

    const KeyIndex keys(old_items, new_items);
    Rebuild rebuild(new_items);
    for (std::size_t i = front; i < new_items.size(); ++i) {
      Value item = array_item(keys, i < old_items.size() ? old_items[i] : Value(), new_items[i],
                              identity.reached_by_keys);
      as_before = as_before && same(item, old_items[i]);
      rebuild.add(i, std::move(item));
    }
    if (as_before) return last;
    return rebuild.differs() ? Value::array(rebuild.take()) : next;
  }

  Value array_item(const KeyIndex& keys, const Value& in_its_place, const Value& next,
                   bool reached_by_keys) {
    // What only its place tells apart shares what is equal with what was there, and no more.
    if (!keys.identifies(next)) return element(in_its_place, next, {false, false});
    const Value* last = keys.counterpart(next);
    return element(last ? *last : Value(), next, {reached_by_keys, reached_by_keys});
  }

  Value object(const Value& last, const Value& next, Identity identity) {
    if (next["$"].text() == "component") {
      identity.keyed = identity.reached_by_keys && !key_of(next).empty();
      // Another component, or another key, in the same place is another element.
      const bool another =
          !(last["component"] == next["component"]) || key_of(last) != key_of(next);
      if (another && !last.members().empty()) return element(Value(), next, identity);
    }
    const auto old_members = last.members();
    const auto new_members = next.members();
    bool as_before = old_members.size() == new_members.size();
    bool differs = false;
    std::vector<Member> members;
    for (std::size_t i = 0; i < new_members.size(); ++i) {
      const auto& [name, value] = new_members[i];
      const bool aligned = i < old_members.size() && old_members[i].name == name;
      const Value* counterpart = aligned ? &old_members[i].value : last.find(name.text());
      Value member = element(counterpart ? *counterpart : Value(), value, identity);
      as_before = as_before && aligned && same(member, *counterpart);
      if (!differs && !same(member, value)) {
        differs = true;
        members.assign(new_members.begin(), new_members.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (differs) members.push_back({name, std::move(member)});
    }
    if (as_before) return last;
    return differs ? Value::object(std::move(members)) : next;
  }

  std::uint64_t owner_;
  std::vector<std::pair<std::shared_ptr<EventLeaf>, std::shared_ptr<const Handler>>> handed_over_;
};

}  // namespace

Value redraw(const Value& last, const Value& next, std::uint64_t owner) {
  Redraw redraw(owner);
  Value redrawn = redraw.element(last, next, {.reached_by_keys = true, .keyed = false});
  redraw.hand_over();
  return redrawn;
}

}  // namespace updraft::model
