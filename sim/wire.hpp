#pragma once

#include "agenda.hpp"
#include "plan.hpp"
#include "random.hpp"
#include "tamperer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace updraft::sim {

/// A connection between a client and the server: bytes that travel in pieces and take their time,
/// room for so many, and an end that may come at any byte. Owned by the simulation.
class Wire {
 public:
  struct Ends {
    std::function<void()> server_ready;  ///< There is something for the server to read or write.
    /// Bytes have come to the client; the server wrote the first of them at that time.
    std::function<void(std::string_view, Time)> client_takes;
    std::function<void()> client_ends;  ///< The server sends no more, or the connection is gone.
    std::function<void()> server_reads = {};  ///< The server has read of what the client sent.
  };

  Wire(int number, Agenda& agenda, Agenda::Owner owner, Random random, const ClientPlan& plan,
       Ends ends, Tamperer* tamperer);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // The client's end.

  void send(std::string_view bytes);
  /// It sends no more.
  void finish();
  /// Whether it takes bytes.
  void read_on(bool reads);
  /// The connection is gone, with a part of what was on its way.
  void cut();
  /// Nothing arrives any more, at either end, and nobody is told.
  void fall_silent() noexcept { silent_ = true; }

  // The server's end.

  /// Up to so many bytes that have come; none if there are none.
  std::string read(std::size_t most);
  [[nodiscard]] bool at_end() const noexcept { return arrived_.empty() && finish_arrived_; }
  [[nodiscard]] bool has_more() const noexcept { return !arrived_.empty(); }
  [[nodiscard]] bool is_broken() const noexcept { return break_arrived_; }
  /// Whether what came by now has room for more, since a write fell short.
  bool take_writable() noexcept;
  std::size_t write(std::span<const std::string_view> pieces);
  /// A write takes no more for now, though there is room: soon it does.
  void defer_writable();
  /// Of what was written, what has not arrived at the client. What it has not read has arrived.
  [[nodiscard]] std::size_t unacknowledged() const noexcept { return on_the_way_ - held_bytes_; }
  /// Sends no more.
  void shut();
  /// Sends no more, and reads no more; what is on its way may be lost.
  void close();

  /// How many bytes of the client's have been read by the server.
  [[nodiscard]] std::uint64_t read_bytes() const noexcept { return read_bytes_; }
  /// How many bytes of the client's have come to the server, read or not.
  [[nodiscard]] std::uint64_t arrived_bytes() const noexcept {
    return read_bytes_ + arrived_.size();
  }
  [[nodiscard]] std::uint64_t sent_bytes() const noexcept { return sent_bytes_; }

 private:
  struct Piece {
    std::string bytes;
    Time written;
  };

  [[nodiscard]] Time arrival(Time& last);
  [[nodiscard]] Time arrival_at_client(std::size_t bytes);
  std::size_t piece_size(std::size_t left);
  void arrive_at_server();
  void arrive_at_client();
  void hand_over();
  void tell_writable();

  int number_;
  Agenda& agenda_;
  Agenda::Owner owner_;
  Random random_;
  ClientPlan plan_;
  Ends ends_;
  Tamperer* tamperer_;

  // To the server.
  std::deque<std::string> to_server_;
  std::string arrived_;
  Time last_to_server_{};
  std::uint64_t sent_bytes_ = 0;
  std::uint64_t read_bytes_ = 0;
  bool finished_ = false;
  bool finish_arrived_ = false;

  // To the client.
  std::deque<Piece> to_client_;
  std::deque<Piece> held_;  // until it reads on
  Time last_to_client_{};
  Time link_is_free_{};
  std::size_t on_the_way_ = 0;
  std::size_t held_bytes_ = 0;
  bool reads_ = true;
  bool full_ = false;
  bool writable_ = false;
  bool shut_ = false;
  bool client_told_ = false;

  bool silent_ = false;
  bool cut_ = false;
  bool break_arrived_ = false;
  bool closed_ = false;
};

}  // namespace updraft::sim
