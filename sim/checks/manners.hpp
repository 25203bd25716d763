#pragma once

#include "../checker.hpp"

#include <string>

namespace updraft::sim {

/// How connections end (RFC 6455, section 7, and the table of bad input in docs/protocol.md): by
/// one close frame of the code that fits what the client did; without one only if the client did
/// not read or was silent.
class Manners final : public Checker {
 public:
  explicit Manners(Court& court) : Checker("Manners", court) {}

  void ended(const PeerState& peer) override;
  void settled(std::span<const PeerState* const> peers) override;

 private:
  [[nodiscard]] bool is_expected(const PeerState& peer, std::uint16_t code) const;
};

/// The log says nothing that the program has not caused.
class CleanLog final : public Checker {
 public:
  explicit CleanLog(Court& court) : Checker("CleanLog", court) {}

  void logged(LogLevel level, std::string_view line) override;
  void over(std::span<const PeerState* const> peers) override;

 private:
  int failures_ = 0;  // of handlers
  int unsendable_ = 0;
};

}  // namespace updraft::sim
