#pragma once

#include <updraft/value.hpp>

#include <chrono>
#include <optional>
#include <string>

#pragma GCC visibility push(default)

namespace updraft {

/// A call of a handler, as a client sends it. Made by press() (press.hpp), or by hand, field by
/// field.
struct EventRequest {
  // No aggregate: g++ 12 destroys one that is made within a co_await expression twice.
  EventRequest() = default;

  std::string path;           ///< Of the model.
  Position position;          ///< Of the handler in its value.
  Value leaf;                 ///< The handler as the value shows it; null where it shows none.
  std::string component;      ///< The identifier of the component.
  std::string component_key;  ///< Its key, empty if it has none.
  std::string prop;           ///< The prop that is called, such as `onPress`.
  Value payload = array({});  ///< The arguments; what is no array is one argument.
  /// How long to wait for the response; else as the leaf says, or ClientOptions::event_timeout.
  std::optional<std::chrono::milliseconds> timeout;
};

}  // namespace updraft

#pragma GCC visibility pop
