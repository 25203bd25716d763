#pragma once

#include "pieces.hpp"
#include "program.hpp"
#include "script.hpp"
#include "scripted_transport.hpp"
#include "support/memory_server.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::fuzz {

/// A client that does nothing wrong, whatever others do. Owned by its server.
class Bystander {
 public:
  explicit Bystander(test::MemoryClient& client) : client_(&client) {}

  void send(std::string_view message) { client_->send_text(message); }
  /// Reads what has come, and answers pings.
  void read();
  void leave() { client_->vanish(); }

  [[nodiscard]] bool ended() const { return client_->ended() || closed_; }
  /// The last value of a path, as JSON; "" before there is one.
  [[nodiscard]] std::string value(const std::string& path) const;
  /// How many events of that id have been answered.
  [[nodiscard]] std::size_t answers(const std::string& id) const;

 private:
  test::MemoryClient* client_;
  std::map<std::string, std::string> values_;
  std::map<std::string, std::size_t> answers_;
  bool closed_ = false;
};

/// The engine of a server with a program, and transports in which what a script tells happens.
/// Whatever must hold is required on the way.
class ScriptedServer {
 public:
  /// Bytes come in these pieces, of the same turn.
  ScriptedServer(const Script& script, Pieces pieces);

  /// Plays the script, brings all to its end, and returns what came out of each connection.
  std::vector<std::string> play();
  /// Whether bytes of a turn have waited for another: then how they are cut may show.
  [[nodiscard]] bool has_held_back() const;

 private:
  void play(const Step& step);
  void play_on_connection(const Step& step);
  void play_in_program(const Step& step);
  ScriptedTransport& connect(std::size_t number);
  void send(ScriptedTransport& connection, std::string_view bytes);
  [[nodiscard]] std::string text_of(const Step& step);
  void end_turn();
  bool serve();
  void pass(std::chrono::milliseconds time);
  void stop();

  // The end.
  void come_to_rest();
  void check_bystanders();
  void check_live(const ScriptedTransport& connection);
  void check_values(const ScriptedTransport& connection);
  void leave();

  const Script& script_;
  Pieces pieces_;
  Program program_;
  std::vector<std::unique_ptr<ScriptedTransport>> connections_;  // all there ever were
  std::array<ScriptedTransport*, Script::connections> numbered_{};
  test::MemoryServer server_;
  std::vector<Bystander> bystanders_;  // one on each hub
  std::chrono::milliseconds passed_{0};
  std::chrono::milliseconds stopping_for_{-1};  // negative: it is not
  bool said_goodbye_ = false;
};

}  // namespace updraft::fuzz
