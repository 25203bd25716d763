#include "hub/topics.hpp"

#include <updraft/path.hpp>

#include "hub/mail.hpp"
#include "hub/work_budget.hpp"

namespace updraft::hub {

Topic* Topics::find(std::string_view path) const {
  Topic* const* const known = by_path_.find(path);
  return known ? *known : nullptr;
}

Topic& Topics::obtain(std::string_view path) {
  if (Topic* const known = find(path)) {
    renew(known->normal());
    return *known;
  }
  const std::string normal_spelling = normal_path(path);
  if (normal_spelling == path) return follow(path);
  Topic& normal = obtain(normal_spelling);
  std::list<Topic> made;
  try {
    Topic& added = make(made, path, &normal);
    normal.spellings_.push_back(&added);
    spelled_.splice(spelled_.end(), made);
    return added;
  } catch (...) {
    by_path_.erase(path);
    leave_if_unused(normal);
    throw;
  }
}

/// Makes a topic, which is found by its path from here on.
Topic& Topics::make(std::list<Topic>& list, std::string_view path, Topic* normal) {
  Topic& added = list.emplace_back(hub_, std::string(path), normal);
  added.place_ = list.begin();
  by_path_.try_emplace(added.path(), &added);
  return added;
}

Topic& Topics::follow(std::string_view path) {
  std::list<Topic> made;
  Topic& added = make(made, path, nullptr);
  try {
    link_.to_home.put(Follow{&added, added.path()}, path.size(), work::per_follow);
  } catch (...) {
    by_path_.erase(added.path());
    throw;
  }
  followed_.splice(followed_.end(), made);
  return added;
}

/// Somebody asks for its value.
void Topics::renew(Topic& topic) {
  if (topic.renewable() || !topic.frame()) link_.to_home.put(Renew{&topic}, 0, work::per_renewal);
}

void Topics::leave_if_unused(Topic& topic) noexcept {
  if (!topic.unused()) return;
  by_path_.erase(topic.path());
  Topic& normal = topic.normal();
  if (&normal == &topic) {
    leaving_.splice(leaving_.end(), followed_, topic.place_);
  } else {
    std::erase(normal.spellings_, &topic);
    spelled_.erase(topic.place_);
    leave_if_unused(normal);
  }
}

void Topics::write_mail(std::uint64_t most_work) {
  while (!leaving_.empty() && link_.to_home.draft_work() < most_work) {
    link_.to_home.put(Unfollow{&leaving_.front()}, 0, work::per_unfollow);
    left_.splice(left_.end(), leaving_, leaving_.begin());
  }
}

void Topics::released(const Topic& topic) noexcept {
  left_.erase(topic.place_);
}

}  // namespace updraft::hub
