#pragma once

#include "hub/outbox.hpp"
#include "websocket/frame.hpp"

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::hub {

class Hub;
class Session;
class Subscription;
class Topics;

/// A path that sessions of this hub subscribe to, with the frame of its newest value; or another
/// spelling of one (path.hpp), which shares that. Owned by Topics as long as there are such
/// sessions, and until home has let go of it.
class Topic {
 public:
  Topic(Hub& hub, std::string path, Topic* normal = nullptr)
      : hub_(hub), path_(std::move(path)), normal_(normal) {}
  Topic(const Topic&) = delete;
  Topic& operator=(const Topic&) = delete;

  /// The path has a new value: the whole `up`; or, with an empty frame, no value any more.
  void deliver(websocket::Frame frame, bool renewable) noexcept;

  /// As clients spell it.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// The same where it is not the normal spelling, else empty.
  [[nodiscard]] std::string_view spelling() const noexcept {
    return normal_ ? std::string_view(path_) : std::string_view();
  }
  /// The topic of the normal spelling.
  [[nodiscard]] Topic& normal() noexcept { return normal_ ? *normal_ : *this; }
  /// The update of the normal spelling. Empty until the path has a value.
  [[nodiscard]] const websocket::Frame& frame() const noexcept {
    return normal_ ? normal_->frame_ : frame_;
  }
  /// Whether the value is computed when somebody asks for it.
  [[nodiscard]] bool renewable() const noexcept { return renewable_; }
  [[nodiscard]] bool unused() const noexcept {
    return subscriptions_.empty() && spellings_.empty();
  }
  [[nodiscard]] const std::vector<Subscription*>& subscriptions() const noexcept {
    return subscriptions_;
  }

 private:
  friend class Topics;
  friend class Subscription;

  void tell_subscriptions() noexcept;

  Hub& hub_;
  std::list<Topic>::iterator place_;  // in one of the lists of Topics
  std::string path_;
  Topic* normal_;                  // null: it is this one
  std::vector<Topic*> spellings_;  // the others
  websocket::Frame frame_;
  bool renewable_ = false;
  std::vector<Subscription*> subscriptions_;
};

/// One session's interest in one path; an entry of the session's outbox while an update is due.
/// Owned by the session's Subscriptions.
class Subscription final : public OutboxEntry,
                           public boost::intrusive::list_base_hook<boost::intrusive::tag<Session>> {
 public:
  Subscription(Session& session, Topic& topic);
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription();

  [[nodiscard]] Session& session() noexcept { return session_; }
  [[nodiscard]] Topic& topic() noexcept { return topic_; }
  [[nodiscard]] const Topic& topic() const noexcept { return topic_; }

  /// The client asked for the current value, perhaps not for the first time: each asking is owed an
  /// update of its own, up to a limit.
  void owe_another(std::size_t most) noexcept;
  /// Whether it was asked for by that message before; from here on it was.
  bool asked_again_by(std::uint32_t message) noexcept {
    return std::exchange(asked_by_, message) == message;
  }
  /// An update has been sent; returns whether another one is owed.
  bool settle() noexcept;

  bool due = false;  ///< Whether it is in the outbox; the outbox's book-keeping.

 private:
  Session& session_;
  Topic& topic_;
  std::uint32_t place_;  // in topic_.subscriptions_
  std::uint32_t owed_ = 0;
  std::uint32_t asked_by_ = 0;  // the number of the last `sub`
};

}  // namespace updraft::hub
