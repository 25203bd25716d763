#pragma once

#include "base/address_group.hpp"
#include "base/clock.hpp"
#include "engine/transport.hpp"
#include "http/exchange.hpp"
#include "hub/connection.hpp"
#include "hub/mail.hpp"
#include "hub/session.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace updraft::engine {

class Shard;

/// The client at the other end of a connection.
struct Peer {
  std::string address;      ///< As logs and the inspector show it.
  AddressGroup group = {};  ///< Which clients share its part of what all have together.
};

/// One connection of a server: reads the request, answers it or becomes a WebSocket session, and
/// carries the session's bytes. Keeps deadlines, the read budget and its place in the queues of its
/// shard. No I/O of its own: it reads and writes through its transport. Owned by the owner of its
/// transport, which destroys it after Transport::release; used on its shard's thread.
class Connection final : public hub::Connection, public hub::Reader {
 public:
  /// Joins the shard. The shard and the transport outlive the connection.
  Connection(Shard& shard, Transport& transport, Peer peer);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override = default;

  /// Begins to read. May throw for want of memory.
  void start();
  /// Begins by answering with this status, whatever the request is, and ends.
  void refuse(int status, std::string_view message);

  // Called by the transport.

  void on_readable() noexcept;
  void on_writable() noexcept;
  /// The exception that is being handled ends this connection.
  void on_failure() noexcept;

  /// The session, null before it begins and after it has ended.
  [[nodiscard]] const hub::Session* session() const noexcept { return session_; }
  /// Whether nothing is read or written any more.
  [[nodiscard]] bool is_over() const noexcept { return phase_ == Phase::done; }

  // hub::Connection
  std::size_t write(std::span<const std::string_view> pieces) override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override;
  void broke_compression() noexcept override;
  void close() override;
  void drop() override;
  // hub::Reader
  void take(Result<std::string> json) override;

 private:
  friend class Shard;

  enum class Phase : std::uint8_t {
    request,    ///< The head of the request is arriving.
    asking,     ///< The application has been asked and has not answered.
    answering,  ///< The response is being written.
    upgrading,  ///< The response that accepts the WebSocket is being written.
    session,    ///< Everything goes to and from the session.
    lingering,  ///< Everything has been written; the peer's end is awaited.
    done,       ///< Closed.
  };

  /// Needed only before there is a session.
  struct Opening {
    explicit Opening(Peer client) : peer(std::move(client)) {}

    Peer peer;
    http::Exchange exchange;
    std::size_t sent = 0;  ///< Of the exchange's outgoing bytes.
  };

  using Hook = boost::intrusive::list_member_hook<
      boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  // Called by the shard.
  void resume() noexcept;
  void read_queued() noexcept;
  void read_rest() noexcept;
  void check(Time now, Time::duration late) noexcept;
  void end_broken() noexcept;
  void end_at_once() noexcept;
  void forget_question() noexcept;

  template <class F>
  void guard(const F& work) noexcept;
  void set_reading(bool wanted);
  void update_reading();
  void read_once();
  void wait_for_application();
  [[nodiscard]] bool is_to_be_queued() const;
  [[nodiscard]] bool must_wait() const;
  bool read();
  [[nodiscard]] std::pair<std::size_t, Transport::Status> fill(std::span<char> buffer);
  std::size_t take_bytes(std::span<char> bytes);
  void take_request(std::span<char> bytes);
  void ask();
  void answer();
  void send_outgoing();
  void begin_session();
  void linger();
  void peer_finished();
  void lost() noexcept;
  [[nodiscard]] bool has_taken_more();

  Shard& shard_;
  Transport& transport_;
  Hook among_all_;
  Hook in_queue_;  // of the shard's queues: at most one
  std::unique_ptr<Opening> opening_;
  hub::Session* session_ = nullptr;
  Time deadline_;
  Time costly_until_{};       // since it has sent a lot
  std::uint64_t client_ = 0;  // its name in the shard's BrokenCompression
  std::uint32_t owed_ = 0;    // bytes of an answer that were not acknowledged at the last check
  Phase phase_ = Phase::request;
  bool reading_ = false;   // on_readable is wanted
  bool asked_ = false;     // the application has its question
  bool all_read_ = false;  // the peer has closed its side
  bool broken_ = false;    // a write has failed
  bool has_sent_little_ = false;
  bool has_been_full_ = false;  // the transport has not taken everything, once
};

}  // namespace updraft::engine
