#pragma once

#include <updraft/limits.hpp>

#include "engine/connection.hpp"
#include "engine/shard.hpp"
#include "engine/transport.hpp"
#include "ledger.hpp"
#include "pieces.hpp"
#include "strict_client.hpp"

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace updraft::fuzz {

/// A transport whose other end a script plays, and the client that checks what comes. Owned by its
/// server, as long as that lives.
class ScriptedTransport final : public engine::Transport {
 public:
  ScriptedTransport(engine::Shard& shard, std::string address);
  ScriptedTransport(const ScriptedTransport&) = delete;
  ScriptedTransport& operator=(const ScriptedTransport&) = delete;

  // What the script says; each is a part of a turn.

  void receive(std::string_view bytes, Pieces& pieces);
  static constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();
  /// The client takes so many bytes more.
  void allow(std::size_t bytes);
  void half_close();
  void cut();
  /// From here on it is broken, which only shows when something is written.
  void cut_later() { breaks_at_write_ = true; }

  /// Lets the connection read what it has left, if it wants to. Returns whether it did.
  bool serve();

  // What there is to see.

  [[nodiscard]] const StrictClient& client() const noexcept { return client_; }
  /// What the session's client has sent; null if there never was a session.
  [[nodiscard]] const Ledger* ledger() const noexcept { return ledger_.get(); }
  /// Whether there is a session, and nothing has been done that would end it.
  [[nodiscard]] bool is_live() const;
  /// Whether bytes have ever waited for a later turn: where they did depends on how they were cut.
  [[nodiscard]] bool was_held_back() const noexcept { return was_held_back_; }
  /// Ends the process if what has come from the server cannot be all.
  void check_end() const;

  // engine::Transport
  [[nodiscard]] Transfer read(std::span<char> into) override;
  [[nodiscard]] Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                               std::size_t most) override;
  [[nodiscard]] bool shut_down() noexcept override;
  void close() noexcept override;
  void want_read(bool wanted) override { wants_read_ = wanted; }
  void want_write() override { wants_write_ = true; }
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return 0; }
  void release() noexcept override;

 private:
  [[nodiscard]] bool is_readable() const noexcept;
  void begin_ledger();

  engine::Shard& shard_;
  engine::Connection connection_;
  StrictClient client_;
  std::unique_ptr<Ledger> ledger_;
  std::string arrived_;  // and not read
  std::string request_;  // what was read before the session
  std::size_t room_ = everything;
  bool wants_read_ = false;
  bool wants_write_ = false;
  bool finished_ = false;
  bool end_told_ = false;
  bool broken_ = false;
  bool breaks_at_write_ = false;
  bool closed_ = false;
  bool ended_well_ = false;  // all that the server had to say has been taken
  bool was_held_back_ = false;
};

}  // namespace updraft::fuzz
