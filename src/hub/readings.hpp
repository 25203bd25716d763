#pragma once

#include <updraft/limits.hpp>

#include "base/shares.hpp"
#include "base/timers.hpp"
#include "hub/mail.hpp"
#include "model/graph.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::hub {

/// What is asked over HTTP, each answered by a Reading: the value of a model, which may have to be
/// waited for; the paths that there are; the sessions, of which each hub describes its own. Owned
/// by home; home loop. What throws has done nothing, and may be called again. Long texts are kept
/// for a moment, as printing one takes much longer than asking for it.
class Readings {
 public:
  /// How many paths one answer lists; with more, it says so.
  static constexpr std::size_t paths_listed = 10'000;

  Readings(model::Graph& graph, const Limits& limits, Timers& timers);
  Readings(const Readings&) = delete;
  Readings& operator=(const Readings&) = delete;
  ~Readings();

  /// A hub, whose sessions are listed with the others'; before the first call of the rest.
  void add(Link& hub) { hubs_.push_back(&hub); }

  /// Returns how many bytes were printed.
  std::size_t take(Link& from, const Read& message);
  /// Returns how many paths were listed.
  std::size_t take(Link& from, const ListPaths& message);
  void take(Link& from, const ListSessions& message);
  /// Returns how many sessions were listed.
  std::size_t take(const Described& message);

  /// What is waited for may have come.
  void look_again() noexcept { due_ = !waiting_.empty(); }
  /// Answers what has come.
  void answer_due();
  /// Forgets all of them.
  void clear() noexcept;

 private:
  /// The text of a value that was read.
  struct Printed {
    std::string path;
    Value value;
    std::string
        first_handler;  ///< The text of the first handler in it: ids come once it is served.
    std::string json;
  };
  struct Census;
  struct Waiting;

  Result<std::string> read(std::string_view path);
  std::string print(std::string_view path, const Value& value);
  void forget_printed() noexcept;
  void wait(Link& from, const Read& message, Shares::Holding share);
  void finish(std::list<Waiting>::iterator reading);

  model::Graph& graph_;
  Limits limits_;
  Timers& timers_;
  std::vector<Link*> hubs_;
  Shares shares_;  // of the readers that wait
  std::list<Waiting> waiting_;
  std::list<Census> censuses_;
  std::vector<Printed> printed_;
  std::size_t printed_bytes_ = 0;
  std::optional<Timers::Timer> printed_until_;
  bool due_ = false;
};

}  // namespace updraft::hub
