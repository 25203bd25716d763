#pragma once

#include <updraft/log.hpp>

#include "ledger.hpp"
#include "messages.hpp"
#include "plan.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// One thing that a client has said to the server.
struct Said {
  enum class Kind : std::uint8_t {
    subscribe,
    unsubscribe,
    event,
    malformed,  ///< Is answered by an `err`.
    ping,
    other,
  };

  Kind kind = Kind::other;
  std::vector<std::string> paths = {};  ///< Of a sub or unsub.
  std::int64_t token = 0;               ///< Of an event.
  std::optional<Leaf> leaf = {};        ///< What was pressed.
  bool tells_id = false;                ///< Or else only the place of the leaf.
  bool is_malformed = false;            ///< An event that is answered by a MessageError.
  Dialect dialect = Dialect::flat;
  Time at{};
  int number = 0;                ///< Of all that this connection has said.
  std::uint64_t end_offset = 0;  ///< The bytes that it had sent after it.
};

/// What a client's connection is, as the client knows it: for checkers. One connection, from its
/// handshake to its end.
struct PeerState {
  int number = 0;
  int client = 0;
  bool is_calm = false;
  bool is_open = false;  ///< It has got its 101.
  bool reads = true;
  bool was_stalled = false;  ///< Ever.
  bool is_doomed = false;    ///< It has said something after which the server need not go on.
  bool is_cut = false;
  bool is_mute = false;
  bool has_ended = false;                        ///< The server sends no more.
  std::optional<std::uint16_t> close_code = {};  ///< Of the server's close frame.
  std::vector<std::uint16_t> expected_codes = {};
  Time last_sent{};
  Time stalled_since{};
  bool server_is_done = false;      ///< With this connection; as of `settled` and `over`.
  Time full_since = Time::max();    ///< Since when the server has had to wait for it.
  std::uint64_t heard_at_stop = 0;  ///< Bytes that the server had read when it was told to stop.

  /// It is owed all that the protocol promises.
  [[nodiscard]] bool is_healthy() const noexcept {
    return is_open && reads && !is_doomed && !is_cut && !is_mute && !has_ended && !close_code;
  }
};

/// The first thing that is not as it was promised.
struct Complaint {
  std::string checker;
  std::string text;
};

/// What checkers look at, and where they complain. Owned by the simulation.
struct Court {
  const Plan& plan;
  const Ledger& ledger;
  std::function<Time()> now;
  bool server_stops = false;  ///< It was told to.
  Time stopped_at{};
  std::optional<Complaint> complaint = {};
};

/// Watches over one promise: sees what clients said and got, and what the program did, and
/// complains where they don't agree. Owned by the simulation.
class Checker {
 public:
  Checker(std::string name, Court& court) : court_(court), name_(std::move(name)) {}
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  virtual ~Checker() = default;

  // What clients did and got.
  virtual void said(const PeerState& /*peer*/, const Said& /*what*/) {}
  virtual void updated(const PeerState& /*peer*/, const Update& /*update*/) {}
  virtual void answered(const PeerState& /*peer*/, const Answer& /*answer*/) {}
  virtual void refused(const PeerState& /*peer*/, const Refusal& /*refusal*/) {}
  /// The server sends no more to it.
  virtual void ended(const PeerState& /*peer*/) {}

  // What the server did.
  virtual void offered(const PeerState& /*peer*/, std::span<const std::string_view> /*pieces*/,
                       std::size_t /*taken*/) {}
  virtual void logged(LogLevel /*level*/, std::string_view /*line*/) {}

  // What the program did.
  virtual void ran(const Run& /*run*/, int /*peer*/) {}
  virtual void ran_in_vain(int /*instance*/) {}

  /// Nothing happens any more: all has come to its end that has begun.
  virtual void settled(std::span<const PeerState* const> /*peers*/) {}
  /// The server is gone.
  virtual void over(std::span<const PeerState* const> /*peers*/) {}

 protected:
  void complain(const PeerState& peer, const std::string& text);
  void complain(const std::string& text);

  Court& court_;

 private:
  std::string name_;
};

/// All checkers, in the order of the promises.
std::vector<std::unique_ptr<Checker>> make_checkers(Court& court);

}  // namespace updraft::sim
