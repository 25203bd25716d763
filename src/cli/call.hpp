#pragma once

#include <updraft/event_request.hpp>
#include <updraft/result.hpp>

#include "cli/visit.hpp"

#include <optional>
#include <string>
#include <vector>

/// What calls handlers. Each looks at the model first, since clients send along what they were
/// shown, and prints what the handler answers.
namespace updraft::cli {

/// `updraft send`: calls the handler at a position.
struct Send {
  Target target;
  std::string path;
  std::vector<std::string> position;  ///< Term by term.
  std::string at;                     ///< The same as one text.
  std::string payload;                ///< JSON; empty if there is none.

  void run(const Console& console, Interrupts& interrupts) const;
};

/// `updraft press`: calls a handler of a component, as a finger would.
struct Press {
  Target target;
  std::string path;
  std::optional<std::string> text;
  std::optional<std::string> key;
  std::optional<std::string> at;
  std::string prop = "onPress";
  std::string payload;

  void run(const Console& console, Interrupts& interrupts) const;
};

/// The call that is meant by what a model shows. The Error names what is not there, and what is.
Result<EventRequest> request_of(const Send& send, const Value& shown, const Value& payload);
Result<EventRequest> request_of(const Press& press, const Value& shown, const Value& payload);

}  // namespace updraft::cli
