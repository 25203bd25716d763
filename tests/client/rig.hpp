#pragma once

#include <updraft/client_options.hpp>
#include <updraft/json.hpp>

#include "base/clock.hpp"
#include "client/core.hpp"
#include "support/memory_server.hpp"
#include "websocket/compression.hpp"
#include "websocket/inflater.hpp"
#include "websocket/opcode.hpp"
#include "websocket/reader.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::test {

using namespace std::chrono_literals;

/// What a watcher has been told, a line for each time: the value, and whether it is stale.
class Diary final : public client::Watcher {
 public:
  void on_change() override;
  /// The lines since it was last asked.
  std::vector<std::string> read() { return std::exchange(lines_, {}); }

  std::shared_ptr<client::Topic> topic;

 private:
  std::vector<std::string> lines_;
};

/// A client's core, on a wire to a server that is a script: the test says what it answers. Time
/// moves by hand, and random numbers are all the same.
class Rig final : private client::Transport {
 public:
  explicit Rig(ClientOptions options = {});

  // What the program does.

  std::shared_ptr<Diary> watch(std::string_view path);
  void unwatch(Diary& diary);
  /// The event of a path; what becomes of it goes to outcomes().
  client::Calls::Id send(EventRequest request);
  client::Calls::Id send(std::string_view path) { return send(request(path)); }
  static EventRequest request(std::string_view path);
  /// The ends of events since it was last asked, in order, as `path: outcome`.
  std::vector<std::string> outcomes() { return std::exchange(outcomes_, {}); }
  /// Ends the turn.
  void turn();
  void advance(std::chrono::milliseconds by);

  // What the server does.

  /// Takes the connection, and agrees to the WebSocket.
  void accept(std::string_view extensions = {});
  /// Takes the connection, no more.
  void take_connection();
  /// Bytes as they are.
  void say_bytes(std::string_view bytes);
  void say(std::string_view text) { say_frame(websocket::Opcode::text, text); }
  void say_frame(websocket::Opcode opcode, std::string_view payload);
  void break_off(const std::string& reason = "connection reset");
  void refuse_connection() { break_off("connection refused"); }

  // What the server has heard.

  /// The next text; "" if there is none, the name of a control frame where one comes next.
  std::string heard();
  /// All of the handshake's request.
  [[nodiscard]] const std::string& request_head() const noexcept { return head_; }

  [[nodiscard]] int attempts() const noexcept { return attempts_; }
  [[nodiscard]] bool connected() const noexcept { return connected_; }
  [[nodiscard]] std::string accept_field() const;
  [[nodiscard]] std::string log() const { return log_->complaints(); }

  /// Of what the client has written, this is not taken.
  std::size_t stuck_bytes = 0;
  /// The next random numbers are these.
  std::uint64_t random = 0x5eed;

  ManualClock clock;

 private:
  // Transport
  void connect() override;
  void write(std::string bytes) override;
  [[nodiscard]] std::size_t unwritten() const override { return stuck_bytes; }
  void disconnect() override { connected_ = false; }

  std::shared_ptr<MemoryLog> log_ = std::make_shared<MemoryLog>();
  int attempts_ = 0;
  bool connected_ = false;
  std::string head_;
  bool head_ended_ = false;
  websocket::Inflater inflater_;
  std::optional<websocket::Reader> reader_;
  std::deque<std::string> heard_;
  std::vector<std::string> outcomes_;

 public:
  client::Core core;
};

}  // namespace updraft::test
