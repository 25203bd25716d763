#pragma once

#include <updraft/value.hpp>

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <utility>

namespace updraft {

/// Makes containers from the inside out without a vector for each: what belongs to the ones that
/// are not complete yet lies on two stacks. Owned by who reads a value; one thread.
class ValueBuilder {
 public:
  /// Where an array or object begins.
  using Mark = std::size_t;

  [[nodiscard]] Mark begin_array() const noexcept { return items_.size(); }
  void add(Value item) { items_.push_back(std::move(item)); }
  /// The array of all that was added since. Throws Error as Value::array does.
  [[nodiscard]] Value end_array(Mark begin);

  [[nodiscard]] Mark begin_object() const noexcept { return members_.size(); }
  void add(Value name, Value value) { members_.push_back({std::move(name), std::move(value)}); }
  /// The object of all members that were added since. Throws Error as Value::object does.
  [[nodiscard]] Value end_object(Mark begin);

 private:
  // Small values, which most are, need no room but this.
  boost::container::small_vector<Value, 16> items_;
  boost::container::small_vector<Member, 8> members_;
};

}  // namespace updraft
