#pragma once

#include <updraft/limits.hpp>

#include "base/clock.hpp"
#include "http/exchange.hpp"
#include "hub/connection.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"
#include "ledger.hpp"
#include "pieces.hpp"
#include "strict_client.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace updraft::fuzz {

/// What net::Connection is, with a script in place of the socket, and the client at its other end.
/// Owned by its server, as long as that lives.
class ScriptedConnection final : public hub::Connection, public hub::Reader {
 public:
  struct Place {
    hub::Hub& hub;
    const Clock& clock;
    const Limits& limits;
    bool compression;
  };

  ScriptedConnection(const Place& place, std::string address);

  // What the script says; each is a part of a turn.

  void receive(std::string_view bytes, Pieces& pieces);
  static constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();
  /// The client takes so many bytes more.
  void allow(std::size_t bytes);
  void half_close();
  void cut();
  /// From here on it is broken, which only shows when something is written.
  void cut_later() { broken_ = true; }

  // What the server's loop does.

  /// A turn has ended: what has been found broken is gone now.
  void end_turn();
  /// A second has passed.
  void check();
  /// The server is about to stop.
  void drain();

  // What there is to see.

  [[nodiscard]] const StrictClient& client() const noexcept { return client_; }
  /// What the session's client has sent; null if there never was a session.
  [[nodiscard]] const Ledger* ledger() const noexcept { return ledger_.get(); }
  /// Whether there is a session, and nothing has been done that would end it.
  [[nodiscard]] bool is_live() const;
  /// Ends the process if what has come from the server cannot be all.
  void check_end() const;

  // hub::Connection
  std::size_t write(std::span<const std::string_view> parts) override;
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return 0; }
  void close() override;
  void drop() override { abandon(); }
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
    done,
  };

  void take_bytes(std::string_view bytes);
  void take_request(std::string_view bytes);
  void pass_on(std::string& bytes);
  void ask();
  void answer();
  void send_outgoing();
  void begin_session();
  void linger();
  void lost();
  void abandon();

  Place place_;
  std::string address_;
  http::Exchange exchange_;
  std::size_t sent_ = 0;
  StrictClient client_;
  std::unique_ptr<Ledger> ledger_;
  hub::Session* session_ = nullptr;
  Time deadline_;
  Phase phase_ = Phase::request;
  std::size_t room_ = everything;
  bool full_ = false;
  bool all_read_ = false;
  bool broken_ = false;
  bool found_broken_ = false;
  bool ended_well_ = false;  // all that the server had to say has been taken
};

}  // namespace updraft::fuzz
