#pragma once

#include <updraft/handler.hpp>

#include "model/served.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Items that lists are drawn of, and their rows.
namespace updraft::model {

struct Entry {
  std::string id;
  int n = 0;
  std::vector<Entry> inner = {};
  bool operator==(const Entry&) const = default;
};
using Entries = std::vector<Entry>;

inline Value row_of(std::vector<Member> props) {
  return object({{"$", "component"}, {"component", "Row"}, {"props", object(std::move(props))}});
}

/// A row with a number and a handler that answers it.
inline Value press_row(const Entry& entry) {
  return row_of({{"n", entry.n}, {"onPress", answers(entry.n)}});
}

inline const Value& inner_of(const Value& rows, std::size_t row) {
  return rows[row]["props"]["inner"];
}

inline HandlerId id_at(const Value& rows, std::size_t row) {
  return id_of(rows[row]["props"]["onPress"]);
}

}  // namespace updraft::model
