#pragma once

#include <updraft/limits.hpp>
#include <updraft/log.hpp>

#include "base/clock.hpp"
#include "base/lateness.hpp"
#include "engine/connection.hpp"
#include "http/broken_compression.hpp"
#include "http/date.hpp"
#include "http/exchange.hpp"
#include "http/routes.hpp"
#include "hub/hub.hpp"
#include "hub/mail.hpp"

#include <boost/intrusive/list.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::engine {

/// The sessions and connections of one I/O thread, and their queues: those that send a lot, those
/// that wait for the application, those that broke. Owned by the engine, or by a test; used on its
/// thread, except for wake, drain and what says so. No I/O of its own.
///
/// A turn of the thread is: any calls of the transports to their connections; then turn().
class Shard {
 public:
  /// What a shard needs of the loop that runs it. Outlives its use by the shard.
  class Host {
   public:
    virtual ~Host() = default;
    /// turn() is to be called soon, after what is ready.
    virtual void request_turn() noexcept = 0;
    /// The same, from any thread.
    virtual void wake() noexcept = 0;
  };

  struct Settings {
    Limits limits = {};
    hub::Hub::SessionIds ids = {1, 1};
    /// Whether clients that offer compression get it.
    bool compression = true;
    /// Clients that get none, as they broke it; null: nobody is remembered. Outlives the shard.
    http::BrokenCompression* broken_compression = nullptr;
    /// The most that one read of a connection takes.
    std::size_t read_buffer_bytes = std::size_t{64} << 10;
    /// The time of the Date field.
    std::function<std::chrono::system_clock::time_point()> calendar =
        std::chrono::system_clock::now;
  };

  /// The part of a turn between what came in and what goes out.
  struct Part {
    bool more = false;            ///< There is more to do: another turn is to follow soon.
    std::optional<Time> at = {};  ///< There will be more to do at that time.
  };

  /// What is to happen after a turn.
  struct Next {
    bool more = false;            ///< Another turn soon.
    std::optional<Time> at = {};  ///< Another turn at that time, if none comes before.
    bool over = false;            ///< Nothing: the shard has come to its end.
  };

  Shard(Settings settings, const Clock& clock, std::shared_ptr<Log> log);
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;
  ~Shard();

  // Before the first turn.

  /// The loop that runs it; null once it has ended.
  void attach(Host* host) noexcept { host_ = host; }
  /// The function is a part of each turn, between what came in and what goes out.
  void on_turn(std::function<Part()> function) { on_turn_ = std::move(function); }
  /// The function is called each second.
  void on_second(std::function<void()> function) { on_second_ = std::move(function); }
  /// The shard ends only when the function says so.
  void end_only_if(std::function<bool()> function) { may_end_ = std::move(function); }
  /// What is served besides models, and the function that gives the server's stats, as JSON.
  void serve_site(const http::Site& site, std::function<std::string()> stats_json) {
    site_ = site;
    stats_json_ = std::move(stats_json);
  }

  /// Computes and sends; then reads from connections that waited. A turn that fails, such as for
  /// want of memory, is tried again.
  Next turn() noexcept;
  /// A second has passed: ends what has taken too long. A turn is to follow.
  void second();
  /// A turn is wanted, soon. Any number of times.
  void request_turn() noexcept {
    if (!std::exchange(turn_requested_, true) && !in_turn_ && host_) host_->request_turn();
  }
  /// The same, from any thread.
  void wake() noexcept {
    if (host_) host_->wake();
  }
  /// Reads what the clients have sent until now, tells the application that this was all, and lets
  /// requests over HTTP go. Any thread.
  void drain() noexcept;
  /// Whether nothing is left to do after a drain.
  [[nodiscard]] bool is_over() const;
  /// Ends all connections without a word, as the loop is over.
  void end() noexcept;

  [[nodiscard]] hub::Hub& hub() noexcept { return hub_; }
  [[nodiscard]] const hub::Hub& hub() const noexcept { return hub_; }
  [[nodiscard]] hub::Link& link() noexcept { return link_; }
  [[nodiscard]] const Limits& limits() const noexcept { return settings_.limits; }
  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] Log& log() const noexcept { return *log_; }

 private:
  friend class Connection;
  template <auto Hook>
  using Queue =
      boost::intrusive::list<Connection,
                             boost::intrusive::member_hook<Connection, Connection::Hook, Hook>,
                             boost::intrusive::constant_time_size<false>>;
  using Connections = Queue<&Connection::among_all_>;
  using Waiting = Queue<&Connection::in_queue_>;

  // For its connections.
  void add(Connection& connection) noexcept { connections_.push_back(connection); }
  void queue(Connection& connection) noexcept;
  void pause(Connection& connection) noexcept;
  void note_broken(Connection& connection) noexcept;
  void retire(Connection& connection) noexcept;
  void note_costly_read() noexcept { has_costly_reads_ = true; }
  [[nodiscard]] bool has_costly_reads() const noexcept { return has_costly_reads_; }
  [[nodiscard]] std::span<char> read_buffer() noexcept {
    return {read_buffer_.get(), settings_.read_buffer_bytes};
  }
  [[nodiscard]] http::BrokenCompression* broken_compression() const noexcept {
    return settings_.broken_compression;
  }
  [[nodiscard]] http::Exchange::Settings exchange_settings(std::string_view address);
  /// The value of the Date field now; valid until the next call.
  [[nodiscard]] std::string_view date() { return date_.at(settings_.calendar()); }
  [[nodiscard]] std::string stats_json() const { return stats_json_ ? stats_json_() : "{}"; }

  bool compute() noexcept;
  void end_broken() noexcept;
  void drain_now() noexcept;
  void resume_paused() noexcept;
  void read_queued() noexcept;
  void release_retired() noexcept;
  void check_end(Next& next) noexcept;

  const Settings settings_;
  const Clock& clock_;
  std::shared_ptr<Log> log_;
  hub::Link link_;
  hub::Hub hub_;
  Host* host_ = nullptr;
  std::function<Part()> on_turn_;
  std::function<void()> on_second_;
  std::function<bool()> may_end_;
  http::Site site_{.playground = false};
  http::Date date_;
  std::function<std::string()> stats_json_;
  std::unique_ptr<char[]> read_buffer_;  // for one read, of any connection
  Connections connections_;
  // Each connection is in one of these, or in none.
  Waiting queued_;   // that send a lot, the next first
  Waiting paused_;   // until the application has caught up
  Waiting broken_;   // whose sessions have not been told
  Waiting retired_;  // that are over
  std::atomic<bool> to_drain_ = false;
  Lateness lateness_;
  std::optional<Time> application_at_;  // wanted by on_turn
  std::optional<Time> retry_at_;        // the turn that failed
  std::optional<Time> end_at_;          // those that have not closed are dropped then
  bool has_costly_reads_ = false;       // in this turn, or in the queue
  bool turn_requested_ = false;
  bool in_turn_ = false;      // its caller is told whether another is wanted
  bool turn_failed_ = false;  // the last one
};

}  // namespace updraft::engine
