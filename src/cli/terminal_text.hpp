#pragma once

#include <updraft/value.hpp>

#include "base/printable.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// What strangers write, as a terminal may get it: nothing that moves its cursor, changes its title
/// or turns its text around.
namespace updraft::cli {

using updraft::printable;

/// The JSON of a value in one line, printable.
std::string json_line(const Value& value);

/// How many columns a printable text takes, without the colours that are in it.
std::size_t width_of(std::string_view text) noexcept;

/// The beginning of a line that fits into so many columns; what was longer ends with `…`.
std::string clipped(std::string_view line, std::size_t columns);

}  // namespace updraft::cli
