#pragma once

#include <updraft/client_options.hpp>
#include <updraft/event.hpp>
#include <updraft/event_request.hpp>
#include <updraft/result.hpp>

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace updraft::client {

/// Hears what came of an event, once.
using Done = std::function<void(Result<Response>)>;

/// The events that wait, to be sent or for their responses. Each is sent at most once. Owned by
/// the core.
class Calls {
 public:
  using Id = std::uint64_t;

  /// An event that has come to its end.
  struct Ended {
    Done done;
    Result<Response> result;
  };

  [[nodiscard]] std::size_t size() const noexcept { return calls_.size(); }
  /// How many wait to be sent, and places in the line of some that don't any more.
  [[nodiscard]] std::size_t unsent() const noexcept { return unsent_.size(); }
  Id add(EventRequest request, Done done, Time deadline);
  /// Its response is of no interest any more. Returns whether it waited.
  bool cancel(Id id);

  /// The next event that is to be sent, with its id; nothing if there is none.
  [[nodiscard]] std::optional<std::pair<Id, const EventRequest*>> next_unsent();
  /// That one is on its way.
  void mark_sent();

  /// The response to an event; nothing if nobody waits for it.
  [[nodiscard]] std::optional<Ended> answer(Id id, Response response);
  /// It can't be sent, or is not to be; nothing if nobody waits for it.
  [[nodiscard]] std::optional<Ended> end(Id id, Result<Response> result);
  /// The connection is lost: those that may have been delivered fail.
  [[nodiscard]] std::vector<Ended> fail_sent(const Error& error);
  [[nodiscard]] std::vector<Ended> fail_all(const Error& error);
  [[nodiscard]] std::vector<Ended> fail_late(Time now);
  [[nodiscard]] std::optional<Time> first_deadline() const;

  /// The wire's `key` for an event, and back; nothing for what is none.
  static std::string wire_name(Id id);
  static std::optional<Id> parse_wire_name(std::string_view name);

 private:
  struct Call {
    EventRequest request;
    Done done;
    Time deadline;
    bool sent = false;
  };

  void erase(std::unordered_map<Id, Call>::iterator place);
  [[nodiscard]] std::vector<Ended> fail(const Error& error, bool also_unsent);

  std::unordered_map<Id, Call> calls_;
  std::deque<Id> unsent_;  // in the order of the calls; some may have ended, half of them at most
  std::set<std::pair<Time, Id>> deadlines_;
  Id last_ = 0;
};

}  // namespace updraft::client
