#include "model/remarks.hpp"

#include <unordered_set>

namespace updraft::model {

bool Remarks::add(std::string_view path, const std::string& remark) {
  auto places = by_path_.find(path);
  if (places == by_path_.end()) places = by_path_.emplace(path, Places()).first;
  if (places->second.contains(remark)) return false;
  all_.push_back({std::string(path), remark});
  places->second.emplace(remark, std::prev(all_.end()));
  if (all_.size() > most) forget(all_.begin());
  return true;
}

void Remarks::keep(std::string_view path, const std::vector<std::string>& remarks) {
  const auto places = by_path_.find(path);
  if (places == by_path_.end()) return;
  const std::unordered_set<std::string_view, StringHash> kept(remarks.begin(), remarks.end());
  std::vector<std::list<Remark>::iterator> gone;
  for (const auto& [text, place] : places->second) {
    if (!kept.contains(text)) gone.push_back(place);
  }
  for (const auto place : gone) forget(place);
}

void Remarks::forget(std::list<Remark>::iterator one) noexcept {
  const auto places = by_path_.find(one->path);
  places->second.erase(one->text);
  if (places->second.empty()) by_path_.erase(places);
  all_.erase(one);
}

}  // namespace updraft::model
