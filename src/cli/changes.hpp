#pragma once

#include <updraft/value.hpp>

#include "cli/pretty.hpp"

#include <string>

namespace updraft::cli {

/// What is not as it was before, a line for each part of the value: `children[0].title: "a" → "b"`,
/// in as much as fits. Parts are compared as pretty_changes does it. What is beyond a screenful is
/// counted.
std::string list_changes(const Value& value, const Value& before, const Look& look);

}  // namespace updraft::cli
