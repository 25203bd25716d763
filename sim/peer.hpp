#pragma once

#include "agenda.hpp"
#include "checker.hpp"
#include "frames.hpp"
#include "history.hpp"
#include "messages.hpp"
#include "random.hpp"
#include "wire.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// A client on one connection: the handshake, what it says, and what it makes of what it gets. By
/// its own reading of the protocol. Owned by the simulation.
class Peer {
 public:
  /// What all peers share.
  struct World {
    const Plan& plan;
    Agenda& agenda;
    History& history;
    MessageReader& reader;
    const std::vector<std::unique_ptr<Checker>>& checkers;
    std::int64_t& last_token;
    Court& court;
  };

  Peer(World& world, int number, int client, Random random);
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void use(Wire& wire) { wire_ = &wire; }
  [[nodiscard]] const PeerState& state() const noexcept { return state_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// How many paths it subscribes to.
  [[nodiscard]] std::size_t subscriptions() const noexcept { return subscribed_.size(); }
  /// Whether it can say something.
  [[nodiscard]] bool may_speak() const noexcept;

  // What it does.

  void shake_hands();
  /// A request that is to be answered with that status.
  void request(const std::string& text, int status);
  void subscribe(const std::vector<std::string>& paths);
  void unsubscribe(const std::vector<std::string>& paths);
  /// Presses what it was shown, the newest, or one that was there before.
  void press(int choice, bool tells_id);
  void echo();
  void babble(int choice);
  void ping();
  void flood(int count);
  void say_close(std::uint16_t code);
  void stall();
  void resume();
  void cut();
  void half_close();
  void mute();

  /// What became of the server's end, for checkers.
  void note_server(bool is_done, std::uint64_t heard_at_stop, Time full_since) noexcept {
    state_.server_is_done = is_done;
    state_.full_since = full_since;
    state_.heard_at_stop = heard_at_stop;
  }

  // What comes to it.
  void take(std::string_view bytes, Time written);
  void end();

 private:
  void say(Said said, const std::string& text);
  void send_text(const std::string& text);
  void send_bytes(const std::string& bytes);
  void offend(std::uint16_t code, const std::string& bytes, std::string_view what);
  void expect_close(std::uint16_t code);
  void malformed(const std::string& text, std::int64_t token);
  void bad_text(const std::string& text, std::uint16_t code);
  void babble_in_frames(int choice);
  void babble_beyond_limits(int choice);
  std::string frame(unsigned first, std::string_view payload);
  void take_head(std::string_view bytes, Time written);
  void hear(const FrameReader::Message& message);
  void hear_text(std::string_view text, Time written);
  void take_close(const FrameReader::Message& message);
  void complain(std::string_view what);
  template <class F>
  void tell(F function) {
    for (const auto& checker : world_.checkers) function(*checker);
  }

  World& world_;
  const ClientPlan& plan_;
  Random random_;
  PeerState state_;
  std::string name_;
  Wire* wire_ = nullptr;
  std::string head_;
  int expected_status_ = 101;
  bool compressed_ = false;
  std::optional<FrameReader> frames_;
  std::map<std::string, std::vector<Leaf>> newest_;  // leaves, by path
  std::vector<Leaf> older_;
  std::uint64_t pings_ = 0;
  std::size_t malformed_ = 0;
  std::set<std::string> subscribed_;
  int said_ = 0;
  bool finished_ = false;
};

}  // namespace updraft::sim
