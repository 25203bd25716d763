#pragma once

#include <updraft/value.hpp>

#include <cstddef>
#include <list>
#include <vector>

namespace updraft::hub {

class Session;

/// A list of one hub's sessions, for whoever inspects the server. Owned by home, which hands it to
/// the hub to be filled, and does not touch it meanwhile.
struct Roll {
  /// How many sessions one list has, and how many subscriptions of each it names.
  static constexpr std::size_t sessions_listed = 1'000;
  static constexpr std::size_t subscriptions_listed = 100;

  /// Replaces what is there.
  void fill(const std::list<Session>& all);

  std::vector<Value> sessions = {};  ///< As Session::describe.
  bool complete = true;              ///< There are no more.
  Roll* next = nullptr;              ///< Among those that the hub has still to fill.
};

}  // namespace updraft::hub
