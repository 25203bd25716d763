#pragma once

#include "../checker.hpp"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace updraft::sim {

/// Promise 1: after the last change of a path, every subscriber receives that value. Clients that
/// are calm receive it soon, whatever the others do.
class Convergence final : public Checker {
 public:
  explicit Convergence(Court& court, std::string name = "Convergence")
      : Checker(std::move(name), court) {}

  void said(const PeerState& peer, const Said& what) override;
  void updated(const PeerState& peer, const Update& update) override;
  void went_stale(const PeerState& program, const std::string& path) override;
  void answered(const PeerState& peer, const Answer& answer) override;
  void settled(std::span<const PeerState* const> peers) override;

 private:
  struct Known {
    Time subscribed{};
    bool has_value = false;
    int instance = 0;
    std::vector<Trace> traces;
  };
  using Paths = std::map<std::string, Known>;

  void check_soon(const PeerState& peer, Time asked);
  void check_last(const PeerState& peer, const std::string& path, const Known& known);

  std::map<int, Paths> peers_;
  std::unordered_map<std::int64_t, Time> asked_;  // by event
};

}  // namespace updraft::sim
