#pragma once

#include "transcript/placeholders.hpp"
#include "transcript/transcript.hpp"
#include "transcript/wire.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace updraft::transcript {

/// Where a server did otherwise than a transcript says.
struct Difference {
  std::size_t line = 0;  ///< Of the transcript.
  std::string problem;   ///< What can't be told by comparing; empty if it is what follows.
  std::string expected;
  std::string found;
  std::vector<Mismatch> mismatches = {};  ///< Where two messages were compared.
};

/// As tests and logs show it.
std::string to_string(const Difference& difference);

/// Plays the clients of a transcript against a server. One thread.
class Player {
 public:
  /// The venue outlives it.
  explicit Player(Venue& venue) : venue_(venue) {}

  /// The first difference; nothing if all has happened as written.
  std::optional<Difference> play(const Transcript& transcript);

 private:
  std::optional<Difference> act(const Step& step);
  std::optional<Difference> act_on(Wire& wire, const Step& step);
  std::optional<Difference> send(Wire& wire, const std::string& text);
  std::optional<Difference> expect_message(Wire& wire, const std::string& text);
  std::optional<Difference> expect_end(Wire& wire, const Step& step);

  Venue& venue_;
  std::map<std::string, std::unique_ptr<Wire>> wires_;
  Placeholders placeholders_;
};

}  // namespace updraft::transcript
