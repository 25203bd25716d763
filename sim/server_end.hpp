#pragma once

#include "http/exchange.hpp"
#include "hub/connection.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "wire.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace updraft::sim {

/// The server's end of a wire: as net::Connection, with a simulated socket. Owned by the
/// simulation.
class ServerEnd final : public hub::Connection, public hub::Reader {
 public:
  struct Settings {
    hub::Hub* hub;
    Agenda* agenda;
    http::Exchange::Settings exchange;
    std::chrono::milliseconds handshake_timeout;
    int number;
    /// Told what the hub offers, with how much was taken of it.
    std::function<void(std::span<const std::string_view>, std::size_t)> offered;
    std::function<void()> request_turn;
  };

  ServerEnd(Settings settings, Wire& wire, Random random);
  ServerEnd(const ServerEnd&) = delete;
  ServerEnd& operator=(const ServerEnd&) = delete;

  /// The socket is ready; returns whether it still is, and is to be served again when home has
  /// caught up.
  bool serve();
  /// All that has come; the server is about to stop.
  void drain();
  /// A second has passed.
  void check();

  [[nodiscard]] bool is_session() const noexcept { return session_ != nullptr; }
  [[nodiscard]] std::uint64_t session() const noexcept { return session_id_; }
  [[nodiscard]] bool is_over() const noexcept { return phase_ == Phase::done; }
  /// How much of the client's it had read when the server was about to stop.
  [[nodiscard]] std::uint64_t drained_bytes() const noexcept { return drained_bytes_; }

  // hub::Connection
  std::size_t write(std::span<const std::string_view> pieces) override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return wire_.unacknowledged(); }
  void close() override;
  void drop() override;
  // hub::Reader
  void take(Result<std::string> json) override;

 private:
  enum class Phase : std::uint8_t {
    request,
    asking,
    answering,
    upgrading,
    session,
    lingering,
    done
  };

  void read(int most_reads);
  void take_bytes(std::string bytes);
  void take_request(std::string_view bytes);
  void answer();
  void send_outgoing();
  void begin_session();
  void linger();
  void peer_finished();
  void lost();
  void abandon();

  Settings settings_;
  Wire& wire_;
  Random random_;
  std::unique_ptr<http::Exchange> exchange_;
  std::size_t sent_ = 0;
  hub::Session* session_ = nullptr;
  std::uint64_t session_id_ = 0;
  Time deadline_;
  Phase phase_ = Phase::request;
  bool all_read_ = false;
  std::uint64_t drained_bytes_ = 0;
};

}  // namespace updraft::sim
