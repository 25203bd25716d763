#pragma once

#include "transcript/wire.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace updraft::test {

using transcript::Received;
using transcript::Venue;
using transcript::Wire;

/// A server behind a TCP port of this machine, in this process or another.
class SocketVenue final : public Venue {
 public:
  /// Clients offer these extensions; they know permessage-deflate.
  explicit SocketVenue(std::uint16_t port, std::string extensions = {})
      : port_(port), extensions_(std::move(extensions)) {}

  /// Null if there is no connection, or no upgrade to a WebSocket, within the deadline.
  std::unique_ptr<Wire> connect() override;
  /// Real time is not moved: transcripts that need it are played in memory only.
  void advance(std::chrono::milliseconds) override {}

  /// What the server has said to the extensions that the last client offered, "" if nothing.
  [[nodiscard]] const std::string& agreed_extensions() const noexcept { return agreed_; }

 private:
  std::uint16_t port_;
  std::string extensions_;
  std::string agreed_;
};

}  // namespace updraft::test
