#pragma once

#include "client/core.hpp"
#include "client_end.hpp"
#include "client_program.hpp"
#include "random.hpp"
#include "tap.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::sim {

/// A client of the library: its core, which takes turns as client/parts.cpp lets it, and a way to
/// the server that is not always there. Owned by the simulation.
class Client final : private client::Transport {
 public:
  /// A connection to the server; null where nobody listens any more.
  using Connect = std::function<Tap*(Tap::Client)>;

  Client(ClientEnd::World& world, int client, Random random, Tamperer* tamperer, Connect connect);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The paths are those that an action to do with paths is about.
  void perform(const Action& action, const std::vector<std::string>& paths);
  /// Its process goes on, where it was stopped.
  void recover();
  /// For good, unless it begins anew.
  void close();
  /// Its program watches nothing any more.
  void let_go();

  /// As it is now.
  const ClientState& state();

 private:
  /// What it hears of a connection while its system keeps that for its next turn.
  struct Inbox {
    bool opened = false;
    std::string bytes;
    std::optional<std::string> lost;
  };
  /// How an attempt ends while there is no way to the server.
  enum class Outage : std::uint8_t { refuses, swallows, answers };

  // client::Transport
  void connect() override;
  void write(std::string bytes) override;
  [[nodiscard]] std::size_t unwritten() const override;
  void disconnect() override;

  void update_state();
  void begin();
  void arrive();
  void hear_lost(std::string reason);
  void stop_process();
  void lose_way(const Action& action);
  void wake();
  void turn();
  void take_inbox();
  void set_timer();
  void after(int milliseconds, std::function<void()> function);
  [[nodiscard]] Time now() const { return world_.agenda.now(); }
  template <class F>
  void tell(F function) {
    for (const auto& checker : world_.checkers) function(*checker);
  }

  ClientEnd::World& world_;
  const ClientPlan& plan_;
  Random random_;
  Tamperer* tamperer_;
  Connect connect_;
  Agenda::Owner owner_;
  std::string name_;
  std::shared_ptr<Log> log_;
  ClientState state_;

  Tap* tap_ = nullptr;
  Inbox inbox_;
  int attempt_ = 0;
  std::string last_key_;      // of a handshake
  bool meets_proxy_ = false;  // instead of the server
  Time way_back_{};           // when the outage ends
  Outage outage_ = Outage::refuses;
  bool scheduled_ = false;
  std::optional<Time> timer_;

  std::unique_ptr<client::Core> core_;
  std::unique_ptr<ClientProgram> program_;
};

}  // namespace updraft::sim
