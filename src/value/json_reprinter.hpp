#pragma once

#include <updraft/error.hpp>
#include <updraft/value.hpp>

#include "value/json_printer.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft {

/// Prints a value that changes again and again: the text of what the next value shares with the one
/// printed last is copied from there. So it costs what has changed, and a copy of the rest. Owned
/// by who prints; one thread.
class JsonReprinter {
 public:
  /// Texts below this are quicker printed than compared.
  static constexpr std::size_t least_bytes = 1024;

  /// Appends the text of `next`, as print_json; on an Error `out` is as before. `last_text` is what
  /// the last call that succeeded appended, anything if there was none. The place is the same each
  /// time, or null as long as there are no handlers. Where there are replacements, they get all
  /// leaves that JSON can't hold, also those that the last value had.
  [[nodiscard]] std::optional<Error> print(const Value& next, std::string_view last_text,
                                           std::string& out, const Place* place = nullptr,
                                           Replacements* replacements = nullptr);

 private:
  Value last_;
  std::vector<TextMark> marks_;  // of last_, none if it was short
  bool is_long_ = false;
};

}  // namespace updraft
