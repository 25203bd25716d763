#pragma once

#include <updraft/client.hpp>
#include <updraft/home_loop.hpp>

#include "base/timers.hpp"
#include "client/core.hpp"
#include "io/dialer.hpp"

#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace updraft {

/// What a Client is made of: the core, what connects it, and the home loop that both are of. Shared
/// with all that the client has handed out; home loop.
struct Client::Parts final : client::Transport, std::enable_shared_from_this<Parts> {
  /// Throws Error if the URL or a field of the handshake is none.
  Parts(std::string_view url, const ClientOptions& options);

  /// What was asked of the core is done at the end of the turn, all at once. Connects as soon as
  /// the home loop runs.
  void schedule();
  void close();
  [[nodiscard]] Time now() const;

  std::shared_ptr<Subscribed::Watching> watch(std::string_view path);
  std::shared_ptr<Sending::Asking> ask(EventRequest request);

  // Transport
  void connect() override { dialer_.open(address.host, address.port); }
  void write(std::string bytes) override { dialer_.write(bytes); }
  [[nodiscard]] std::size_t unwritten() const override { return dialer_.unwritten(); }
  void disconnect() override { dialer_.close(); }

  const client::Address address;
  const std::shared_ptr<HomeLoop> home;
  const std::shared_ptr<Log> log;
  const State<ClientStatus> status;
  client::Core core;

 private:
  /// What the other thread calls: it never owns what it wakes.
  struct Bell;

  void turn();
  void take_news();
  void deliver();
  void set_timer();

  const std::shared_ptr<Bell> bell_;
  io::Dialer dialer_;
  Timers::Timer timer_;
  std::optional<Time> timer_time_;
  bool scheduled_ = false;
};

/// One watcher of a path. Shared by its Subscribed, and by who waits for its next value.
struct Subscribed::Watching final : client::Watcher, std::enable_shared_from_this<Watching> {
  explicit Watching(std::shared_ptr<Client::Parts> client_parts) : parts(std::move(client_parts)) {}

  void on_change() override;
  void end();
  /// Whether next() has something to tell.
  [[nodiscard]] bool ready() const noexcept {
    return ended || topic->closed || topic->version > seen;
  }
  void resume();

  const std::shared_ptr<Client::Parts> parts;
  std::shared_ptr<client::Topic> topic;
  std::shared_ptr<std::function<void()>> function;
  std::uint64_t seen = 0;  // the version that next() has returned
  std::coroutine_handle<> waiting;
  bool ended = false;
};

/// An event, and who waits for what becomes of it. Owned by its Sending.
struct Sending::Asking {
  explicit Asking(std::shared_ptr<Client::Parts> client_parts) : parts(std::move(client_parts)) {}

  const std::shared_ptr<Client::Parts> parts;
  client::Calls::Id id = 0;
  std::optional<Result<Response>> result;
  std::coroutine_handle<> waiting;
};

}  // namespace updraft
