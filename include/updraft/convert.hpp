#pragma once

#include <updraft/convert_time.hpp>
#include <updraft/misfit.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

/// Values to C++ types and back: what reads a value, and the conversions of the standard types.
///
/// Both ways go through Convert (value.hpp). A type of your own that clients send has
///
///     template <>
///     struct updraft::Convert<Colour> {
///       static updraft::Value to_value(const Colour& colour) { return colour.hex(); }
///       static updraft::Result<Colour, updraft::Misfit> from_value(const updraft::Value& value) {
///         if (const auto colour = Colour::parse(value.text())) return *colour;
///         return updraft::Misfit("a colour such as #ff8800");
///       }
///     };
///
/// Either one alone is fine. Described structs and enums need neither: see describe.hpp.
namespace updraft {

namespace conversion {

/// Whole numbers; bool and the character types are none.
template <class T>
concept WholeNumber =
    std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, bool> && !std::same_as<T, char> &&
    !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
    !std::same_as<T, char32_t>;

Result<std::int64_t, Misfit> read_signed(const Value& value, std::int64_t least, std::int64_t most);
Result<std::uint64_t, Misfit> read_unsigned(const Value& value, std::uint64_t most);
/// Finite, and at most `limit` on either side of 0.
Result<double, Misfit> read_number(const Value& value, double limit);
/// The array's items, `count` at most (or exactly).
Result<std::span<const Value>, Misfit> read_items(const Value& value, std::size_t count,
                                                  bool exactly);
/// What a value should have been that fits none of several types.
Misfit none_of(const std::vector<Misfit>& misfits);

/// Items of several types, and each of them read.
template <class... Ts, std::size_t... I>
Result<std::tuple<Ts...>, Misfit> read_each([[maybe_unused]] const Value& array,
                                            std::index_sequence<I...> /*indices*/) {
  [[maybe_unused]] std::tuple<std::optional<Ts>...> all;
  std::optional<Misfit> misfit;
  [[maybe_unused]] const auto read_one = [&]<class T>(std::optional<T>& to, std::size_t index) {
    auto read = read_item<T>(array, index);
    if (read) {
      to.emplace(*std::move(read));
    } else {
      misfit = std::move(read).error();
    }
    return to.has_value();
  };
  static_cast<void>((read_one(std::get<I>(all), I) && ...));
  if (misfit) return *std::move(misfit);
  return std::tuple<Ts...>(*std::move(std::get<I>(all))...);
}

/// The most items of one bucket of a hash table that is read. std::hash has no secret, so a client
/// can choose keys of one bucket, each of which costs as much as there are; honest keys make a few.
inline constexpr std::size_t longest_bucket = 64;

/// Whether the bucket of the key that was just inserted is too long. False for ordered containers.
template <class Table, class Key>
bool is_crowded(const Table& table, const Key& key) {
  if constexpr (requires { table.bucket_size(table.bucket(key)); }) {
    return table.bucket_size(table.bucket(key)) > longest_bucket;
  } else {
    return false;
  }
}

/// Lists and sets as arrays.
template <class Items>
struct ItemsConversion {
  using Item = typename Items::value_type;

  static Value to_value(const Items& items)
    requires std::convertible_to<const Item&, Value>
  {
    std::vector<Value> values;
    values.reserve(items.size());
    for (const Item& item : items) values.emplace_back(item);
    return Value::array(std::move(values));
  }

  static Result<Items, Misfit> from_value(const Value& value)
    requires ReadableFromValue<Item>
  {
    if (!value.is_array()) return Misfit("an array");
    Items items;
    if constexpr (requires { items.reserve(0); }) items.reserve(value.items().size());
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      auto item = read_item<Item>(value, i);
      if (!item) return std::move(item).error();
      const auto added = items.insert(items.end(), *std::move(item));
      if (is_crowded(items, *added)) return Misfit("an array of items whose hashes differ");
    }
    return items;
  }
};

/// Maps as objects.
template <class Map>
struct MapConversion {
  using Mapped = typename Map::mapped_type;

  static Value to_value(const Map& map)
    requires std::convertible_to<const Mapped&, Value>
  {
    std::vector<Member> members;
    members.reserve(map.size());
    for (const auto& [name, mapped] : map) members.push_back({name, Value(mapped)});
    return Value::object(std::move(members));
  }

  static Result<Map, Misfit> from_value(const Value& value)
    requires ReadableFromValue<Mapped>
  {
    if (!value.is_object()) return Misfit("an object");
    Map map;
    for (const Member& member : value.members()) {
      auto mapped = read_as<Mapped>(member.value);
      if (!mapped) return within(member.name, std::move(mapped).error());
      const auto added =
          map.insert_or_assign(std::string(member.name.text()), *std::move(mapped)).first;
      if (is_crowded(map, added->first)) return Misfit("an object of names whose hashes differ");
    }
    return map;
  }
};

}  // namespace conversion

template <>
struct Convert<Value> {
  static Result<Value, Misfit> from_value(const Value& value) { return value; }
};

/// Nothing, as an alternative of a variant: null.
template <>
struct Convert<std::monostate> {
  static Value to_value(std::monostate /*nothing*/) { return {}; }
  static Result<std::monostate, Misfit> from_value(const Value& value);
};

template <>
struct Convert<bool> {
  static Result<bool, Misfit> from_value(const Value& value);
};

template <>
struct Convert<std::string> {
  static Result<std::string, Misfit> from_value(const Value& value);
};

/// Numbers that are whole and in range, however they were written: 3 and 3.0.
template <conversion::WholeNumber T>
struct Convert<T> {
  static Result<T, Misfit> from_value(const Value& value) {
    [[maybe_unused]] constexpr T least = std::numeric_limits<T>::min();
    constexpr T most = std::numeric_limits<T>::max();
    auto read = [&] {
      if constexpr (std::signed_integral<T>) {
        return conversion::read_signed(value, least, most);
      } else {
        return conversion::read_unsigned(value, most);
      }
    }();
    if (!read) return std::move(read).error();
    return static_cast<T>(*read);
  }
};

template <std::floating_point T>
struct Convert<T> {
  static Result<T, Misfit> from_value(const Value& value) {
    // Of float, also what rounds to its largest: the shortest text of that is a little more.
    constexpr double most =
        sizeof(T) < sizeof(double) ? 0x1.fffffefffffffp127 : std::numeric_limits<double>::max();
    auto read = conversion::read_number(value, most);
    if (!read) return std::move(read).error();
    if constexpr (sizeof(T) < sizeof(double)) {
      constexpr double largest = std::numeric_limits<T>::max();
      return static_cast<T>(std::clamp(*read, -largest, largest));
    } else {
      return static_cast<T>(*read);
    }
  }
};

/// None is null.
template <class T>
struct Convert<std::optional<T>> {
  static Value to_value(const std::optional<T>& value)
    requires std::convertible_to<const T&, Value>
  {
    return value ? Value(*value) : Value();
  }

  static Result<std::optional<T>, Misfit> from_value(const Value& value)
    requires ReadableFromValue<T>
  {
    if (value.is_null()) return std::optional<T>();
    auto read = Convert<T>::from_value(value);
    if (!read) return std::move(read).error();
    return std::optional<T>(*std::move(read));
  }
};

/// The alternative that is held; of those that fit, the first is read.
template <class... Ts>
struct Convert<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;

  static Value to_value(const Variant& variant)
    requires(std::convertible_to<const Ts&, Value> && ...)
  {
    return std::visit([](const auto& held) { return Value(held); }, variant);
  }

  static Result<Variant, Misfit> from_value(const Value& value)
    requires(ReadableFromValue<Ts> && ...)
  {
    std::optional<Variant> fitting;
    std::vector<Misfit> misfits;
    const auto fits = [&]<std::size_t I>(std::in_place_index_t<I> alternative) {
      auto read = read_as<std::variant_alternative_t<I, Variant>>(value);
      if (read) {
        fitting.emplace(alternative, *std::move(read));
      } else {
        misfits.push_back(std::move(read).error());
      }
      return fitting.has_value();
    };
    [&]<std::size_t... I>(std::index_sequence<I...> /*indices*/) {
      static_cast<void>((fits(std::in_place_index<I>) || ...));
    }(std::index_sequence_for<Ts...>());
    if (!fitting) return conversion::none_of(misfits);
    return *std::move(fitting);
  }
};

template <class T, class A>
struct Convert<std::vector<T, A>> : conversion::ItemsConversion<std::vector<T, A>> {};
template <class T, class A>
struct Convert<std::list<T, A>> : conversion::ItemsConversion<std::list<T, A>> {};
template <class T, class A>
struct Convert<std::deque<T, A>> : conversion::ItemsConversion<std::deque<T, A>> {};
template <class T, class C, class A>
struct Convert<std::set<T, C, A>> : conversion::ItemsConversion<std::set<T, C, A>> {};
/// In the order that the set has, which may differ between equal ones. Read only as long as no more
/// than conversion::longest_bucket items share a bucket, maps likewise.
template <class T, class H, class E, class A>
struct Convert<std::unordered_set<T, H, E, A>>
    : conversion::ItemsConversion<std::unordered_set<T, H, E, A>> {};

template <class T, class C, class A>
struct Convert<std::map<std::string, T, C, A>>
    : conversion::MapConversion<std::map<std::string, T, C, A>> {};
template <class T, class H, class E, class A>
struct Convert<std::unordered_map<std::string, T, H, E, A>>
    : conversion::MapConversion<std::unordered_map<std::string, T, H, E, A>> {};

template <class T, std::size_t N>
struct Convert<std::array<T, N>> {
  static Value to_value(const std::array<T, N>& items)
    requires std::convertible_to<const T&, Value>
  {
    return Value::array(std::vector<Value>(items.begin(), items.end()));
  }

  static Result<std::array<T, N>, Misfit> from_value(const Value& value)
    requires(ReadableFromValue<T> && std::default_initializable<T>)
  {
    auto counted = conversion::read_items(value, N, true);
    if (!counted) return std::move(counted).error();
    std::array<T, N> items{};
    for (std::size_t i = 0; i < N; ++i) {
      auto item = read_item<T>(value, i);
      if (!item) return std::move(item).error();
      items[i] = *std::move(item);
    }
    return items;
  }
};

/// An array of its parts. Of those at the end, the ones that null fits may be missing.
template <class... Ts>
struct Convert<std::tuple<Ts...>> {
  static Value to_value(const std::tuple<Ts...>& parts)
    requires(std::convertible_to<const Ts&, Value> && ...)
  {
    return std::apply([](const Ts&... part) { return Value::array({Value(part)...}); }, parts);
  }

  static Result<std::tuple<Ts...>, Misfit> from_value(const Value& value)
    requires(ReadableFromValue<Ts> && ...)
  {
    auto counted = conversion::read_items(value, sizeof...(Ts), false);
    if (!counted) return std::move(counted).error();
    return conversion::read_each<Ts...>(value, std::index_sequence_for<Ts...>());
  }
};

/// As a tuple of the two.
template <class A, class B>
struct Convert<std::pair<A, B>> {
  static Value to_value(const std::pair<A, B>& pair)
    requires(std::convertible_to<const A&, Value> && std::convertible_to<const B&, Value>)
  {
    return Value::array({Value(pair.first), Value(pair.second)});
  }

  static Result<std::pair<A, B>, Misfit> from_value(const Value& value)
    requires(ReadableFromValue<A> && ReadableFromValue<B>)
  {
    auto read = Convert<std::tuple<A, B>>::from_value(value);
    if (!read) return std::move(read).error();
    auto& [first, second] = *read;
    return std::pair<A, B>(std::move(first), std::move(second));
  }
};

}  // namespace updraft

#pragma GCC visibility pop
