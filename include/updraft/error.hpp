#pragma once

#include <updraft/compiler.hpp>

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

/// The message of the exception that is being handled, and of those nested in it, never empty. For
/// the log: it may hold what no client should see.
std::string describe_current_exception();

/// An expected failure: a kind and one sentence that names what is wrong and where.
///
/// Returned within a Result by everything that can fail on its input. Thrown only at the user's
/// edge.
///
/// An Error that a handler makes and throws is for the client, who gets its message in full: write
/// it for them. What the library throws or returns is for the program, and so is what a view, a
/// query, a lookup, a conversion or a watching function throws: a handler that lets it pass is
/// answered with "internal error", and the log has the message.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  /// The same as Error(ErrorKind::invalid, message): what a handler mostly has to say.
  explicit Error(std::string message) : Error(ErrorKind::invalid, std::move(message)) {}

  /// An Error whose message no client gets, whoever throws it.
  static Error for_program(ErrorKind kind, std::string message) {
    return for_program(Error(kind, std::move(message)));
  }
  static Error for_program(Error error) noexcept {
    error.keep_from_clients();
    return error;
  }
  void keep_from_clients() noexcept { for_program_ = true; }

  /// Whether clients may read the message: it was not made for the program, and is not `internal`.
  [[nodiscard]] bool for_clients() const noexcept {
    return !for_program_ && kind_ != ErrorKind::internal;
  }

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  bool for_program_ = false;
  std::string message_;
};

/// Calls the program's code on behalf of the library: an Error that comes out is for the program.
template <class F>
decltype(auto) call_for_program(F&& function) {
  try {
    return std::forward<F>(function)();
  } catch (Error& error) {
    error.keep_from_clients();
    throw;
  }
}

}  // namespace updraft

#pragma GCC visibility pop
