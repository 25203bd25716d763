#pragma once

#include "../checker.hpp"

namespace updraft::sim {

/// A client of the library keeps no more for its program than that wants, and writes no more than
/// so many bytes to a server that doesn't read.
class ClientBounded final : public Checker {
 public:
  explicit ClientBounded(Court& court) : Checker("ClientBounded", court) {}

  void turned(const ClientState& client, std::span<const Sight> sights) override;
  void rested(const ClientState& client) override;
};

}  // namespace updraft::sim
