#pragma once

#include <updraft/compiler.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

class ItemIndex;
class Value;
class ValueBuilder;
struct EventLeaf;
struct Member;

/// The one customization point for types of your own: specialize it with
/// `static Value to_value(const T&)`, and T can be a prop, a child, a state or a response; and with
/// `static Result<T, Misfit> from_value(const Value&)` to read it (convert.hpp, which also has the
/// standard types; describe.hpp does both for described structs and enums).
template <class T>
struct Convert;

template <class T>
concept Convertible = requires(const T& t) {
  { Convert<T>::to_value(t) } -> std::same_as<Value>;
};

/// An immutable JSON value whose leaves may also be event handlers.
///
/// 16 bytes; strings of up to 14 bytes live inside, everything larger is shared by reference count,
/// so a copy is cheap and may be read by any thread. Values nest at most `Value::max_depth` deep:
/// the factory that would exceed it throws an Error, so that every walk over a value may recurse.
class alignas(8) Value {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object, event };

  static constexpr std::size_t max_depth = 512;

  Value() noexcept : Value(Kind::null) {}
  Value(std::nullptr_t) noexcept : Value() {}
  template <std::same_as<bool> B>
  Value(B boolean) noexcept : Value(Kind::boolean) {
    store(std::uint64_t{boolean});
  }
  /// An integer, exactly.
  template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char> && sizeof(I) <= 8)
  Value(I integer) noexcept : Value(Kind::integer) {
    if (std::in_range<std::int64_t>(integer)) {
      store(static_cast<std::int64_t>(integer));
    } else {
      bits_.length = beyond_signed;
      store(static_cast<std::uint64_t>(integer));
    }
  }
  /// A double; of a float, the one that the shortest text of that float reads back as: 0.1f is 0.1.
  /// NaN and the infinities are no JSON: they are held; where a model is served, null stands in
  /// their place, and print_json refuses them.
  template <std::floating_point F>
  Value(F number) noexcept : Value(Kind::number) {
    if constexpr (sizeof(F) < sizeof(double)) {
      store(shortest(static_cast<float>(number)));
    } else {
      store(static_cast<double>(number));
    }
  }
  /// A string, in UTF-8. Where a model is served, U+FFFD stands in the place of what is not;
  /// print_json refuses it.
  Value(std::string_view text);
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(std::shared_ptr<EventLeaf> leaf);
  template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, Value> && Convertible<std::remove_cvref_t<T>>)
  Value(T&& converted) : Value(Convert<std::remove_cvref_t<T>>::to_value(converted)) {}

  /// An array of these items. Throws Error if it would nest deeper than max_depth.
  static Value array(std::vector<Value> items);
  /// An object of these members, in this order; of two of the same name the last counts, in the
  /// place of the first (as in JavaScript). Throws Error if it would nest deeper than max_depth.
  static Value object(std::vector<Member> members);

  Value(const Value& other) noexcept : bits_(other.bits_) {
    if (owns_node()) retain();
  }
  Value(Value&& other) noexcept : bits_(std::exchange(other.bits_, {Kind::null})) {}
  Value& operator=(const Value& other) noexcept { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept {
    Value taken(std::move(other));
    std::swap(bits_, taken.bits_);
    return *this;
  }
  ~Value() {
    if (owns_node()) release();
  }

  [[nodiscard]] Kind kind() const noexcept { return bits_.kind; }
  [[nodiscard]] bool is_null() const noexcept { return bits_.kind == Kind::null; }
  [[nodiscard]] bool is_string() const noexcept { return bits_.kind == Kind::string; }
  [[nodiscard]] bool is_array() const noexcept { return bits_.kind == Kind::array; }
  [[nodiscard]] bool is_object() const noexcept { return bits_.kind == Kind::object; }
  [[nodiscard]] bool is_event() const noexcept { return bits_.kind == Kind::event; }

  /// The value as that type, nothing if it is of another. as_integer and as_unsigned take whole
  /// numbers within their range, doubles among them; as_number takes every number, and gives the
  /// nearest double.
  [[nodiscard]] std::optional<bool> as_boolean() const noexcept;
  [[nodiscard]] std::optional<std::int64_t> as_integer() const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> as_unsigned() const noexcept;
  [[nodiscard]] std::optional<double> as_number() const noexcept;
  /// Valid as long as this Value is.
  [[nodiscard]] std::optional<std::string_view> as_string() const noexcept;
  /// The text of a string; empty for everything else. Valid as long as this Value is.
  [[nodiscard]] std::string_view text() const noexcept;

  /// The items of an array; none for everything else.
  [[nodiscard]] std::span<const Value> items() const noexcept;
  /// The members of an object, in order; none for everything else.
  [[nodiscard]] std::span<const Member> members() const noexcept;
  /// The member of that name, or null if this is no object or has no such member.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  /// As find, but a missing member reads as the value null; likewise an item past the end.
  [[nodiscard]] const Value& operator[](std::string_view name) const noexcept;
  [[nodiscard]] const Value& operator[](const char* name) const noexcept;
  template <std::integral I>
  [[nodiscard]] const Value& operator[](I index) const noexcept {
    return item(static_cast<std::size_t>(index));
  }

  /// The handler leaf, or null if this is none. Shared: see EventLeaf for who may touch it.
  [[nodiscard]] const std::shared_ptr<EventLeaf>& event_leaf() const noexcept;

  /// Containers on the longest way down: 0 for a scalar, 1 for [] and {}.
  [[nodiscard]] std::size_t depth() const noexcept;
  /// Whether a handler leaf is somewhere inside.
  [[nodiscard]] bool has_events() const noexcept;
  /// Whether both are the very same container, or empty ones of the same kind (which implies
  /// equality, at no cost).
  [[nodiscard]] bool shares_with(const Value& other) const noexcept;

  /// Equality of JSON: numbers by value, objects without regard to order. NaN is equal to NaN, as
  /// both are shown alike. Handler leaves are equal to themselves only.
  friend bool operator==(const Value& a, const Value& b) noexcept { return equal(a, b); }

 private:
  friend class ItemIndex;
  friend class ValueBuilder;
  struct Node;
  static constexpr std::size_t inline_capacity = 14;
  static constexpr std::uint8_t on_heap = 0xff;
  static constexpr std::uint8_t beyond_signed = 1;

  static bool equal(const Value& a, const Value& b) noexcept;
  static double shortest(float number) noexcept;
  [[nodiscard]] const Value& item(std::size_t index) const noexcept;
  explicit Value(Kind kind) noexcept : bits_{kind} {}
  Value(Kind kind, Node* owned) noexcept;
  void retain() const noexcept;
  void release() noexcept;

  template <class T>
  void store(T payload) noexcept {
    static_assert(sizeof(T) == 8);
    std::memcpy(bits_.bytes + 6, &payload, 8);
  }
  template <class T>
  [[nodiscard]] T load() const noexcept {
    T payload;
    std::memcpy(&payload, bits_.bytes + 6, 8);
    return payload;
  }
  [[nodiscard]] Node* node() const noexcept;
  [[nodiscard]] bool owns_node() const noexcept { return bits_.length == on_heap; }

  /// All of a Value, to be copied at once.
  struct Bits {
    Kind kind;
    // Of an inline string, or on_heap: bytes[6..14) is a Node*. Empty containers have none. Of an
    // integer beyond 63 bits, beyond_signed: bytes[6..14) is unsigned.
    std::uint8_t length = 0;
    char bytes[inline_capacity] = {};
  };
  Bits bits_;
};

/// A name and its value within an object.
struct Member {
  Value name;  ///< A string.
  Value value;

  friend bool operator==(const Member&, const Member&) = default;
};

inline Value array(std::vector<Value> items) {
  return Value::array(std::move(items));
}
inline Value object(std::vector<Member> members) {
  return Value::object(std::move(members));
}

/// Where something is inside a value: each term the name of a member, the index of an item, or the
/// `key` of an item of an array (PROTOCOL-SEED `target.path`, after its first element).
using Position = std::vector<Value>;

/// The value at a position, or null if there is none. A name on an array finds the item whose
/// member `key` is that name, as stock clients do; an index on an object is the member of that
/// name.
const Value* find(const Value& value, std::span<const Value> position) noexcept;

/// A position as errors and logs show it, such as `children[3].props.onPress`.
std::string to_string(std::span<const Value> position);

}  // namespace updraft

#pragma GCC visibility pop
