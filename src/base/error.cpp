#include <updraft/error.hpp>

namespace updraft {

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
