#pragma once

#include <updraft/client_options.hpp>
#include <updraft/event.hpp>
#include <updraft/event_request.hpp>
#include <updraft/query.hpp>
#include <updraft/result.hpp>
#include <updraft/state.hpp>
#include <updraft/value.hpp>

#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace updraft {

/// How a client stands with its server.
struct ClientStatus {
  enum class Stage : std::uint8_t {
    connecting,
    live,     ///< Values are current, events go at once.
    waiting,  ///< Until the next attempt to connect.
    closed,   ///< By the program, for good.
  };

  Stage stage = Stage::connecting;
  /// Why there is no connection (any more), and what the server answered, if anything; empty while
  /// it is live.
  std::string problem = {};

  bool operator==(const ClientStatus&) const = default;
};

/// One watcher of a path: the newest value that the client has been sent, as long as this lives.
/// Made by Client::subscribe; home loop.
class [[nodiscard]] Subscribed {
 public:
  class Next;
  struct Watching;

  explicit Subscribed(std::shared_ptr<Watching> watching) : watching_(std::move(watching)) {}
  Subscribed(Subscribed&&) noexcept = default;
  Subscribed& operator=(Subscribed&& other) noexcept;
  ~Subscribed();

  [[nodiscard]] const std::string& path() const noexcept;
  /// Whether there is a value: one has come since somebody watches.
  [[nodiscard]] bool has_value() const noexcept;
  /// The newest, null while there is none. It stays when the connection is lost.
  [[nodiscard]] const Value& value() const noexcept;
  /// Whether the value came over the connection that there is now: what is not current may be
  /// outdated, and is followed by another once the client is live again.
  [[nodiscard]] bool current() const noexcept;
  /// Calls the function after each change of the above, instead of the one that was called before.
  /// Several changes may be one call, for the last of them.
  void on_change(std::function<void()> function);
  /// Waits for a value that this has not returned yet; the newest, where several have come
  /// meanwhile. `co_await` one at a time. Fails (`disconnected`) when the client is closed.
  [[nodiscard]] Next next() const;

 private:
  friend class Client;

  void end() noexcept;

  std::shared_ptr<Watching> watching_;
};

/// What `co_await subscribed.next()` waits with, for a Result<Value>. Part of the coroutine's
/// frame.
class Subscribed::Next {
 public:
  explicit Next(std::shared_ptr<Watching> watching) : watching_(std::move(watching)) {}
  Next(const Next&) = delete;
  Next& operator=(const Next&) = delete;
  ~Next();

  [[nodiscard]] bool await_ready() const;
  void await_suspend(std::coroutine_handle<> waiting);
  Result<Value> await_resume();

 private:
  std::shared_ptr<Watching> watching_;
  bool waits_ = false;
};

inline Subscribed::Next Subscribed::next() const {
  return Next(watching_);
}

/// An event on its way: `co_await` it once for the response. Destroying it forgets the response;
/// an event that has not been sent by then is not sent. Made by Client::send; home loop.
class [[nodiscard]] Sending {
 public:
  struct Asking;

  explicit Sending(std::shared_ptr<Asking> asking) : asking_(std::move(asking)) {}
  Sending(Sending&&) noexcept = default;
  Sending& operator=(Sending&& other) noexcept;
  ~Sending();

  [[nodiscard]] bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> waiting);
  Result<Response> await_resume();

 private:
  void end() noexcept;

  std::shared_ptr<Asking> asking_;
};

/// A connection to a server of the protocol, ours or another, that comes back when it is lost.
///
///     Client client("ws://127.0.0.1:3005");
///     Subscribed count = client.subscribe("counter");
///     count.on_change([&count] { std::cout << to_json(count.value()); });
///
/// It belongs to the home loop, as states do: of the server that it is made for (before it, or by
/// what it runs), or of a Program. All members are for that loop, and all functions that it is
/// given are called there. Sockets are read and written on a thread of its own. The default bounds
/// are in ClientOptions.
class Client {
 public:
  struct Parts;

  /// Connects once the home loop runs. Throws Error (`invalid`) if the URL is none, such as
  /// `ws://127.0.0.1:3005`.
  explicit Client(std::string_view url, const ClientOptions& options = {});
  Client(Client&&) noexcept = default;
  Client& operator=(Client&&) = delete;
  /// Closes.
  ~Client();

  /// Watches a path. However many do, the server is told once, and told again when the last has
  /// gone. Throws Error (`invalid`) if the path is not UTF-8.
  Subscribed subscribe(std::string_view path);
  Subscribed subscribe(std::string_view path, std::function<void(const Value&)> on_value);

  /// Sends an event, as soon as the client is live. It fails
  /// - `disconnected` if the connection is lost before the response has come: nobody knows whether
  ///   the handler ran, and it is never sent twice;
  /// - `overloaded` if there is no response in time, or too many events wait;
  /// - `invalid` if JSON can't hold what it says, or it is too long.
  /// What the server answers, errors of its handlers included (Response::error), is a response.
  Sending send(EventRequest request);
  /// The same for programs that don't wait: calls the function with what becomes of it.
  void send(EventRequest request, std::function<void(const Result<Response>&)> done);

  /// Says goodbye to the server, for good. What waits fails (`disconnected`), values stay.
  void close();

  /// How it stands: a state like any other, to be read, watched, and depended on by views.
  [[nodiscard]] const State<ClientStatus>& status() const noexcept;

 private:
  friend Query<Value> mirror(const Client& client, std::string path);

  std::shared_ptr<Parts> parts_;
};

/// The value at a path of another server, as a model of this one: views get it, servers serve it.
///
///     Client fleet("ws://10.0.0.7:3005");
///     serve({{"bob", mirror(fleet, "users/bob")}});
///
/// It subscribes when it is first wanted, and keeps its last value while the connection is lost.
/// Its handlers are passed on: who calls one of them here gets the other server's response.
Query<Value> mirror(const Client& client, std::string path);

}  // namespace updraft

#pragma GCC visibility pop
