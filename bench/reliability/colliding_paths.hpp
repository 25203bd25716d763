#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace updraft::reliability {

/// Paths of printable characters, all of one length, for which std::hash of the standard library in
/// use is the same: made as an attacker would make them, by turning the hash around. They are so
/// alike that they deflate to a few bytes each.
[[nodiscard]] std::vector<std::string> colliding_paths(std::size_t count);

}  // namespace updraft::reliability
