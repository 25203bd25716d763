#pragma once

#include <updraft/error.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

/// Why a value can't be read as a type: where in it, what was expected there and what was found.
struct Misfit {
  /// The value is not `expectation`: "a colour such as #ff8800". What was found is added by
  /// whoever called the conversion.
  explicit Misfit(std::string expectation) : expected(std::move(expectation)) {}

  /// `guests[2].name: expected a text, found the number 5`, or
  /// `guests[2].name is missing: expected a text`. What a client has sent is cut short in it.
  [[nodiscard]] std::string message() const;

  Position position;     ///< Of the part that does not fit, within the value that was read.
  std::string expected;  ///< "a whole number from 0 to 255", "a text"
  std::string found;     ///< "the number 5", "an object"; empty as long as nobody said.
  bool missing = false;  ///< Nothing is at the position.
};

/// The misfit of a part as that of the whole: `term` is where the part is (a name or an index).
Misfit within(Value term, Misfit misfit);

/// A type that Convert makes of a value.
template <class T>
concept ReadableFromValue = requires(const Value& value) {
  { Convert<T>::from_value(value) } -> std::same_as<Result<T, Misfit>>;
};

namespace conversion {

/// Adds what is in `value` at the misfit's position, unless the misfit already says it.
Misfit add_found(Misfit misfit, const Value& value);

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// A T was expected where nothing is; Convert tells which words it has for a T.
template <class T>
Misfit missing() {
  auto read = Convert<T>::from_value(Value());
  Misfit misfit = read ? Misfit("a value") : std::move(read).error();
  misfit.missing = true;
  return misfit;
}

}  // namespace conversion

/// The value as a T. For conversions that read the parts of their own value; programs use value_to.
template <ReadableFromValue T>
Result<T, Misfit> read_as(const Value& value) {
  auto read = Convert<T>::from_value(value);
  if (!read) return conversion::add_found(std::move(read).error(), value);
  return read;
}

/// The member of that name as a T. Only an optional may be missing.
template <ReadableFromValue T>
Result<T, Misfit> read_member(const Value& object, std::string_view name) {
  if (!object.is_object()) return conversion::add_found(Misfit("an object"), object);
  const Value* member = object.find(name);
  if (!member) {
    if constexpr (conversion::is_optional<T>) {
      return T();
    } else {
      return within(name, conversion::missing<T>());
    }
  }
  auto read = read_as<T>(*member);
  if (!read) return within(name, std::move(read).error());
  return read;
}

/// The item at that index as a T. Past the end of the array it reads as null, where that is a T.
template <ReadableFromValue T>
Result<T, Misfit> read_item(const Value& array, std::size_t index) {
  const auto items = array.items();
  auto read = read_as<T>(index < items.size() ? items[index] : Value());
  if (read) return read;
  return within(index, index < items.size() ? std::move(read).error() : conversion::missing<T>());
}

/// The value as a T, such as a struct from a configuration: `value_to<Guest>(*parse_json(text))`.
/// The Error is `invalid`, and says where the value is not what was expected; to the program: a
/// handler's own parameters (handler.hpp) tell clients what they sent wrong.
template <ReadableFromValue T>
Result<T> value_to(const Value& value) {
  auto read = read_as<T>(value);
  if (!read) return Error::for_program(ErrorKind::invalid, read.error().message());
  return *std::move(read);
}

}  // namespace updraft

#pragma GCC visibility pop
