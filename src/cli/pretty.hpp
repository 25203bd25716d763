#pragma once

#include <updraft/value.hpp>

#include <cstddef>
#include <string>

namespace updraft::cli {

/// How a value is shown to people.
struct Look {
  std::size_t width = 80;  ///< What fits into so many columns goes into one line.
  bool color = false;
};

/// The JSON of a value in lines, each with its newline, printable.
std::string pretty(const Value& value, const Look& look);

/// The same, with what is not as it was before highlighted, if there are colours. Items with a
/// `key` are compared with those of that key. The ids of handlers, which change by themselves, are
/// passed over.
std::string pretty_changes(const Value& value, const Value& before, const Look& look);

}  // namespace updraft::cli
