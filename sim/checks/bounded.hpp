#pragma once

#include "../checker.hpp"

namespace updraft::sim {

/// Promise 7: a client that doesn't read costs a constant amount per subscription: what is kept for
/// it is one update of each path, which is of the time when it is sent; and it is closed after a
/// while, as is who says nothing.
class Bounded final : public Checker {
 public:
  explicit Bounded(Court& court) : Checker("Bounded", court) {}

  void updated(const PeerState& peer, const Update& update) override;
  void offered(const PeerState& peer, std::span<const std::string_view> pieces,
               std::size_t taken) override;
  void settled(std::span<const PeerState* const> peers) override;
  void over(std::span<const PeerState* const> peers) override;

 private:
  [[nodiscard]] bool may_be_kept(const PeerState& peer) const;
};

}  // namespace updraft::sim
