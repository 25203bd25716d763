#pragma once

#include <updraft/client_options.hpp>
#include <updraft/result.hpp>

#include "base/string_hash.hpp"
#include "client/topic.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace updraft::client {

/// The paths that somebody watches, and what the server has been told of them: one `sub` however
/// many watch, `unsub` when the last has gone. Owned by the core.
class Interests {
 public:
  using Topics =
      std::unordered_map<std::string, std::shared_ptr<Topic>, StringHash, std::equal_to<>>;

  /// The topic of a path, and one watcher more. The Error is a path that JSON can't hold.
  Result<std::shared_ptr<Topic>> add(std::string_view path,
                                     const std::shared_ptr<Watcher>& watcher);
  /// One watcher less.
  void remove(const std::shared_ptr<Topic>& topic);

  /// Those that somebody watches, by their paths.
  [[nodiscard]] const Topics& topics() const noexcept { return topics_; }

  /// The connection is over: the next server knows nothing.
  void forget_said();
  /// How many topics there are of which the server may have to be told something.
  [[nodiscard]] std::size_t untold() const noexcept { return dirty_.size(); }
  /// Tells the server what has changed since: `send(text)` for each message, as few as will do.
  void tell(const ClientOptions& options, const std::function<void(std::string_view)>& send);

 private:
  void mark(const std::shared_ptr<Topic>& topic);

  Topics topics_;
  std::vector<std::shared_ptr<Topic>> dirty_;
  std::size_t idle_ = 0;  // of these: nobody wants them, and the server knows nothing of them
};

}  // namespace updraft::client
