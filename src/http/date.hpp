#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace updraft::http {

/// A time as the Date field has it (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
[[nodiscard]] std::string http_date(std::chrono::sys_seconds time);

/// The value of the Date field, written once per second. Owned by its loop, on its thread.
class Date {
 public:
  /// Valid until the next call.
  [[nodiscard]] std::string_view at(std::chrono::system_clock::time_point now);

 private:
  std::chrono::sys_seconds second_{};
  std::string text_;
};

}  // namespace updraft::http
