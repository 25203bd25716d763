#pragma once

#include "agenda.hpp"
#include "checker.hpp"
#include "history.hpp"
#include "messages.hpp"
#include "wire.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// The client's end of a wire: what checkers may know of it, and what comes to it. Owned by its
/// connection.
class ClientEnd {
 public:
  /// What all ends share.
  struct World {
    const Plan& plan;
    Agenda& agenda;
    History& history;
    MessageReader& reader;
    const std::vector<std::unique_ptr<Checker>>& checkers;
    const std::vector<std::unique_ptr<Checker>>& program_checkers;
    std::int64_t& last_token;
    Court& court;
  };

  ClientEnd(World& world, int number, int client);
  ClientEnd(const ClientEnd&) = delete;
  ClientEnd& operator=(const ClientEnd&) = delete;
  virtual ~ClientEnd() = default;

  void use(Wire& wire) { wire_ = &wire; }
  [[nodiscard]] const PeerState& state() const noexcept { return state_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The paths that it subscribes to.
  [[nodiscard]] const std::set<std::string>& subscribed() const noexcept { return subscribed_; }

  // What comes to it.
  virtual void take(std::string_view bytes, Time written) = 0;
  virtual void end() = 0;
  /// The server has read of what it sent.
  virtual void drained() {}

  /// It takes no bytes, or takes them again.
  void stall();
  void resume();
  /// The connection is gone, at any byte.
  void cut();

  /// What became of the server's end, for checkers.
  void note_server(bool is_done, std::uint64_t heard_at_stop) noexcept {
    state_.server_is_done = is_done;
    state_.heard_at_stop = heard_at_stop;
  }

 protected:
  void complain(std::string_view checker, std::string_view what);
  template <class F>
  void tell(F function) {
    for (const auto& checker : world_.checkers) function(*checker);
  }

  World& world_;
  const ClientPlan& plan_;
  PeerState state_;
  std::string name_;
  Wire* wire_ = nullptr;
  std::set<std::string> subscribed_;
};

}  // namespace updraft::sim
