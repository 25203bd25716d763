#pragma once

#include <updraft/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace updraft::cli {

/// A handler within what a model shows.
struct HandlerPlace {
  Position position;
  Value component;  ///< What it belongs to; null if it belongs to none.
  std::string prop;
};

/// The handlers of a value from front to back, as many as anybody would read.
std::vector<HandlerPlace> handlers_in(const Value& value);

/// A list for an error: `there are: Plus 1, Minus 1`. What is beyond the first dozen is counted.
std::string there_are(const std::vector<std::string>& names);

/// A position as errors and logs show it: `children[1].props.onPress`. Nothing is wrong with any
/// text.
Position parse_position(std::string_view text);

/// A position whose terms were typed, one by one, as those of that value: digits are an index where
/// there is an array, and items with a `key` are named by it, as clients do.
Position resolve_position(const Value& value, const Position& typed);

}  // namespace updraft::cli
