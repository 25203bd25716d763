#pragma once

#include "io/address.hpp"

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace updraft::io {

class Loop;

/// Looks the addresses of a name up, on a thread of its own: name servers may take half a minute.
/// Owned by its user, on the loop's thread; the loop outlives it.
class Resolver {
 public:
  /// The endpoints in the order in which they are to be tried, at least one; or why there are none.
  using Answer = std::variant<std::vector<Endpoint>, std::string>;

  explicit Resolver(Loop& loop);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  /// Waits for no name server.
  ~Resolver();

  /// Calls the function with the answer: at once for an address and for a name of this machine
  /// (RFC 6761, section 6.3), later in a turn of the loop for others. Replaces the question that
  /// was asked before. Throws std::system_error if there is no thread for it.
  void resolve(const std::string& host, std::uint16_t port, std::function<void(Answer)> function);
  /// The function of what was asked is not called any more. Any number of times.
  void cancel() noexcept;

 private:
  struct Lookup;

  Loop& loop_;
  std::shared_ptr<Lookup> lookup_;
};

}  // namespace updraft::io
