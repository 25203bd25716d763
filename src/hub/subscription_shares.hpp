#pragma once

#include <updraft/limits.hpp>

#include "base/shares.hpp"
#include "websocket/close_code.hpp"

#include <optional>
#include <string>

namespace updraft::hub {

/// Divides the subscriptions of one hub among its sessions, and says why a session gets no more.
/// Owned by the hub; on its loop.
class SubscriptionShares {
 public:
  /// What a session is closed with that gets no more.
  struct Refusal {
    websocket::CloseCode code;
    std::string reason;
  };

  explicit SubscriptionShares(const Limits& limits);

  /// One more for the session; or why not.
  [[nodiscard]] std::optional<Refusal> take(Shares::Holding& session, AddressGroup group);
  void give_back(Shares::Holding& session, std::size_t count = 1) noexcept {
    shares_.give_back(session, count);
  }

 private:
  [[nodiscard]] Refusal refusal_for(Shares::Outcome outcome) const;

  Shares shares_;
  const std::size_t session_parts_;
  const std::size_t address_parts_;
};

}  // namespace updraft::hub
