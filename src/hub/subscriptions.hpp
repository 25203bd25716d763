#pragma once

#include "hub/subscription.hpp"

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace updraft::hub {

/// What one session subscribes to, each path once. Owned by the session.
class Subscriptions {
 public:
  Subscriptions() = default;
  Subscriptions(const Subscriptions&) = delete;
  Subscriptions& operator=(const Subscriptions&) = delete;
  ~Subscriptions();

  // The session is the one that owns this.

  /// Null if there is none of that topic.
  [[nodiscard]] Subscription* find(const Session& session, const Topic& topic) noexcept;
  /// Precondition: there is none of that topic.
  Subscription& add(Session& session, Topic& topic);
  void remove(Subscription& subscription) noexcept;

  [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
  [[nodiscard]] Subscription& front() noexcept { return list_.front(); }
  [[nodiscard]] const auto& list() const noexcept { return list_; }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// Of all their paths.
  [[nodiscard]] std::size_t path_bytes() const noexcept { return path_bytes_; }

 private:
  using List = boost::intrusive::list<
      Subscription,
      boost::intrusive::base_hook<boost::intrusive::list_base_hook<boost::intrusive::tag<Session>>>,
      boost::intrusive::constant_time_size<false>>;
  using Index = boost::unordered_flat_map<const Topic*, Subscription*>;

  /// Up to this number the list is looked through.
  static constexpr std::size_t unindexed = 8;

  void index();

  List list_;
  std::unique_ptr<Index> index_;  // once there have been more
  std::size_t count_ = 0;
  std::size_t path_bytes_ = 0;
};

}  // namespace updraft::hub
