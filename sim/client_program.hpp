#pragma once

#include "client/core.hpp"
#include "client_end.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// What a program does with a client of the library: it watches paths, and presses what it is
/// shown. Tells the checkers all that it does and sees. Owned by its client.
class ClientProgram {
 public:
  /// Where it keeps its watchers, the client may still tell them.
  ClientProgram(ClientEnd::World& world, ClientState& state, std::string name, bool keeps_watchers)
      : world_(world), state_(state), name_(std::move(name)), keeps_watchers_(keeps_watchers) {}
  ClientProgram(const ClientProgram&) = delete;
  ClientProgram& operator=(const ClientProgram&) = delete;

  /// From now on, of that core.
  void use(client::Core& core) { core_ = &core; }

  void watch(const std::vector<std::string>& paths);
  /// One watcher of each path goes.
  void unwatch(const std::vector<std::string>& paths);
  void unwatch_all();
  /// What it is shown, or was shown before.
  void press(int choice, bool tells_id);
  void echo();
  /// The response to one of its events is of no interest any more.
  void forget(int choice);

  /// The button that it meant by an event.
  [[nodiscard]] std::optional<Leaf> meant(std::int64_t token) const;
  /// What all watchers see, until something else happens.
  [[nodiscard]] std::span<const Sight> sights();

 private:
  class Watcher;
  /// A path, by all that watch it.
  struct Watched {
    std::shared_ptr<client::Topic> topic;
    std::vector<std::shared_ptr<Watcher>> watchers;
    Sight::State told = {};
    std::string text = {};          ///< Of the value, as it was told.
    std::vector<Leaf> leaves = {};  ///< Of the value.
  };
  struct Pending {
    client::Calls::Id id = 0;
    std::optional<Leaf> leaf;
  };

  void complain(const std::string& checker, const std::string& what);
  void changed(Watcher& watcher);
  void see(Watched& watched);
  void see_value(Watched& watched);
  void send(EventRequest request, const std::optional<Leaf>& leaf);
  void end(std::int64_t token, const Result<Response>& result);
  void answer(std::int64_t token, const Response& response, CallEnd& end);
  void say(Said said);
  [[nodiscard]] bool may_watch(const std::string& path) const;
  [[nodiscard]] EventRequest request_of(const Leaf& leaf, bool is_shown, bool tells_id) const;
  [[nodiscard]] static Sight::State state_of(const client::Topic& topic);
  template <class F>
  void tell(F function) {
    for (const auto& checker : world_.checkers) function(*checker);
  }
  template <class F>
  void tell_as_peer(F function) {
    for (const auto& checker : world_.program_checkers) function(*checker);
  }

  ClientEnd::World& world_;
  ClientState& state_;
  std::string name_;
  const bool keeps_watchers_;
  client::Core* core_ = nullptr;
  std::map<std::string, Watched> watched_;
  std::vector<std::shared_ptr<Watcher>> gone_;
  std::vector<Sight> sights_;
  std::vector<Leaf> older_;
  std::map<std::int64_t, Pending> pending_;  // by the events' tokens
  std::set<std::int64_t> forgotten_;
  std::map<std::int64_t, std::optional<Leaf>> meant_;  // of all events
  int said_ = 0;
};

}  // namespace updraft::sim
