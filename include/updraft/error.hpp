#pragma once

#include <exception>
#include <string>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

/// What the caller should do about a failure; each kind is named by that.
enum class ErrorKind {
  invalid,       ///< Correct the input: trying the same again fails the same way.
  overloaded,    ///< A limit was reached: try again later, or with less.
  disconnected,  ///< The peer is gone: connect again.
  internal,      ///< A fault of this program: report it.
};

/// The message of the exception that is being handled, never empty.
std::string describe_current_exception();

/// An expected failure: a kind and one sentence that names what is wrong and where.
///
/// Returned within a Result by everything that can fail on its input. Thrown only at the user's
/// edge; a handler that throws an Error sends its message to the client in full, so write it for
/// them.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  /// The same as Error(ErrorKind::invalid, message): what a handler mostly has to say.
  explicit Error(std::string message) : Error(ErrorKind::invalid, std::move(message)) {}

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string message_;
};

}  // namespace updraft

#pragma GCC visibility pop
