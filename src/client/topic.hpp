#pragma once

#include <updraft/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace updraft::client {

/// Who is told when what is known of a path changes. Owned by whoever watches.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// There is a newer value, or it has become current, or stale; or the client has closed.
  virtual void on_change() = 0;
};

/// What a client knows of one path: the newest value that it was sent. Shared by those who watch
/// it and, as long as there are some, by the interests of the core; home loop.
struct Topic {
  explicit Topic(std::string topic_path, std::string json)
      : path(std::move(topic_path)), path_text(std::move(json)) {}

  const std::string path;
  const std::string path_text;  ///< As JSON.
  Value value = {};
  std::uint64_t version = 0;  ///< Of the value; 0 while there is none.
  bool current = false;       ///< Whether the value came over the connection that there is now.
  bool closed = false;        ///< The client has: nothing more will come.

  std::vector<std::weak_ptr<Watcher>> watchers = {};
  std::size_t watched = 0;  ///< How many of them there are.

  // What the core has to remember.
  bool said = false;   ///< The server has been told of it, over the connection that there is now.
  bool dirty = false;  ///< It may have to be told something else.
  bool told = false;   ///< The watchers are about to be told.
};

}  // namespace updraft::client
