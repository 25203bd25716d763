#include <updraft/error.hpp>

namespace updraft {

const char* to_string(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::overloaded:
      return "overloaded";
    case ErrorKind::disconnected:
      return "disconnected";
    case ErrorKind::internal:
      return "internal";
  }
  return "unknown";
}

std::string describe_current_exception() {
  try {
    throw;
  } catch (const std::exception& failure) {
    const std::string message = failure.what();
    return message.empty() ? "an exception without a message" : message;
  } catch (...) {
    return "an exception of unknown type";
  }
}

}  // namespace updraft
