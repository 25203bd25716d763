#pragma once

#include <string>
#include <string_view>

namespace updraft {

/// The text as a terminal or a log may get it: one line, in which nothing moves a cursor, begins a
/// line, or hides or reorders what stands around it. Control characters (C0 and C1), controls of
/// the writing direction and other invisible characters are escaped as in JSON (`\u001b`). Each
/// byte that is not UTF-8 becomes `?`. JSON stays the same JSON.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace updraft
