#pragma once

#include <updraft/value.hpp>

#include <cstdint>
#include <string>

#pragma GCC visibility push(default)

namespace updraft {

/// Why a value has no JSON, where it is no number that is not finite.
enum class WithoutJson : std::uint8_t {
  date,        ///< It is no date of the years 0 to 9999.
  enumerator,  ///< An enum has no name for it.
};

/// A value that JSON has no text for: what a conversion returns that has none for what it was
/// given, so that one such leaf costs a screen no more than itself. Where a model is served, null
/// stands in its place, and the log says why; a response with it is an error. Read, it is a number
/// that is not finite. `detail` may tell more: the number of an enumerator.
Value value_without_json(WithoutJson why, std::int32_t detail = 0) noexcept;

/// What is wrong with a number that is not finite.
std::string describe_without_json(double number);

}  // namespace updraft

#pragma GCC visibility pop
