#include <updraft/error.hpp>
#include <updraft/handler.hpp>
#include <updraft/value.hpp>

#include "base/small_blocks.hpp"
#include "value/item_index.hpp"
#include "value/value_builder.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <new>
#include <numeric>

namespace updraft {
namespace {

const Value null_value;

/// Objects of more members than this carry an index of their names in order.
constexpr std::size_t indexed_members = 16;
/// Arrays of more items than this have room for an index of their keys, made when it is needed.
constexpr std::size_t indexed_items = 64;

/// Copies up to 16 characters by two blocks that may overlap, which is quicker than a loop.
void copy_short(std::string_view text, char* to) noexcept {
  const auto copy_blocks = [&](auto block) {
    std::memcpy(&block, text.data(), sizeof(block));
    auto last = block;
    std::memcpy(&last, text.data() + text.size() - sizeof(block), sizeof(block));
    std::memcpy(to, &block, sizeof(block));
    std::memcpy(to + text.size() - sizeof(block), &last, sizeof(block));
  };
  if (text.size() >= sizeof(std::uint64_t)) {
    copy_blocks(std::uint64_t());
  } else if (text.size() >= sizeof(std::uint32_t)) {
    copy_blocks(std::uint32_t());
  } else {
    std::ranges::copy(text, to);
  }
}

std::uint16_t depth_above(std::size_t deepest_inside) {
  if (deepest_inside >= Value::max_depth) {
    throw Error::for_program(ErrorKind::invalid,
                             "a value nests deeper than " + std::to_string(Value::max_depth));
  }
  return static_cast<std::uint16_t>(deepest_inside + 1);
}

}  // namespace

/// What a Value shares: a header, then the elements in the same block. Immutable but for the count.
struct Value::Node {
  std::atomic<std::uint32_t> references{1};
  std::uint32_t size = 0;  // characters, items or members
  std::uint16_t depth = 0;
  bool has_events = false;

  static constexpr std::size_t header_bytes = 16;

  [[nodiscard]] void* body() noexcept { return reinterpret_cast<char*>(this) + header_bytes; }
  template <class T>
  [[nodiscard]] T* elements() noexcept {
    return std::launder(static_cast<T*>(body()));
  }
  /// The places of an object's members, sorted by name; only behind more than indexed_members.
  [[nodiscard]] std::uint32_t* index() noexcept {
    return reinterpret_cast<std::uint32_t*>(elements<Member>() + size);
  }

  /// The index of an array's keys, null until it is made; only behind more than indexed_items.
  [[nodiscard]] std::atomic<const ItemIndex*>& item_index() noexcept {
    return *std::launder(
        reinterpret_cast<std::atomic<const ItemIndex*>*>(elements<Value>() + size));
  }

  static Node* make(std::size_t body_bytes, std::size_t size) {
    if (size > std::numeric_limits<std::uint32_t>::max()) {
      throw Error::for_program(ErrorKind::invalid, "a value is too large");
    }
    auto* node = new (small_blocks::allocate(header_bytes + body_bytes)) Node;
    node->size = static_cast<std::uint32_t>(size);
    return node;
  }

  static Node* make_string(std::string_view text) {
    Node* node = make(text.size(), text.size());
    std::memcpy(node->body(), text.data(), text.size());
    return node;
  }

  static Node* make_event(std::shared_ptr<EventLeaf> leaf) {
    std::size_t deepest = leaf->args.depth();
    for (const Action& a : leaf->actions) deepest = std::max(deepest, a.value().depth() + 1);
    const auto depth = depth_above(deepest);
    Node* node = make(sizeof(leaf), 1);
    node->depth = depth;
    new (node->body()) std::shared_ptr<EventLeaf>(std::move(leaf));
    node->has_events = true;
    return node;
  }

  // These move from what they are given.
  static Node* make_array(std::span<Value> items);
  static Node* make_object(std::span<Member> members);

  void release(Kind kind) noexcept {
    if (references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    // Recursion ends: values nest at most max_depth deep.
    if (kind == Kind::array) destroy_items();
    if (kind == Kind::object) std::destroy_n(elements<Member>(), size);
    if (kind == Kind::event) std::destroy_at(elements<std::shared_ptr<EventLeaf>>());
    const std::size_t bytes = header_bytes + body_bytes(kind);
    this->~Node();
    small_blocks::free(this, bytes);
  }

  void destroy_items() noexcept {
    if (size > indexed_items) delete item_index().load(std::memory_order_acquire);
    std::destroy_n(elements<Value>(), size);
  }

  /// As it was made.
  [[nodiscard]] std::size_t body_bytes(Kind kind) const noexcept {
    if (kind == Kind::array) return array_bytes(size);
    if (kind == Kind::object) return object_bytes(size);
    return kind == Kind::event ? sizeof(std::shared_ptr<EventLeaf>) : size;
  }
  [[nodiscard]] static std::size_t array_bytes(std::size_t items) noexcept {
    return items * sizeof(Value) +
           (items > indexed_items ? sizeof(std::atomic<const ItemIndex*>) : 0);
  }
  [[nodiscard]] static std::size_t object_bytes(std::size_t members) noexcept {
    const bool indexed = members > indexed_members;
    return members * (sizeof(Member) + (indexed ? sizeof(std::uint32_t) : 0));
  }
};

namespace {

/// The places of members in the order of their names; equal names in the order of the members.
std::vector<std::uint32_t> sorted_places(std::span<const Member> members) {
  std::vector<std::uint32_t> places(members.size());
  std::iota(places.begin(), places.end(), 0U);
  std::sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = members[a].name.text().compare(members[b].name.text());
    return order != 0 ? order < 0 : a < b;
  });
  return places;
}

/// Calls `merge(first, later)` for each two members of the same name, the first of that name and
/// one after it, in order. Many members are sorted for it: their places.
template <class Merge>
void for_each_duplicate(std::span<const Member> members, std::vector<std::uint32_t>& places,
                        Merge merge) {
  if (members.size() <= indexed_members) {
    for (std::size_t later = 1; later < members.size(); ++later) {
      const std::string_view name = members[later].name.text();
      for (std::size_t first = 0; first < later; ++first) {
        if (members[first].name.text() != name) continue;
        merge(first, later);
        break;
      }
    }
    return;
  }
  places = sorted_places(members);
  for (std::size_t i = 1, first = 0; i < places.size(); ++i) {
    if (members[places[i]].name.text() == members[places[first]].name.text()) {
      merge(places[first], places[i]);
    } else {
      first = i;
    }
  }
}

/// Of members of the same name keeps the last value, in the place of the first. Returns those that
/// are left, and their sorted places where these are known.
std::span<Member> merge_duplicates(std::span<Member> members, std::vector<std::uint32_t>& places) {
  std::vector<bool> dropped;
  for_each_duplicate(members, places, [&](std::size_t first, std::size_t later) {
    if (dropped.empty()) dropped.resize(members.size());
    members[first].value = members[later].value;
    dropped[later] = true;
  });
  if (dropped.empty()) return members;
  places.clear();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (dropped[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  return members.first(kept);
}

}  // namespace

Value::Node* Value::Node::make_array(std::span<Value> items) {
  std::size_t deepest = 0;
  bool events = false;
  for (const Value& item : items) {
    deepest = std::max(deepest, item.depth());
    events = events || item.has_events();
  }
  const auto depth = depth_above(deepest);
  Node* node = make(array_bytes(items.size()), items.size());
  node->depth = depth;
  node->has_events = events;
  Value* const end =
      std::uninitialized_move(items.begin(), items.end(), static_cast<Value*>(node->body()));
  if (items.size() > indexed_items) {
    new (static_cast<void*>(end)) std::atomic<const ItemIndex*>(nullptr);
  }
  return node;
}

Value::Node* Value::Node::make_object(std::span<Member> members) {
  std::vector<std::uint32_t> places;
  members = merge_duplicates(members, places);
  std::size_t deepest = 0;
  bool events = false;
  for (const Member& member : members) {
    deepest = std::max(deepest, member.value.depth());
    events = events || member.value.has_events();
  }
  const auto depth = depth_above(deepest);
  const bool indexed = members.size() > indexed_members;
  Node* node = make(object_bytes(members.size()), members.size());
  node->depth = depth;
  node->has_events = events;
  std::uninitialized_move(members.begin(), members.end(), static_cast<Member*>(node->body()));
  if (indexed) {
    if (places.empty()) places = sorted_places({node->elements<Member>(), node->size});
    std::uninitialized_copy(places.begin(), places.end(), node->index());
  }
  return node;
}

Value::Value(Kind kind, Node* owned) noexcept : bits_{kind, on_heap} {
  store(owned);
}

Value::Value(std::string_view text) : Value(Kind::string) {
  if (text.size() <= inline_capacity) {
    bits_.length = static_cast<std::uint8_t>(text.size());
    copy_short(text, bits_.bytes);
  } else {
    store(Node::make_string(text));
    bits_.length = on_heap;
  }
}

Value::Value(std::shared_ptr<EventLeaf> leaf)
    : Value(Kind::event, Node::make_event(std::move(leaf))) {}

double Value::shortest(float number) noexcept {
  // Whole numbers of so few digits are the same, and need no text.
  if (std::trunc(number) == number && std::abs(number) < 1e6F) return static_cast<double>(number);
  if (!std::isfinite(number)) return static_cast<double>(number);
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  double read = 0;
  std::from_chars(text.data(), end, read);
  // Rounded twice, it might come out as the neighbour.
  return static_cast<float>(read) == number ? read : static_cast<double>(number);
}

Value Value::array(std::vector<Value> items) {
  if (items.empty()) return Value(Kind::array);
  return {Kind::array, Node::make_array(items)};
}

Value Value::object(std::vector<Member> members) {
  if (members.empty()) return Value(Kind::object);
  return {Kind::object, Node::make_object(members)};
}

Value ValueBuilder::end_array(Mark begin) {
  if (items_.size() == begin) return Value(Value::Kind::array);
  Value made(Value::Kind::array, Value::Node::make_array(std::span(items_).subspan(begin)));
  items_.resize(begin);
  return made;
}

Value ValueBuilder::end_object(Mark begin) {
  if (members_.size() == begin) return Value(Value::Kind::object);
  Value made(Value::Kind::object, Value::Node::make_object(std::span(members_).subspan(begin)));
  members_.resize(begin);
  return made;
}

void Value::retain() const noexcept {
  node()->references.fetch_add(1, std::memory_order_relaxed);
}

void Value::release() noexcept {
  node()->release(bits_.kind);
}

Value::Node* Value::node() const noexcept {
  return load<Node*>();
}

std::optional<bool> Value::as_boolean() const noexcept {
  if (bits_.kind != Kind::boolean) return std::nullopt;
  return load<std::uint64_t>() != 0;
}

std::optional<std::int64_t> Value::as_integer() const noexcept {
  if (bits_.kind == Kind::integer) {
    if (bits_.length == beyond_signed) return std::nullopt;
    return load<std::int64_t>();
  }
  if (bits_.kind != Kind::number) return std::nullopt;
  const double number = load<double>();
  // 2^63 is the first double beyond; NaN fails every comparison.
  if (!(number >= -0x1p63 && number < 0x1p63) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<std::uint64_t> Value::as_unsigned() const noexcept {
  if (bits_.kind == Kind::integer) {
    if (bits_.length != beyond_signed && load<std::int64_t>() < 0) return std::nullopt;
    return load<std::uint64_t>();
  }
  if (bits_.kind != Kind::number) return std::nullopt;
  const double number = load<double>();
  if (!(number >= 0 && number < 0x1p64) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

std::optional<double> Value::as_number() const noexcept {
  if (bits_.kind == Kind::integer) {
    return bits_.length == beyond_signed ? static_cast<double>(load<std::uint64_t>())
                                         : static_cast<double>(load<std::int64_t>());
  }
  if (bits_.kind == Kind::number) return load<double>();
  return std::nullopt;
}

std::optional<std::string_view> Value::as_string() const noexcept {
  if (bits_.kind != Kind::string) return std::nullopt;
  return text();
}

std::string_view Value::text() const noexcept {
  if (bits_.kind != Kind::string) return {};
  if (!owns_node()) return {bits_.bytes, bits_.length};
  return {static_cast<const char*>(node()->body()), node()->size};
}

std::span<const Value> Value::items() const noexcept {
  if (bits_.kind != Kind::array || !owns_node()) return {};
  return {node()->elements<Value>(), node()->size};
}

std::span<const Member> Value::members() const noexcept {
  if (bits_.kind != Kind::object || !owns_node()) return {};
  return {node()->elements<Member>(), node()->size};
}

const Value* Value::find(std::string_view name) const noexcept {
  const auto all = members();
  if (all.size() <= indexed_members) {
    for (const Member& member : all) {
      if (member.name.text() == name) return &member.value;
    }
    return nullptr;
  }
  const std::span<const std::uint32_t> places(node()->index(), all.size());
  const auto place = std::lower_bound(
      places.begin(), places.end(), name,
      [&](std::uint32_t at, std::string_view wanted) { return all[at].name.text() < wanted; });
  if (place == places.end() || all[*place].name.text() != name) return nullptr;
  return &all[*place].value;
}

const Value& Value::operator[](std::string_view name) const noexcept {
  const Value* found = find(name);
  return found ? *found : null_value;
}

const Value& Value::operator[](const char* name) const noexcept {
  return (*this)[std::string_view(name)];
}

const Value& Value::item(std::size_t index) const noexcept {
  const auto all = items();
  return index < all.size() ? all[index] : null_value;
}

const std::shared_ptr<EventLeaf>& Value::event_leaf() const noexcept {
  static const std::shared_ptr<EventLeaf> none;
  return bits_.kind == Kind::event ? *node()->elements<std::shared_ptr<EventLeaf>>() : none;
}

std::size_t Value::depth() const noexcept {
  if (owns_node()) return node()->depth;
  return is_array() || is_object() ? 1 : 0;
}

bool Value::has_events() const noexcept {
  return owns_node() && node()->has_events;
}

bool Value::shares_with(const Value& other) const noexcept {
  if (owns_node() || other.owns_node()) {
    return owns_node() && other.owns_node() && node() == other.node();
  }
  return kind() == other.kind() && (is_array() || is_object());
}

const ItemIndex* ItemIndex::of(const Value& array, std::size_t& steps) noexcept {
  if (array.items().size() <= indexed_items) return nullptr;
  auto& place = array.node()->item_index();
  if (const ItemIndex* const known = place.load(std::memory_order_acquire)) return known;
  steps += array.items().size();
  const ItemIndex* made = make(array.items()).release();
  const ItemIndex* other = nullptr;
  // Any thread may read the value; the first index stays.
  if (!made || place.compare_exchange_strong(other, made, std::memory_order_acq_rel)) return made;
  delete made;
  return other;
}

namespace {

/// By value: as doubles, 2^53 and 2^53 + 1 would be the same.
bool equal_numbers(const Value& a, const Value& b) noexcept {
  const auto i = a.as_integer();
  const auto j = b.as_integer();
  if (i || j) return i == j;
  const auto k = a.as_unsigned();
  const auto l = b.as_unsigned();
  if (k || l) return k == l;
  const double x = *a.as_number();
  const double y = *b.as_number();
  return x == y || (std::isnan(x) && std::isnan(y));
}

bool equal_members(std::span<const Member> a, const Value& other) noexcept {
  const auto b = other.members();
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // Mostly both have the same order; names are unique, so equal sizes make the match whole.
    const Value* value =
        a[i].name.text() == b[i].name.text() ? &b[i].value : other.find(a[i].name.text());
    if (!value || !(a[i].value == *value)) return false;
  }
  return true;
}

}  // namespace

bool Value::equal(const Value& a, const Value& b) noexcept {
  using Kind = Value::Kind;
  const auto is_number = [](Kind kind) { return kind == Kind::integer || kind == Kind::number; };
  if (is_number(a.kind()) && is_number(b.kind())) return equal_numbers(a, b);
  if (a.kind() != b.kind()) return false;
  if (a.shares_with(b)) return true;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_boolean() == b.as_boolean();
    case Kind::string:
      return a.text() == b.text();
    case Kind::array:
      return std::ranges::equal(a.items(), b.items());
    case Kind::object:
      return equal_members(a.members(), b);
    case Kind::event:
      return a.event_leaf() == b.event_leaf();
    case Kind::integer:
    case Kind::number:
      break;
  }
  return false;
}

}  // namespace updraft
