#pragma once

#include "child.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace updraft::reliability {

/// Input that is made to cost a server as much as it can, from many connections.
enum class Attack : std::uint8_t {
  deep_json,      ///< Values as deep as allowed, and then messages of nothing but brackets.
  deflate_bombs,  ///< Messages that inflate to as much as allowed, and then to a thousand times
                  ///< their size.
  unread_pings,   ///< Pings whose pongs are not read.
  announcements,  ///< Headers of frames of 200 MB, without the frames; and of frames that are
                  ///< allowed, of which one byte comes.
};

[[nodiscard]] std::string_view name_of(Attack attack) noexcept;

struct Hostility {
  Attack attack;
  std::size_t connections = 100;
  /// How often each presses before it finishes: one message, or a thousand pings.
  std::size_t times = 1;
};

struct HostileOutcome {
  std::int64_t highest_memory = 0;  ///< While it lasts,
  std::int64_t lasting_memory = 0;  ///< and once they are gone.
  std::int64_t descriptors = 0;     ///< That are left.
  /// Connections whose events were answered, and which were then closed with the code that is due,
  /// or, where nothing was against a rule, went on.
  std::size_t as_promised = 0;
};

[[nodiscard]] HostileOutcome measure(const Child& server, const Hostility& load);

}  // namespace updraft::reliability
