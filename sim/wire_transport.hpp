#pragma once

#include "agenda.hpp"
#include "engine/connection.hpp"
#include "engine/shard.hpp"
#include "engine/transport.hpp"
#include "plan.hpp"
#include "random.hpp"
#include "wire.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace updraft::sim {

/// The server's end of a wire, with the engine's connection: reads return less than there is,
/// writes take less than there is room for, and both take their time, as the plan says. Owned by
/// the simulation, which keeps it to the end.
class WireTransport final : public engine::Transport {
 public:
  struct Settings {
    engine::Shard* shard;
    Agenda* agenda;
    const Roughness* roughness;
    int number;
    /// Writes may block although there is room. Calm clients must not be closed for it.
    bool blocks_early;
    /// Told what a session offers to a full connection, with how much was taken of it.
    std::function<void(std::span<const std::string_view>, std::size_t)> offered;
    /// There is something for the connection to read or write.
    std::function<void()> ready;
  };

  WireTransport(Settings settings, Wire& wire, Random random);
  WireTransport(const WireTransport&) = delete;
  WireTransport& operator=(const WireTransport&) = delete;

  /// Its shard's thread has it among what is ready.
  void serve();
  /// Whether the connection wants to read, and can.
  [[nodiscard]] bool is_readable() const { return wants_read_ && has_something(); }
  /// The server has read what was there when it was told to stop. Returns whether that was all, but
  /// for what waits as it takes too much work.
  [[nodiscard]] bool note_drained();

  [[nodiscard]] bool is_session() const noexcept { return connection_.session() != nullptr; }
  /// Of the session that there is, or was; 0 for none.
  [[nodiscard]] std::uint64_t session() const noexcept { return session_id_; }
  [[nodiscard]] bool is_over() const noexcept { return connection_.is_over(); }
  /// Whether the shard has let go of it.
  [[nodiscard]] bool is_released() const noexcept { return released_; }
  /// How much of the client's it had read when the server was about to stop.
  [[nodiscard]] std::uint64_t drained_bytes() const noexcept { return drained_bytes_; }

  // engine::Transport
  [[nodiscard]] Transfer read(std::span<char> into) override;
  [[nodiscard]] Transfer write(std::span<const std::string_view> pieces, std::size_t gone,
                               std::size_t most) override;
  [[nodiscard]] bool shut_down() noexcept override;
  void close() noexcept override { wire_.close(); }
  void want_read(bool wanted) override;
  void want_write() override { wants_write_ = true; }
  [[nodiscard]] std::size_t unacknowledged() noexcept override { return wire_.unacknowledged(); }
  void release() noexcept override { released_ = true; }

 private:
  [[nodiscard]] bool has_something() const;
  void note_session();

  Settings settings_;
  Wire& wire_;
  Random random_;
  engine::Connection connection_;
  std::uint64_t session_id_ = 0;
  std::uint64_t drained_bytes_ = 0;
  bool wants_read_ = false;
  bool wants_write_ = false;
  bool end_told_ = false;  // the connection knows that the client sends no more
  bool released_ = false;
};

}  // namespace updraft::sim
