#pragma once

#include <updraft/client_options.hpp>
#include <updraft/log.hpp>
#include <updraft/traffic.hpp>

#include "base/clock.hpp"
#include "client/address.hpp"
#include "client/backoff.hpp"
#include "client/calls.hpp"
#include "client/channel.hpp"
#include "client/interests.hpp"
#include "protocol/from_server.hpp"
#include "protocol/to_server.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::client {

/// How the core reaches its server. Outlives it.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Then Core::opened() or Core::lost() is called, later.
  virtual void connect() = 0;
  virtual void write(std::string bytes) = 0;
  /// Of what was written, what the server's system has not taken.
  [[nodiscard]] virtual std::size_t unwritten() const = 0;
  /// Writes what is left, and closes. The core hears no more of this connection.
  virtual void disconnect() = 0;
};

/// How the client stands with its server.
enum class Stage : std::uint8_t { idle, connecting, live, waiting, closed };

/// All of a client but its sockets: bytes, time and what the program wants come in; bytes and what
/// the program is to be told come out. Owned by the client; home loop.
///
/// Nothing here calls the program: what it is to be told waits in news(). What the program wants is
/// sent by flush(), once a turn.
class Core {
 public:
  /// What the program is told; may call whatever it likes.
  using News = std::function<void()>;

  Core(Address address, ClientOptions options, Transport& transport, Random random,
       std::shared_ptr<Log> log);
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // What the program wants.

  void start(Time now);
  Result<std::shared_ptr<Topic>> watch(std::string_view path,
                                       const std::shared_ptr<Watcher>& watcher);
  void unwatch(const std::shared_ptr<Topic>& topic);
  /// The id is for cancel(). Where the event can't be taken `done` hears so as news.
  Calls::Id send(EventRequest request, Done done, Time now);
  void cancel(Calls::Id id) { calls_.cancel(id); }
  /// Says goodbye. Nothing more is sent or received.
  void close();
  /// Is told as news of each change of stage().
  void on_stage(News function) { on_stage_ = std::move(function); }

  // What the transport has.

  void opened(Time now);
  /// The bytes are changed.
  void received(std::span<char> bytes, Time now);
  void lost(const std::string& reason, Time now);

  // Time.

  void run_due(Time now);
  [[nodiscard]] std::optional<Time> next_due() const;

  /// Writes what there is to write, as far as the server takes it.
  void flush();

  [[nodiscard]] Stage stage() const noexcept { return stage_; }
  /// Why there was no connection, or none any more, the last time; empty while it is live.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  /// All that the program has not been told yet, in order.
  [[nodiscard]] std::vector<News> take_news() { return std::exchange(news_, {}); }
  [[nodiscard]] bool has_news() const noexcept { return !news_.empty(); }

  /// How much of what the program wants is kept.
  struct Kept {
    std::size_t topics = 0;
    std::size_t untold = 0;  ///< Topics of which the server may have to be told something.
    std::size_t events = 0;
    std::size_t unsent = 0;  ///< Places in the line of events to send.
  };
  [[nodiscard]] Kept kept() const noexcept;

 private:
  void enter(Stage stage, std::string problem = {});
  void connect(Time now);
  void give_up(std::string reason, Time now);
  void went_live(Time now);
  void send_text(std::string_view text);
  void take_text(std::string_view text, Time now);
  void take(protocol::Update& update);
  void take(protocol::Answer& answer);
  void take(const protocol::Complaint& complaint);
  void take(const protocol::Unknown& unknown);
  void send_events();
  void tell(const std::shared_ptr<Topic>& topic);
  void tell(Calls::Ended ended);
  void tell(std::vector<Calls::Ended> ended);
  void tell(Traffic::Kind kind, std::string_view text = {}, std::uint16_t code = 0);
  void check_silence(Time now);
  [[nodiscard]] bool writes_on();

  const Address address_;
  const ClientOptions options_;
  Transport& transport_;
  const Random random_;
  std::shared_ptr<Log> log_;
  Compressors compressors_;
  Interests interests_;
  Calls calls_;
  Backoff backoff_;

  Stage stage_ = Stage::idle;
  std::string problem_;
  Time due_{};  // of the stage: connecting ends, waiting ends, or a ping is to be sent or late
  Time heard_{};
  bool pinged_ = false;
  std::size_t unwritten_ = 0;  // when it was pinged, or last found to take more
  std::unique_ptr<Channel> channel_;
  protocol::EventForm form_;  // of events to the server that there is now

  News on_stage_;
  std::vector<News> news_;
  std::string text_;  // of one message
};

}  // namespace updraft::client
