#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace updraft {

/// Of names, the one that was probably meant; empty if there is none.
std::string nearest(std::string_view meant, const std::vector<std::string>& names);

}  // namespace updraft
