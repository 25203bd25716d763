#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <unordered_set>

namespace updraft::http {

/// Whether a browser is known to keep its compression window although it agreed to
/// `client_no_context_takeover` (RFC 7692, section 7.1.1.2): Safari 15.0 to 15.3, and what uses its
/// engine on iOS of these versions.
bool is_known_to_break_compression(std::string_view user_agent);

/// Remembers clients whose compressed messages could not be read, for an hour each and at most
/// 10,000 of them, so that no compression is agreed on with them again. Owned by the server; any
/// thread.
class BrokenCompression {
 public:
  static constexpr std::size_t most_clients = 10'000;
  static constexpr std::chrono::hours remembered{1};

  /// Names a client by a keyed hash: those of one address and User-Agent are the same.
  [[nodiscard]] static std::uint64_t client_of(std::string_view address,
                                               std::string_view user_agent);

  /// Returns whether the client was not known before. Where the memory for it is wanting, it is not
  /// remembered.
  bool remember(std::uint64_t client, Time now) noexcept;
  [[nodiscard]] bool knows(std::uint64_t client, Time now) noexcept;

 private:
  struct Entry {
    std::uint64_t client;
    Time since;
  };

  void forget_old(Time now) noexcept;

  std::mutex mutex_;
  std::deque<Entry> entries_;  // the oldest first
  std::unordered_set<std::uint64_t> clients_;
};

}  // namespace updraft::http
