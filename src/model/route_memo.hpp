#pragma once

#include "model/branch.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::model {

/// The route of the path that was asked for last, as long as nothing on the way changes: events
/// that come one after the other mostly go to the same model. Owned by the graph; home loop.
class RouteMemo {
 public:
  RouteMemo();
  RouteMemo(const RouteMemo&) = delete;
  RouteMemo& operator=(const RouteMemo&) = delete;
  ~RouteMemo();

  /// Null if it is of another path, or may lead elsewhere by now.
  [[nodiscard]] const Route* find(std::string_view path) const noexcept {
    return is_current_ && path == path_ ? &route_ : nullptr;
  }
  const Route& keep(std::string_view path, Route route);
  void clear() noexcept;

 private:
  class SlotObserver;

  std::string path_;
  Route route_;
  std::vector<std::unique_ptr<SlotObserver>> observers_;
  bool is_current_ = false;
};

}  // namespace updraft::model
