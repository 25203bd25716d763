#include "hub/subscriptions.hpp"

#include <algorithm>

namespace updraft::hub {

Subscriptions::~Subscriptions() {
  list_.clear_and_dispose([](Subscription* subscription) { delete subscription; });
}

Subscription* Subscriptions::find(const Session& session, const Topic& topic) noexcept {
  // Whichever has fewer is looked through: most paths are one client's, or most clients have few.
  if (topic.subscriptions().size() <= unindexed) {
    const auto found = std::ranges::find(topic.subscriptions(), &session,
                                         [](Subscription* one) { return &one->session(); });
    return found == topic.subscriptions().end() ? nullptr : *found;
  }
  if (index_) {
    const auto entry = index_->find(&topic);
    return entry == index_->end() ? nullptr : entry->second;
  }
  const auto found =
      std::ranges::find(list_, &topic, [](Subscription& one) { return &one.topic(); });
  return found == list_.end() ? nullptr : &*found;
}

Subscription& Subscriptions::add(Session& session, Topic& topic) {
  auto made = std::make_unique<Subscription>(session, topic);
  if (!index_ && count_ == unindexed) index();
  if (index_) index_->emplace(&topic, made.get());
  Subscription& added = *made.release();
  list_.push_back(added);
  ++count_;
  path_bytes_ += topic.path().size();
  return added;
}

void Subscriptions::index() {
  auto all = std::make_unique<Index>();
  for (Subscription& one : list_) all->emplace(&one.topic(), &one);
  index_ = std::move(all);
}

void Subscriptions::remove(Subscription& subscription) noexcept {
  if (index_) index_->erase(&subscription.topic());
  path_bytes_ -= subscription.topic().path().size();
  --count_;
  list_.erase_and_dispose(list_.iterator_to(subscription), [](Subscription* one) { delete one; });
}

}  // namespace updraft::hub
