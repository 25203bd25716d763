#pragma once

#include <string_view>

namespace updraft {

/// Whether all of the text is well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace updraft
