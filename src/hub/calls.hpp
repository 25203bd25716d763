#pragma once

#include <updraft/handler.hpp>
#include <updraft/home_loop.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/recycled.hpp"
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

  /// `respond` is called for each call of start.
  Calls(const Settings& settings, const Clock& clock, Timers& timers,
        std::shared_ptr<HomeLoop> loop, std::shared_ptr<Log> log, Respond respond);
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;
  ~Calls();

  /// A turn begins, in which time stands still but for what handlers take.
  void begin_turn() { now_ = clock_.now(); }
  /// Calls the leaf's handler.
  void start(const EventLeaf& leaf, Recycled<protocol::EventCall> event, ReturnAddress to);
  /// Answers all calls that have no answer yet with an error; those that come from here on must not
  /// wait.
  void cancel();
  /// Lets go of all handlers. They have been ended.
  void clear();

  /// Whether nothing is to be waited for: each call has its answer, and each handler has come to
  /// its end, unless they were cancelled.
  [[nodiscard]] bool idle() const noexcept {
    return unanswered_ == 0 && (cancelled_ || waiting_.empty());
  }

 private:
  struct Call;
  using List = std::list<Call>;

  Task<> finish(Call& call, Task<Response> task);
  void wait_for(List::iterator call, Task<Response> task);
  void end(Call& call, const Response& response);
  void answer(Call& call, const Response& response);
  void time_out(Call& call);
  [[nodiscard]] bool may_wait(const Call& call) const;
  void forget(Call& call);
  Response describe_failure(const Event& event);

  Settings settings_;
  const Clock& clock_;
  Timers& timers_;
  std::shared_ptr<HomeLoop> loop_;
  std::shared_ptr<Log> log_;
  Respond respond_;
  List waiting_;  // those whose handlers have not come to their end
  List spare_;    // at most one: most handlers end at once, and need no room of their own
  std::unordered_map<std::uint64_t, std::size_t> waiting_of_session_;
  std::size_t waiting_bytes_ = 0;  // of the events of those that wait
  Time now_{};  // when this turn began, or the last handler ended that was called in it
  std::size_t unanswered_ = 0;
  std::uint64_t failures_ = 0;
  bool cancelled_ = false;
};

}  // namespace updraft::hub
