#pragma once

#include <updraft/value.hpp>

#include <concepts>
#include <string_view>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

/// The value of another model, or of a position within it, to be looked up by the client.
///
/// It goes wherever a value does: as a child, as a prop, inside an object. The client subscribes to
/// that path and draws again when it changes; the model that holds the ref is not recomputed.
class Ref {
 public:
  /// The path is written in its normal spelling (path.hpp). `terms` is the position within the
  /// model's value; empty: all of it.
  explicit Ref(std::string_view path, Position terms = {});

  /// `{"$":"ref","ref":[path, …terms]}`, an array even if there are no terms.
  [[nodiscard]] const Value& value() const noexcept { return value_; }

 private:
  Value value_;
};

/// `ref("users/bob", "name")`: the member `name` of the model at `users/bob`. A term is the name of
/// a member, the index of an item, or the `key` of an item of an array.
template <std::convertible_to<Value>... Terms>
Ref ref(std::string_view path, Terms&&... terms) {
  return Ref(path, Position{Value(std::forward<Terms>(terms))...});
}

template <>
struct Convert<Ref> {
  static Value to_value(const Ref& ref) { return ref.value(); }
};

}  // namespace updraft

#pragma GCC visibility pop
