#pragma once

#include "websocket/frame.hpp"

#include <string_view>

namespace updraft::hub {

class OutboxEntry;

/// The update of a path under a spelling that is not its normal one. All spellings share the frame
/// of the normal one; what differs is made when it is sent, one at a time for each session, so that
/// spellings cost no memory. Owned by the outbox.
class Respelling {
 public:
  /// The frame of that entry: `frame` with the path as it is spelled. Valid until the next call, or
  /// until the entry is forgotten. It has no compressed form, since it is for one session alone.
  const websocket::Frame& of(const OutboxEntry& entry, const websocket::Frame& frame,
                             std::string_view path);
  void forget(const OutboxEntry& entry) noexcept {
    if (entry_ == &entry) [[unlikely]]
      clear();
  }

 private:
  void clear() noexcept;

  const OutboxEntry* entry_ = nullptr;
  websocket::Frame original_;
  websocket::Frame respelled_;
};

}  // namespace updraft::hub
