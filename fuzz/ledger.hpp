#pragma once

#include <updraft/limits.hpp>

#include "protocol/decode.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace updraft::fuzz {

/// What a session's client has sent, and so what may be said to it, and is owed. Owned by its
/// connection.
class Ledger {
 public:
  Ledger(const Limits& limits, bool compression);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Bytes that the hub is about to get.
  void take(std::string_view bytes);

  /// Whether the client has neither closed nor broken a rule of the WebSocket.
  [[nodiscard]] bool open() const noexcept { return open_; }
  /// How many events there were of each id.
  [[nodiscard]] const std::map<std::string, std::size_t>& events() const { return events_; }
  /// The messages that are answered by `err`.
  [[nodiscard]] std::size_t refusals() const noexcept { return refusals_; }
  [[nodiscard]] const std::deque<std::string>& pings() const noexcept { return pings_; }
  [[nodiscard]] const std::set<std::string>& subscribed() const { return subscribed_; }
  [[nodiscard]] bool ever_subscribed(const std::string& path) const { return ever_.contains(path); }
  /// Whether each `up` of that path was wanted from before the first event on.
  [[nodiscard]] bool always_subscribed(const std::string& path) const {
    return before_events_.contains(path);
  }

 private:
  void note(const websocket::Item& item);
  void note(const protocol::Subscribe& message);
  void note(const protocol::Unsubscribe& message);
  void note(const Recycled<protocol::EventCall>& call);
  void note(const protocol::Refused& message);
  void note(const protocol::TooManyValues& message);

  const Limits& limits_;
  websocket::Inflater inflater_;
  websocket::Reader reader_;
  std::map<std::string, std::size_t> events_;
  std::size_t refusals_ = 0;
  std::deque<std::string> pings_;
  std::set<std::string> subscribed_;
  std::set<std::string> ever_;
  std::set<std::string> before_events_;
  bool open_ = true;
};

}  // namespace updraft::fuzz
