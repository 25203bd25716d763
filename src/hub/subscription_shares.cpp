#include "hub/subscription_shares.hpp"

namespace updraft::hub {

using websocket::CloseCode;

SubscriptionShares::SubscriptionShares(const Limits& limits)
    : shares_({.guaranteed = limits.guaranteed_subscriptions,
               .pool = limits.subscriptions_per_thread,
               .holder_parts = limits.session_share,
               .address_parts = limits.address_share}),
      session_parts_(limits.session_share),
      address_parts_(limits.address_share) {}

std::optional<SubscriptionShares::Refusal> SubscriptionShares::take(Shares::Holding& session,
                                                                    AddressGroup group) {
  const Shares::Outcome outcome = shares_.take(session, group);
  if (outcome == Shares::Outcome::granted) return std::nullopt;
  return refusal_for(outcome);
}

/// Coming back later helps only where others hold what there is.
SubscriptionShares::Refusal SubscriptionShares::refusal_for(Shares::Outcome outcome) const {
  const auto part = [](std::size_t parts) {
    return " may hold 1/" + std::to_string(parts) + " of --subscriptions-per-thread";
  };
  switch (outcome) {
    case Shares::Outcome::holder_has_its_part:
      return {CloseCode::policy, "too many subscriptions: one session" + part(session_parts_)};
    case Shares::Outcome::address_has_its_part:
      return {CloseCode::try_later, "too many subscriptions: one address" + part(address_parts_)};
    case Shares::Outcome::granted:
    case Shares::Outcome::pool_is_used_up:
      break;
  }
  return {CloseCode::try_later,
          "the server has all the subscriptions that it can take (--subscriptions-per-thread)"};
}

}  // namespace updraft::hub
