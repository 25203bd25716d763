#pragma once

#include "base/string_hash.hpp"

#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace updraft::model {

/// Remarks on the values at paths that the log has been told, so that it is told each once: the
/// newest are remembered. Owned by the graph; home loop.
class Remarks {
 public:
  /// How many are remembered.
  static constexpr std::size_t most = 1000;

  /// Remembers the remark; returns whether it is new.
  bool add(std::string_view path, const std::string& remark);
  /// Forgets all on the path but these.
  void keep(std::string_view path, const std::vector<std::string>& remarks);
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }

 private:
  struct Remark {
    std::string path;
    std::string text;
  };
  using Places = std::unordered_map<std::string, std::list<Remark>::iterator, StringHash>;

  void forget(std::list<Remark>::iterator one) noexcept;

  std::list<Remark> all_;  // oldest first
  std::unordered_map<std::string, Places, StringHash, std::equal_to<>> by_path_;
};

}  // namespace updraft::model
