#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace updraft {

/// Lets an unordered map by std::string be searched by std::string_view, without a copy of the key.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace updraft
