#pragma once

#include <updraft/event.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/result.hpp>

#include "base/clock.hpp"
#include "model/graph.hpp"
#include "protocol/messages.hpp"
#include "websocket/frame.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace updraft::hub {

/// One hub's interest in one path. Owned by its hub.
class Feed {
 public:
  explicit Feed(std::string path) : path_(std::move(path)) {}
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;
  virtual ~Feed() = default;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// The path has a new value: the whole `up`, the same frame for all hubs; or, with an empty
  /// frame, no value any more.
  virtual void deliver(websocket::Frame frame) = 0;

 private:
  friend class Home;

  std::string path_;
  model::Publication* publication_ = nullptr;
};

/// Where the program's code runs: watches paths for the hubs, encodes each new value once, and
/// calls handlers. Owned by the server; home loop.
class Home {
 public:
  struct Settings {
    Limits limits;
    bool development = false;  ///< Tell clients what unexpected exceptions say.
  };

  Home(model::Graph& graph, const Settings& settings, const Clock& clock, std::shared_ptr<Log> log);

  /// From here on the feed gets each value of its path, the first one with this turn's tick.
  void follow(Feed& feed);
  void unfollow(Feed& feed);
  /// Somebody asked for the feed's value anew: what is computed on asking is computed with the
  /// tick.
  void renew(Feed& feed);

  /// Ends a turn: computes what changed, and delivers it. Returns whether there is already more to
  /// do.
  bool tick();

  /// Calls the handler that an event means. Whatever goes wrong is in the response.
  Response call(const SessionInfo& session, protocol::EventCall call);

  /// The current value at a path, as Graph::read.
  Result<Value> read(std::string_view path) { return graph_.read(path); }

 private:
  /// What is served at one path: to whom, and the newest frame. Of a path that can't be encoded,
  /// the last one that could.
  struct Served {
    websocket::Frame frame;
    std::vector<Feed*> feeds;
  };

  Response run(const EventLeaf& leaf, const Event& event);
  Response internal_error(const Event& event, std::string_view what);
  /// Whether `frame` now tells the state of the publication.
  [[nodiscard]] bool encode(const model::Publication& publication, websocket::Frame& frame);

  model::Graph& graph_;
  Settings settings_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  websocket::FrameWriter writer_;
  std::unordered_map<const model::Publication*, Served> served_;
  std::uint64_t failures_ = 0;
};

}  // namespace updraft::hub
