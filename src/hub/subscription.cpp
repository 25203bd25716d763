#include "hub/subscription.hpp"

#include "hub/hub.hpp"

#include <algorithm>

namespace updraft::hub {

void Topic::deliver(websocket::Frame frame, bool renewable) noexcept {
  frame_ = std::move(frame);
  renewable_ = renewable;
  tell_subscriptions();
  for (Topic* spelling : spellings_) spelling->tell_subscriptions();
}

void Topic::tell_subscriptions() noexcept {
  const bool has_value = static_cast<bool>(frame());
  for (Subscription* subscription : subscriptions_) {
    if (has_value) {
      hub_.update_due(*subscription);
    } else {
      hub_.update_gone(*subscription);
    }
  }
}

Subscription::Subscription(Session& session, Topic& topic)
    : OutboxEntry(Kind::update),
      session_(session),
      topic_(topic),
      place_(static_cast<std::uint32_t>(topic.subscriptions_.size())) {
  topic_.subscriptions_.push_back(this);
}

Subscription::~Subscription() {
  auto& others = topic_.subscriptions_;
  others[place_] = others.back();
  others[place_]->place_ = place_;
  others.pop_back();
}

void Subscription::owe_another(std::size_t most) noexcept {
  owed_ = static_cast<std::uint32_t>(std::min<std::size_t>(owed_ + 1, most));
}

bool Subscription::settle() noexcept {
  if (owed_ > 0) --owed_;
  return owed_ > 0;
}

}  // namespace updraft::hub
