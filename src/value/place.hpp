#pragma once

#include <updraft/handler.hpp>
#include <updraft/handler_id.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace updraft {

/// Where a value is served, and what the wire calls its handlers there: an id is made for one
/// handler at one place. Shared by what is served there and by the handlers whose ids were made for
/// it; home loop.
class Place {
 public:
  explicit Place(std::string_view path) : path_(path) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  /// The id of a handler here; null if it has none.
  [[nodiscard]] const HandlerId* find(const EventLeaf& leaf) const noexcept {
    if (leaf.place.get() == this) return &leaf.id;
    const auto other = others_.find(leaf.id);
    return other == others_.end() ? nullptr : &other->second;
  }

  /// Of handlers that were served elsewhere first: their ids here, by those there. Whoever gives
  /// ids adds to them.
  using Others = std::unordered_map<HandlerId, HandlerId, HandlerId::Hash>;
  [[nodiscard]] Others& others() noexcept { return others_; }

 private:
  std::string path_;
  Others others_;
};

}  // namespace updraft
