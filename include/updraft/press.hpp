#pragma once

#include <updraft/client.hpp>
#include <updraft/event_request.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#pragma GCC visibility push(default)

/// Finding components in what a server shows, and calling their handlers as a finger would:
///
///     const auto plus = press(screen, by_text("Plus 1"));
///     const Result<Response> response = co_await client.send(*plus);
namespace updraft {

/// Which component of a screen is meant.
class Which {
 public:
  struct Text {
    std::string text;
  };
  struct Key {
    std::string key;
  };

  explicit Which(std::variant<Text, Key, Position> how) : how_(std::move(how)) {}

  [[nodiscard]] const std::variant<Text, Key, Position>& how() const noexcept { return how_; }

 private:
  std::variant<Text, Key, Position> how_;
};

/// The first that says just this, with all that is within it; of those, the first that has the prop
/// which is called.
Which by_text(std::string text);
/// The first of that `key`.
Which by_key(std::string key);
/// The one there, such as `{"children", 0}`.
Which at_position(Position position);

/// A component within a value, and where.
struct FoundComponent {
  Value component;
  Position position;
};

/// The text of a component: all that it and what is within it say.
std::string text_of(const Value& value);

/// The component that is meant, of those with that prop if one is named; nothing if there is none.
std::optional<FoundComponent> find_component(const Value& screen, const Which& which,
                                             std::string_view prop = {});

/// The event that calls a component of what the model at the path shows, with these arguments; a
/// payload that is no array is one argument, null is none. The Error (`invalid`) says what is not
/// there: no such component, or no handler of that prop.
///
/// A handler that asks for local states gets their initial values, but for those that the payload
/// has: an object by their names.
Result<EventRequest> press(std::string_view path, const Value& screen, const Which& which,
                           std::string_view prop = "onPress", const Value& payload = Value());
/// The same for what a client sees.
Result<EventRequest> press(const Subscribed& screen, const Which& which,
                           std::string_view prop = "onPress", const Value& payload = Value());

}  // namespace updraft

#pragma GCC visibility pop
