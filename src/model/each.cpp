#include <updraft/each.hpp>

#include "base/keyed_hash.hpp"
#include "model/unique_keys.hpp"

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

void check_doubled_row(const std::string& key) {
  if (!HomeLoop::here()->development()) return;
  throw Error(ErrorKind::internal, "two rows of one list have the key \"" + key + "\"");
}

void key_doubled_rows(std::vector<Value>& rows, const std::vector<DoubledRow>& doubled,
                      const std::vector<std::string>& others) {
  UniqueKeys keys;
  for (const std::string& key : others) keys.add(key);
  for (const DoubledRow& row : doubled) {
    rows[row.place] = with_key(std::move(rows[row.place]), keys.make(row.key));
  }
}

}  // namespace updraft::model
