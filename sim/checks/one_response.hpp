#pragma once

#include "../checker.hpp"

#include <deque>
#include <map>
#include <string>

namespace updraft::sim {

/// Promise 3: one response per event on a live connection, never two, in its shape, in the order of
/// the events but for handlers that wait; and each handler runs once, in that order.
class OneResponse final : public Checker {
 public:
  explicit OneResponse(Court& court) : Checker("OneResponse", court) {}

  void said(const PeerState& peer, const Said& what) override;
  void answered(const PeerState& peer, const Answer& answer) override;
  void refused(const PeerState& peer, const Refusal& refusal) override;
  void ran(const Run& run, int peer) override;
  void settled(std::span<const PeerState* const> peers) override;
  void over(std::span<const PeerState* const> peers) override;

 private:
  struct Asked {
    int peer = 0;
    int number = 0;  ///< Of what the peer has said.
    bool is_nested = false;
    bool is_malformed = false;
    std::uint64_t end_offset = 0;
    int answers = 0;
    int runs = 0;
  };
  struct Order {
    int answered = 0;  ///< The number of the last one that was answered in order.
    int ran = 0;
    std::deque<int> malformed;  ///< Not answered yet.
  };

  void in_order(const PeerState& peer, int number);
  [[nodiscard]] std::string wrong_answer(const Asked& asked, const Answer& answer) const;

  std::map<std::int64_t, Asked> asked_;  // by event
  std::map<int, Order> orders_;          // by peer
};

}  // namespace updraft::sim
