#pragma once

#include <updraft/log.hpp>

#include "base/split_map.hpp"
#include "base/timers.hpp"
#include "hub/calls.hpp"
#include "hub/mail.hpp"
#include "hub/readings.hpp"
#include "model/graph.hpp"
#include "websocket/frame.hpp"

#include <boost/container_hash/hash.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::hub {

/// Where the program's code runs: watches paths for the hubs, encodes each new value once, and
/// calls handlers. Owned by the server; home loop. No I/O of its own.
class Home {
 public:
  Home(model::Graph& graph, const Calls::Settings& settings, Timers& timers,
       const std::shared_ptr<HomeLoop>& loop, std::shared_ptr<Log> log);
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  ~Home();

  /// A hub at the other end; before the first turn.
  void add(Link& link);

  /// Does what the hubs have asked for and what others have posted, then computes what changed, and
  /// sends the hubs what is for them. Returns whether there is already more to do. May throw, for
  /// want of memory: then the next turn goes on where this one came to its end.
  bool turn();

  /// How many bytes of frames are kept that nobody follows.
  [[nodiscard]] std::size_t kept_bytes() const noexcept { return kept_bytes_; }

  // The end, in this order.

  /// Whether all that the clients had sent has been done, each call answered, and each handler at
  /// its end.
  [[nodiscard]] bool idle() const;
  /// Answers the calls that are still running, with an error, and waits for them no longer.
  void cancel() noexcept { calls_.cancel(); }
  /// Lets the hubs close their sessions.
  void say_goodbye();
  [[nodiscard]] bool said_goodbye() const noexcept;
  /// Whether the goodbye is on its way to all of them.
  [[nodiscard]] bool all_sent() const;
  /// Ends the handlers where they wait, and lets go of all models.
  void end();

 private:
  struct Correspondent;
  struct Following;
  struct Served;
  using Publication = model::Publication;

  // What the hubs ask for. What throws has left its message as it was, to be taken again.
  bool take_mail();
  bool take_some(Correspondent& from);
  void take(Correspondent& from, const Follow& message);
  void take(Correspondent& from, const Unfollow& message);
  void take(Correspondent& from, const Renew& message);
  void take(Correspondent& from, Call& message);
  void take(Correspondent& from, Echo& message);
  void take(Correspondent& from, const Read& message);
  void take(Correspondent& from, const ListPaths& message);
  void take(Correspondent& from, const ListSessions& message);
  void take(Correspondent& from, const Described& message);
  void take(Correspondent& from, const Drained& message);
  void forget(const Topic* topic) noexcept;
  Served& served_at(const Publication& publication);
  [[nodiscard]] Served* find_served(const Publication* publication) noexcept;
  // Frames that nobody follows.
  [[nodiscard]] bool is_worth_keeping(const Served& served,
                                      const Publication& publication) const noexcept;
  void keep(Served& served, Following& last) noexcept;
  void let_go(Served& served) noexcept;
  void let_go_of_all() noexcept;

  // What they get.
  void tick();
  void serve(const Publication& publication);
  void update(Following& following, const websocket::Frame& frame);
  void make_room_for_answer();
  void respond(const ReturnAddress& to, const Response& response) noexcept;
  void put_answer(const ReturnAddress& to, const Response& response);
  void end_answer() noexcept;
  void send_answers();
  void send() noexcept;
  [[nodiscard]] bool encode(const Publication& publication, Served& served);

  model::Graph& graph_;
  Calls::Settings settings_;
  Timers& timers_;
  std::shared_ptr<HomeLoop> loop_;
  std::shared_ptr<Log> log_;
  websocket::FrameWriter updates_;
  websocket::FrameWriter responses_;
  std::list<Correspondent> hubs_;
  std::uint64_t work_ = 0;  // done in this turn
  SplitMap<const Publication*, std::unique_ptr<Served>, boost::hash<const Publication*>> served_;
  SplitMap<const Topic*, std::unique_ptr<Following>, boost::hash<const Topic*>> following_;
  std::vector<const Publication*> kept_;  // whose frames were kept, and may be still
  std::size_t kept_bytes_ = 0;
  std::optional<Timers::Timer> kept_until_;
  Readings readings_;
  // Of this turn: they follow its updates. The frame of the last one is still being written. There
  // is room for those of the calls under way, so that none fails for want of it.
  std::vector<std::pair<Link*, Answer>> answers_;
  std::size_t answer_bytes_ = 0;
  bool said_goodbye_ = false;  // no answer would arrive any more
  Calls calls_;
};

}  // namespace updraft::hub
