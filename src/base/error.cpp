#include <updraft/error.hpp>

namespace updraft {
namespace {

/// How many nested exceptions are described.
constexpr int most_nested = 8;

/// The exception that is being handled, then what is nested in it.
std::string describe(int depth) {
  try {
    throw;
  } catch (const std::exception& failure) {
    std::string message = failure.what();
    if (message.empty()) message = "an exception without a message";
    if (depth == most_nested) return message;
    try {
      std::rethrow_if_nested(failure);
    } catch (...) {
      message += ": " + describe(depth + 1);
    }
    return message;
  } catch (...) {
    return "an exception of unknown type";
  }
}

}  // namespace

std::string describe_current_exception() {
  return describe(0);
}

}  // namespace updraft
