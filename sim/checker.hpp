#pragma once

#include <updraft/log.hpp>

#include "client/core.hpp"
#include "ledger.hpp"
#include "messages.hpp"
#include "plan.hpp"

#include <chrono>
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

/// An outbox of fewer bytes may overflow without a fault of its client.
inline constexpr std::size_t small_outbox = 10'000;
/// How late the threads of a client may be.
inline constexpr std::chrono::milliseconds turns_of_client_threads{50};

/// The name of an event in complaints, which is its `key` on the wire too.
inline std::string event_name(std::int64_t token) {
  return "e" + std::to_string(token);
}

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
  std::size_t bytes = 0;         ///< Of its text, where a client of the library has said it.
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
  Time last_got{};
  bool server_is_done = false;      ///< With this connection; as of `settled` and `over`.
  std::uint64_t heard_at_stop = 0;  ///< Bytes that the server had read when it was told to stop.

  /// It is owed all that the protocol promises.
  [[nodiscard]] bool is_healthy() const noexcept {
    return is_open && reads && !is_doomed && !is_cut && !is_mute && !has_ended && !close_code;
  }
};

/// What a client of the library is, across its connections: for checkers.
struct ClientState {
  int client = 0;
  const ClientOptions* options = nullptr;
  /// What its program sees: a peer whose connection never ends.
  PeerState program = {};
  client::Stage stage = {};
  int connection = -1;        ///< The number of the one that it has, or is about to hear of.
  bool is_over = false;       ///< That connection is, and it was told so.
  bool is_stopped = false;    ///< Its process gets no time.
  Time runs_since{};          ///< Since when it does.
  Time heard{};               ///< When it has last been given bytes.
  bool owes_pong = false;     ///< The newest ping that it was given is not answered.
  std::size_t unwritten = 0;  ///< Of its bytes, those that wait for the server to read.
  bool was_full = false;      ///< When its last turn ended, its outbox was.
  std::size_t watched = 0;    ///< How many paths its program watches.
  client::Core::Kept kept = {};
};

/// What a watcher sees of its path, and was told last.
struct Sight {
  struct State {
    std::uint64_t version = 0;  ///< Of the value; 0 while there is none.
    bool is_current = false;
    bool is_closed = false;

    friend bool operator==(const State&, const State&) = default;
  };

  std::string_view path;
  State is;
  State told;
};

/// What became of an event.
struct CallEnd {
  enum class Kind : std::uint8_t { answered, disconnected, overloaded, invalid };

  std::int64_t token = 0;
  Kind kind = Kind::answered;
  bool is_error = false;  ///< The answer is.
  std::string error_name = {};
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

  // What clients of the library did, and what their programs saw of it.
  /// It connects.
  virtual void dialed(const ClientState& /*client*/) {}
  /// It gives its connection up, or the attempt.
  virtual void left(const ClientState& /*client*/) {}
  /// It has taken its turn; with what all watchers see, by their paths.
  virtual void turned(const ClientState& /*client*/, std::span<const Sight> /*sights*/) {}
  virtual void called(const ClientState& /*client*/, std::int64_t /*token*/,
                      std::chrono::milliseconds /*timeout*/) {}
  virtual void forgot(const ClientState& /*client*/, std::int64_t /*token*/) {}
  virtual void call_ended(const ClientState& /*client*/, const CallEnd& /*end*/) {}
  /// What is shown is marked as outdated: of checkers that take a program for a peer.
  virtual void went_stale(const PeerState& /*program*/, const std::string& /*path*/) {}
  /// All has come to its end that has begun.
  virtual void rested(const ClientState& /*client*/) {}

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
/// Those that see what programs are shown by clients of the library, as if these were peers whose
/// connections never end.
std::vector<std::unique_ptr<Checker>> make_program_checkers(Court& court);

}  // namespace updraft::sim
