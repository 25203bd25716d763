// What sessions subscribe to: the part of Hub that begins and ends it.

#include "hub/hub.hpp"

namespace updraft::hub {
namespace {

using websocket::CloseCode;

/// A session with no more subscriptions than this ends them at once, one with more in the turns
/// that follow its end.
constexpr std::size_t ended_at_once = 64;
/// The same for the bytes of its replies.
constexpr std::size_t dropped_at_once = std::size_t{64} << 10;
/// What it costs to forget one entry of an outbox.
constexpr std::uint64_t work_per_entry = 200;

}  // namespace

/// However often one message names a path, it asks for it once.
void Hub::subscribe(Session& session, std::string_view path, std::uint32_t message) {
  auto& subscriptions = session.subscriptions_;
  if (const Topic* const known = topics_.find(path)) {
    Subscription* const subscription = subscriptions.find(session, *known);
    if (subscription && subscription->asked_again_by(message)) return;
  }
  Topic& topic = topics_.obtain(path);
  Subscription* subscription = subscriptions.find(session, topic);
  if (!subscription) {
    try {
      if (const auto refusal = shares_.take(session.share_, session.group_)) {
        fail(session, refusal->code, refusal->reason);
        return topics_.leave_if_unused(topic);
      }
      subscription = &subscriptions.add(session, topic);
    } catch (...) {
      topics_.leave_if_unused(topic);
      throw;
    }
    ++figures_.subscriptions;
    charge(session, work::per_subscription);
    subscription->asked_again_by(message);
  } else {
    charge(session, work::per_renewal);
  }
  subscription->owe_another(limits_.owed_updates);
  if (topic.frame()) update_due(*subscription);
  if (subscriptions.count() > limits_.subscriptions) {
    fail(session, CloseCode::policy, "too many subscriptions");
  } else if (subscriptions.path_bytes() > limits_.subscribed_path_bytes) {
    fail(session, CloseCode::policy, "too many bytes of subscribed paths");
  }
}

void Hub::unsubscribe(Session& session, std::string_view path) {
  const Topic* const topic = topics_.find(path);
  if (!topic) return;
  Subscription* subscription = session.subscriptions_.find(session, *topic);
  if (!subscription) return;
  charge(session, work::per_unsubscription);
  end_subscription(*subscription);
}

/// Of what it has not been sent yet nothing more comes; the rest is for the turns that follow, if
/// it is much.
void Hub::unsubscribe_all(Session& session) noexcept {
  if (session.leaving_.is_linked()) return;
  leaving_.push_front(session);
  if (session.subscriptions_.count() > ended_at_once ||
      session.outbox_.reply_bytes() > dropped_at_once) {
    leaving_.splice(leaving_.end(), leaving_, leaving_.begin());
    return;
  }
  while (!session.subscriptions_.empty()) end_subscription(session.subscriptions_.front());
  forget_share(session);
}

/// Returns whether there are more.
bool Hub::end_subscriptions(std::uint64_t most_work) noexcept {
  for (std::uint64_t work = 0; work < most_work && !leaving_.empty();) {
    Session& session = leaving_.front();
    if (session.phase_ == Session::Phase::ended && session.outbox_.drop_front()) {
      work += work_per_entry;
      continue;
    }
    if (session.subscriptions_.empty()) {
      forget_share(session);
      continue;
    }
    end_subscription(session.subscriptions_.front());
    work += work::per_unsubscription;
  }
  return !leaving_.empty();
}

/// It has no subscriptions any more.
void Hub::forget_share(Session& session) noexcept {
  session.leaving_.unlink();
  // One that could not be made, for want of memory.
  shares_.give_back(session.share_, session.share_.amount());
}

void Hub::end_subscription(Subscription& subscription) noexcept {
  Session& session = subscription.session();
  Topic& topic = subscription.topic();
  session.outbox_.remove(subscription);
  session.subscriptions_.remove(subscription);
  shares_.give_back(session.share_);
  --figures_.subscriptions;
  topics_.leave_if_unused(topic);
}

void Hub::update_due(Subscription& subscription) noexcept {
  if (subscription.session().leaving_.is_linked()) return;
  subscription.session().outbox_.add(subscription);
  list(subscription.session());
}

void Hub::update_gone(Subscription& subscription) noexcept {
  subscription.session().outbox_.remove(subscription);
}

}  // namespace updraft::hub
