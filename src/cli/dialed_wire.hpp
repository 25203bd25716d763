#pragma once

#include "client/address.hpp"
#include "transcript/wire.hpp"
#include "websocket/client_handshake.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace updraft::cli {

/// A server somewhere, as transcripts want it: what they send goes out as it is, also what no
/// client of ours would say, and what comes back is heard one by one.
class DialedVenue final : public transcript::Venue {
 public:
  /// Each thing that a server does may take so long.
  DialedVenue(client::Address address, std::vector<websocket::HeaderField> fields,
              std::chrono::milliseconds patience)
      : address_(std::move(address)), fields_(std::move(fields)), patience_(patience) {}

  /// Null if there is no connection; problem() says why.
  std::unique_ptr<transcript::Wire> connect() override;
  /// Real time is not moved.
  void advance(std::chrono::milliseconds) override {}

  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  client::Address address_;
  std::vector<websocket::HeaderField> fields_;
  std::chrono::milliseconds patience_;
  std::string problem_;
};

}  // namespace updraft::cli
