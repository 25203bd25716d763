#include "hub/topics.hpp"

#include "hub/mail.hpp"

namespace updraft::hub {

Topic* Topics::find(std::string_view path) const {
  const auto known = by_path_.find(path);
  return known == by_path_.end() ? nullptr : known->second;
}

Topic& Topics::obtain(std::string_view path) {
  if (Topic* const known = find(path)) {
    if (known->renewable() || !known->frame()) link_.to_home.put(Renew{known});
    return *known;
  }
  std::list<Topic> made;
  Topic& added = made.emplace_back(hub_, std::string(path));
  added.place_ = made.begin();
  const auto entry = by_path_.emplace(added.path(), &added).first;
  try {
    link_.to_home.put(Follow{&added, added.path()}, path.size());
  } catch (...) {
    by_path_.erase(entry);
    throw;
  }
  followed_.splice(followed_.end(), made);
  return added;
}

void Topics::leave_if_unused(Topic& topic) noexcept {
  if (!topic.unused()) return;
  by_path_.erase(topic.path());
  leaving_.splice(leaving_.end(), followed_, topic.place_);
}

void Topics::write_mail() {
  while (!leaving_.empty()) {
    link_.to_home.put(Unfollow{&leaving_.front()});
    left_.splice(left_.end(), leaving_, leaving_.begin());
  }
}

void Topics::released(const Topic& topic) noexcept {
  left_.erase(topic.place_);
}

}  // namespace updraft::hub
