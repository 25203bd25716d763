#pragma once

#include <updraft/traffic.hpp>
#include <updraft/value.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace updraft::cli {

/// Makes a transcript (tests/transcripts/README.md) of what goes over a client's connections, each
/// of which is a client of its own. The ids of handlers, which differ each time, become names.
/// Owned by who writes it; one thread.
class Recording {
 public:
  /// The first line: from where it is, when, and what has written it.
  static std::string first_line(const std::string& url);
  /// The address that the first line of a transcript names; empty if it is no recording's.
  static std::string url_in(const std::string& sentence);

  /// The lines of it, each with its newline.
  std::string take(const Traffic& traffic);
  /// How many updates there were.
  [[nodiscard]] std::size_t updates() const noexcept { return updates_; }

 private:
  [[nodiscard]] std::string message(std::string_view text);
  void name_ids(const Value& value);

  std::size_t connections_ = 0;
  std::size_t updates_ = 0;
  std::string client_;
  std::map<std::string, std::string, std::less<>> names_;  // of handlers, by the JSON of their ids
};

}  // namespace updraft::cli
