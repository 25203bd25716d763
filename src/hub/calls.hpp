#pragma once

#include <updraft/handler.hpp>
#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/failure_ids.hpp"
#include "base/loop_meter.hpp"
#include "base/recycled.hpp"
#include "base/shares.hpp"
#include "base/timers.hpp"
#include "protocol/messages.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace updraft::hub {

class Session;
struct Link;

/// Where the response to an event goes.
struct ReturnAddress {
  Link* link = nullptr;
  Session* session = nullptr;
  protocol::ReplyTo reply_to = {};
  AddressGroup group = {};  ///< Of the session's address.
};

/// The handlers that clients have called: runs them, and sees that each call is answered once, in
/// time, whatever goes wrong. What a handler needs lives until it has come to its end, which may be
/// long after its answer, its client or its place in the model are gone. Owned by home; home loop.
class Calls {
 public:
  struct Settings {
    Limits limits;
    bool development = false;  ///< Tell clients what unexpected exceptions say.
  };
  using Respond = std::function<void(const ReturnAddress&, const Response&)>;

  /// `respond` is called for each call of start; it must not throw.
  Calls(const Settings& settings, LoopMeter& meter, FailureIds& failure_ids, Timers& timers,
        std::shared_ptr<HomeLoop> loop, std::shared_ptr<Log> log, Respond respond);
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;
  ~Calls();

  /// What the next start needs is there afterwards.
  void make_room();
  /// Calls the leaf's handler. Precondition: there is room.
  void start(const EventLeaf& leaf, Recycled<protocol::EventCall> event, ReturnAddress to) noexcept;
  /// The response to an event for whose call the exception that is being handled came in between.
  [[nodiscard]] Response describe_failure(const Event& event) noexcept;
  /// Answers all calls that have no answer yet with an error; those that come from here on must not
  /// wait.
  void cancel() noexcept;
  /// Lets go of all handlers. They have been ended.
  void clear();

  /// Whether nothing is to be waited for: each call has its answer, and each handler has come to
  /// its end, unless they were cancelled.
  [[nodiscard]] bool idle() const noexcept {
    return unanswered_ == 0 && (cancelled_ || waiting_.empty());
  }
  [[nodiscard]] std::size_t unanswered() const noexcept { return unanswered_; }

 private:
  struct Call;
  using List = std::list<Call>;
  /// What the handlers of one session hold while they wait.
  struct Waiting {
    Shares::Holding handlers;
    Shares::Holding bytes;
  };

  Task<> finish(Call& call, Task<Response> task);
  void wait_for(List& one, Task<Response> task);
  void end(Call& call, const Response& response) noexcept;
  void answer(Call& call, const Response& response) noexcept;
  void end_first_piece(const Call& call);
  void time_out(Call& call) noexcept;
  [[nodiscard]] Response report_failure(const Event& event) noexcept;
  [[nodiscard]] std::string_view take_shares(const Call& call);
  [[nodiscard]] std::string_view take_shares(Waiting& session, const Call& call);
  void forget(Call& call) noexcept;
  template <class Message>
  [[nodiscard]] Response error(std::string_view name, const Message& message) const noexcept;

  Settings settings_;
  LoopMeter& meter_;
  FailureIds& failure_ids_;
  Timers& timers_;
  std::shared_ptr<HomeLoop> loop_;
  std::shared_ptr<Log> log_;
  Respond respond_;
  List waiting_;     // those whose handlers have not come to their end
  List spare_;       // at most one: most handlers end at once, and need no room of their own
  Shares handlers_;  // that wait,
  Shares bytes_;     // and of the events that they were called with
  std::unordered_map<std::uint64_t, Waiting> waiting_of_session_;
  std::size_t unanswered_ = 0;
  const Response internal_error_;  // for when there is no memory for another
  bool cancelled_ = false;
};

}  // namespace updraft::hub
