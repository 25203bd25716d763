#pragma once

#include <updraft/event.hpp>
#include <updraft/value.hpp>

#include "base/address_group.hpp"
#include "base/clock.hpp"
#include "base/shares.hpp"
#include "base/token_bucket.hpp"
#include "hub/connection.hpp"
#include "hub/outbox.hpp"
#include "hub/subscriptions.hpp"
#include "hub/work_budget.hpp"
#include "websocket/compression.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>

namespace updraft::hub {

/// One connected client: what it has sent of its current message, what it subscribes to, what it is
/// owed. Owned by its hub, which alone touches it.
class Session
    : public boost::intrusive::list_base_hook<
          boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {  // those to be served
 public:
  Session(Connection& connection, SessionInfo session_info, AddressGroup group, Time now,
          std::size_t events_per_second, websocket::Compression compression,
          websocket::Inflater& inflater)
      : info(std::move(session_info)),
        group_(group),
        connection_(connection),
        reader_(websocket::Role::server, compression ? &inflater : nullptr),
        events_(events_per_second, now),
        last_heard_(now),
        last_progress_(now),
        compression_(compression) {}

  const SessionInfo info;

  /// What is told of it to whoever inspects the server.
  [[nodiscard]] Value describe() const;

 private:
  friend class Hub;

  enum class Phase : std::uint8_t {
    open,
    finished,  ///< The client sends no more: over once it has been answered and the outbox is
               ///< empty.
    closing,   ///< Our close frame is on its way; the peer's is awaited.
    ending,    ///< Both are done, or the peer broke a rule: over once the outbox is empty.
    ended,
  };

  /// The paths of a `sub` or `unsub`, some of which may be done.
  struct Paths {
    Value all = {};
    std::size_t next = 0;
    bool wanted = false;
    std::uint32_t message = 0;  ///< Tells the message from those before it.
  };

  /// What it has sent that waits for a turn in which there is work left for it.
  struct Rest {
    Paths paths = {};
    std::string bytes = {};
    std::size_t taken = 0;  ///< Of these.
    bool finished = false;  ///< The client sends no more.
  };

  const AddressGroup group_;
  Connection& connection_;
  websocket::Reader reader_;
  Outbox outbox_;
  Subscriptions subscriptions_;
  WorkBudget work_;
  std::unique_ptr<Rest> rest_;  // null: it does not wait in line
  boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>
      in_line_;
  boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>
      leaving_;                         // while its subscriptions end
  Shares::Holding share_;               // of all subscriptions; as many as it has
  std::list<Session>::iterator place_;  // among the hub's sessions
  std::size_t malformed_ = 0;           // messages
  std::size_t unanswered_ = 0;          // events; the session stays until home has answered them
  TokenBucket events_;                  // that it may send
  Time last_heard_;                     // any bytes at all
  Time last_progress_;                  // when more was acknowledged, or closing began
  Time ping_acknowledged_{};            // when the last ping was found to be; none: not yet
  std::uint64_t acknowledged_ = 0;      // of the outbox's taken_bytes
  const websocket::Compression compression_;
  Phase phase_ = Phase::open;
  bool acted_ = false;    // in this turn: it is served first
  bool pinged_ = false;   // and not heard of since
  bool blocked_ = false;  // the connection takes no more for now
};

}  // namespace updraft::hub
