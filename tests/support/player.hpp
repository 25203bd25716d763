#pragma once

#include <updraft/value.hpp>

#include "support/transcript.hpp"
#include "support/wire.hpp"

#include <map>
#include <memory>
#include <string>

namespace updraft::test {

/// Plays the clients of a transcript against a server.
class Player {
 public:
  explicit Player(Venue& venue) : venue_(venue) {}

  /// What went otherwise than the transcript says, and in which line; empty if nothing did.
  std::string play(const Transcript& transcript);

 private:
  std::string act(const Step& step);
  std::string act_on(Wire& wire, const Step& step);
  std::string send(Wire& wire, const std::string& text);
  std::string expect_message(Wire& wire, const std::string& text);
  std::string expect_end(Wire& wire, const Step& step);

  bool matches(const Value& expected, const Value& found);
  bool text_matches(std::string_view expected, std::string_view found);

  Venue& venue_;
  std::map<std::string, std::unique_ptr<Wire>> wires_;
  std::map<std::string, std::string, std::less<>> bound_;  // what "<name>" stands for
};

}  // namespace updraft::test
