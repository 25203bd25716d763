#include <updraft/each.hpp>

#include "base/keyed_hash.hpp"

namespace updraft::model {

bool still_current(ViewNode& view, const std::vector<Reading>& readings) {
  for (const Reading& reading : readings) {
    reading.node->refresh();
    if (reading.node->version() != reading.version) return false;
  }
  for (const Reading& reading : readings) view.follow(*reading.node);
  return true;
}

RowKeyHash::RowKeyHash() {
  const HashKey key = HashKey::of_process();
  first_ = key.first;
  second_ = key.second;
}

std::size_t RowKeyHash::operator()(const std::string& key) const {
  return sip_hash({first_, second_}, key);
}

void refuse_duplicate_row(const std::string& key) {
  throw Error(ErrorKind::internal, "two rows of one list have the key \"" + key + "\"");
}

}  // namespace updraft::model
