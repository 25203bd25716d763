#pragma once

#include "base/clock.hpp"
#include "http/exchange.hpp"
#include "hub/connection.hpp"
#include "hub/mail.hpp"
#include "hub/session.hpp"
#include "net/admissions.hpp"
#include "net/socket.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace updraft::net {

class Loop;

/// One accepted socket: reads the request, answers it or becomes a WebSocket session, and is the
/// session's way to its client. Asio tells when the socket is ready; the reading and writing are
/// direct, so that nothing is kept for an idle one. Owned by the waits that are under way, and by
/// itself while it has a session; on its loop's thread.
class Connection final : public hub::Connection,
                         public hub::Reader,
                         public boost::intrusive::list_base_hook<>,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, Socket socket, Admissions::Place place,
             const boost::asio::ip::address& peer);
  ~Connection() override;

  /// Begins to read.
  void start();
  /// Answers with a status and ends, whatever the client wants.
  void refuse(int status, std::string_view message);
  /// Reads all that has come so far; the server is about to stop.
  void read_rest();
  /// Reads again, after it was told that home is behind.
  void resume();
  /// Reads once, as its turn has come among those that send a lot.
  void read_queued();
  /// A second has passed, and so much more: ends what has taken too long.
  void check(Time now, Time::duration late);
  /// Ends at once.
  void abandon();
  /// Home will not answer any more: the loop is over.
  void forget_question();

  [[nodiscard]] bool is_session() const noexcept { return session_ != nullptr; }

  // hub::Connection
  std::size_t write(std::span<const std::string_view> pieces) override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override;
  void broke_compression() noexcept override;
  void close() override;
  void drop() override;
  // hub::Reader
  void take(Result<std::string> json) override;

 private:
  enum class Phase : std::uint8_t {
    request,    ///< The head of the request is coming.
    asking,     ///< Home is asked for the value that the request wants.
    answering,  ///< An HTTP response is going, then the end.
    upgrading,  ///< The 101 is going, then the session begins.
    session,    ///< A WebSocket.
    lingering,  ///< All is said; the client's end is awaited, so that it can read the last of it.
    done,
  };

  /// What is needed before there is a session only.
  struct Opening {
    explicit Opening(const boost::asio::ip::address& peer)
        : address(peer.to_string()), group(sharing_group_of(peer)) {}

    std::string address;  ///< Of the peer,
    AddressGroup group;   ///< and with which others it has its share.
    http::Exchange exchange;
    std::size_t sent = 0;  ///< Of what the exchange has to say.
  };

  template <class F>
  void guard(const F& work) noexcept;
  void wait_readable();
  void wait_writable();
  void on_readable();
  void on_writable();
  void read_on();
  void wait_for_home();
  [[nodiscard]] bool waits_in_line() const;
  [[nodiscard]] bool must_wait() const;
  bool read();
  std::size_t take_bytes(std::span<char> bytes);
  void take_request(std::span<char> bytes);
  void ask();
  void answer();
  void send_outgoing();
  void begin_session();
  void linger();
  void peer_finished();
  void lost();
  [[nodiscard]] bool has_taken_more();
  [[nodiscard]] int handle() { return socket_.native_handle(); }

  Loop& loop_;
  Socket socket_;
  Admissions::Place place_;
  std::unique_ptr<Opening> opening_;
  hub::Session* session_ = nullptr;
  std::shared_ptr<Connection> held_;  // while the hub knows it, or home has its question
  Time deadline_;
  Time costly_until_{};       // since it has sent a lot
  std::uint64_t client_ = 0;  // as the loop's BrokenCompression names it
  std::uint32_t owed_ = 0;    // bytes of an answer that were not acknowledged when last asked
  Phase phase_ = Phase::request;
  bool waiting_readable_ = false;
  bool waiting_writable_ = false;
  bool all_read_ = false;  // the peer has closed its side
  bool paused_ = false;    // until home has caught up
  bool has_sent_little_ = false;
  bool has_been_full_ = false;  // the system has not taken all that was written, once
};

}  // namespace updraft::net
