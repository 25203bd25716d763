#pragma once

#include "support/wire.hpp"

#include <cstdint>
#include <memory>

namespace updraft::test {

/// A server behind a TCP port of this machine, in this process or another.
class SocketVenue final : public Venue {
 public:
  explicit SocketVenue(std::uint16_t port) : port_(port) {}

  /// Null if there is no connection, or no upgrade to a WebSocket, within the deadline.
  std::unique_ptr<Wire> connect() override;
  /// Real time is not moved: transcripts that need it are played in memory only.
  void advance(std::chrono::milliseconds) override {}

 private:
  std::uint16_t port_;
};

}  // namespace updraft::test
