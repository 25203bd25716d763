#include "model/route_memo.hpp"

namespace updraft::model {

/// Tells the memo that a slot on the way leads elsewhere. Owned by the memo.
class RouteMemo::SlotObserver final : public Observer {
 public:
  explicit SlotObserver(RouteMemo& memo) : memo_(memo) {}
  void on_stale(bool /*surely*/) override { memo_.is_current_ = false; }

 private:
  RouteMemo& memo_;
};

RouteMemo::RouteMemo() = default;

RouteMemo::~RouteMemo() = default;

const Route& RouteMemo::keep(std::string_view path, Route route) {
  clear();
  path_ = path;
  route_ = std::move(route);
  for (const auto& slot : route_.slots) {
    observers_.push_back(std::make_unique<SlotObserver>(*this));
    slot->observers().add(*observers_.back());
  }
  is_current_ = true;
  return route_;
}

void RouteMemo::clear() noexcept {
  is_current_ = false;
  observers_.clear();
  route_ = {};
}

}  // namespace updraft::model
