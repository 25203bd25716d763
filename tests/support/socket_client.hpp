#pragma once

#include <updraft/value.hpp>

#include "transcript/wire.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::test {

/// A client over a socket. Throws std::runtime_error when it gets something else than it waits for,
/// or nothing in time.
class SocketClient {
 public:
  /// The client offers these extensions; it knows permessage-deflate.
  explicit SocketClient(std::uint16_t port, std::string extensions = {});

  /// Of what it offered.
  [[nodiscard]] const std::string& agreed_extensions() const noexcept { return agreed_; }

  void send(std::string_view message);
  /// Keeps what is sent until together() has ended, and sends it as one piece: the server reads all
  /// of it in one turn.
  template <class F>
  void together(const F& send_all) {
    kept_.emplace();
    send_all();
    send_kept();
  }
  void send_compressed(std::string_view message);
  void subscribe(std::string_view path);
  void unsubscribe(std::string_view path);
  /// Calls the handler that is the model at a path.
  void call(std::string_view event_id, std::string_view path, std::string_view payload = "[]");
  /// Begins to close.
  void close();
  /// The client is gone without a word.
  void vanish();

  /// The next message.
  Value next();
  /// The value of the next message, which is to be an update of that path.
  Value next_update(std::string_view path);
  /// The next response, which is to be for that event; updates before it are passed over.
  Value next_response(std::string_view event_id);
  /// The next message, nothing at the end of the connection; then code() is that of its close
  /// frame, 0 if there was none.
  std::optional<Value> next_before_the_end();
  [[nodiscard]] int code() const noexcept { return code_; }
  /// Passes over all messages; returns the code.
  int await_end();

 private:
  void write(std::string frame);
  void send_kept();

  std::string agreed_;
  std::unique_ptr<transcript::Wire> wire_;
  std::optional<std::string> kept_;
  int code_ = -1;
};

/// A client of a server whose handshake_timeout is short: tries again until a handshake was quick
/// enough. Throws std::runtime_error if none is in time.
SocketClient connect_in_time(std::uint16_t port);

/// A connection for one HTTP request. Throws std::runtime_error as SocketClient does.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  /// The request for a path.
  static std::string head(std::string_view path);
  void get(std::string_view path);
  /// Sends a request as it is.
  void send(std::string_view request);
  /// All that the server has sent, once it has closed.
  std::string whole_answer();
  /// The status and the body, with a space in between, once the server has closed.
  std::string answer();

 private:
  int socket_;
};

}  // namespace updraft::test
