#pragma once

#include <updraft/delay.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#pragma GCC visibility push(default)

namespace updraft {

/// How a server listens and what it keeps to. All fields have defaults, so `{.port = 8080}` will
/// do.
struct Options {
  /// The IP address to listen on, or `localhost`. The default is reached from this machine only;
  /// `0.0.0.0` or `::` means all, and there is no authentication yet.
  std::string address = "127.0.0.1";
  /// The TCP port; 0 lets the system choose one, see Server::port.
  std::uint16_t port = 3005;
  /// How many threads serve connections, one of which also runs the program's code; 0 means one for
  /// each core of the machine.
  std::size_t threads = 0;
  /// The most functions of off_loop that run at once.
  std::size_t workers = 16;
  /// How long a thread that has nothing left to do asks for more again and again before it sleeps.
  /// An event that comes in this time is answered in a fraction of the time that waking takes, for
  /// the price of a busy core; 0 lets threads sleep at once.
  std::chrono::microseconds busy_poll{0};
  /// Whether messages are compressed where a client offers it (permessage-deflate). An update is
  /// compressed once, however many clients it goes to.
  bool compression = true;
  /// Whether browsers get the playground: a page, at the path of every model, that shows what is
  /// served and lists all paths. Only if the library was built with it (UPDRAFT_PLAYGROUND).
  bool playground = true;
  /// Whether the inspector answers: what the server is doing, and which sessions it has, at
  /// `/-/stats` and `/-/sessions`. It answers browsers in which a link with a secret was opened,
  /// see Server::inspector_link; it asks for no address, since behind a proxy each client has that
  /// of the proxy.
  bool inspector = true;
  /// The secret of that link: at least `least_inspector_token_bytes` visible characters of ASCII.
  /// Empty: 128 random bits, new in each run.
  std::string inspector_token = {};
  static constexpr std::size_t least_inspector_token_bytes = 16;
  /// The file that the link is written to, with mode 0600, until the server ends; `-` is the
  /// standard output. Empty: serve() writes it to the standard output if that is a terminal, else
  /// to a file of $XDG_RUNTIME_DIR that the log names; Server writes it nowhere.
  std::string inspector_token_file = {};
  /// The bounds that are kept, see limits.hpp.
  Limits limits = {};
  /// For a server that is being written: clients are told what unexpected exceptions say, and
  /// mistakes that would cost a screen a part of it, such as two rows with one key, are errors.
  /// Such a server refuses to listen on more than loopback, unless development_beyond_loopback
  /// confirms it: exceptions may say what strangers must not know.
  bool development = false;
  bool development_beyond_loopback = false;
  /// Where to write what the operator should know; stderr if null.
  std::shared_ptr<Log> log = nullptr;
};

/// Options from a program's arguments and environment: --address (UPDRAFT_ADDRESS), --port
/// (UPDRAFT_PORT), --threads (UPDRAFT_THREADS), --workers, --busy-poll-us, --no-compression
/// (UPDRAFT_COMPRESSION=false), --no-playground, --no-inspector, --inspector-token,
/// --inspector-token-file, --development, --development-beyond-loopback, --log-level, --config
/// FILE, and a flag for each limit, such as --message-bytes. What is not given keeps its value in
/// `defaults`. On --help, and on arguments that are wrong, it says so and exits the process.
Options options_from(int argc, const char* const* argv, Options defaults = {});

/// What a server is doing at a moment.
struct ServerStats {
  /// Sessions that the server has ended without a close frame, since the start, by the reason.
  struct Dropped {
    std::uint64_t stalled = 0;   ///< Limits::stall_timeout
    std::uint64_t silent = 0;    ///< Limits::pong_timeout
    std::uint64_t unclosed = 0;  ///< Limits::close_timeout
    std::uint64_t failed = 0;    ///< Something was wanting for it, such as memory.
  };

  std::size_t connections = 0;    ///< WebSocket sessions.
  std::size_t subscriptions = 0;  ///< Of all sessions together.
  std::size_t slow = 0;       ///< Sessions whose clients don't read as fast as they are sent to.
  std::uint64_t updates = 0;  ///< Sent, since the start, to whichever session.
  std::uint64_t events = 0;   ///< Received, since the start, but for those refused at once.
  Dropped dropped = {};
  /// The longest that the program's code has held the home loop in one turn, of the last 10 to 20
  /// seconds: so long all clients have waited (see also Limits::blocked_loop).
  std::chrono::nanoseconds loop_lag{0};
};

/// Serves models to clients: over a WebSocket at any path, and over HTTP at each model's path.
///
/// All of the program's code (handlers, views, lookups, what is given to post and every) runs on
/// the thread that calls run(): the home loop. It serves connections too, together with the other
/// threads of Options::threads, which the program doesn't see. Other members are for that thread,
/// unless they say otherwise.
///
/// What is served must not be shared with another running server: its states, views and models
/// belong to this home loop.
class Server {
 public:
  /// Listens at once; clients are served by run(). Throws Error (`invalid`) if it can't listen, if
  /// the inspector's token is too short, or its file can't be written, or if it is for development
  /// and would be reached from other machines.
  explicit Server(Models models, const Options& options = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// To be destroyed when run() has returned. One that is destroyed before (a static one by
  /// std::exit in a handler, say) drops its clients without a word, and lets its threads end.
  ~Server();

  /// The port that it listens on. Any thread.
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// Where clients connect, such as `ws://127.0.0.1:3005`. Any thread.
  [[nodiscard]] std::string url() const;
  /// The link that opens the inspector in a browser, on this machine; empty if the inspector is
  /// switched off. It is a secret: keep it out of logs. Any thread.
  [[nodiscard]] std::string inspector_link() const;

  /// The models that are served; they may come and go at any time, until run() returns.
  [[nodiscard]] Models& models() noexcept;

  /// Serves until stop() is done, and leaves no thread behind. To be called once; to serve again,
  /// make another server of the same models. Throws Error if another thread runs what is served.
  void run();
  /// Ends run(): stops accepting, answers each event already received, waits for handlers that
  /// still run, up to Limits::stop_timeout, and answers what they leave with an error; then says
  /// goodbye (close 1001), and waits for clients to close, again up to that time. What runs off the
  /// loop is told to stop, and awaited. Any thread.
  void stop();
  /// Lets SIGINT, SIGTERM, and SIGHUP where the process has a controlling terminal, call stop(),
  /// until run() returns; without such a terminal SIGHUP is logged and ignored. A SIGINT after one
  /// of them (a second Ctrl-C) ends the process at once. Nothing else here touches signals.
  void stop_on_signals();

  /// Runs a function on the home loop, soon, in the order of the calls. Any thread.
  void post(std::function<void()> function);
  /// Runs a function on the home loop again and again. Any thread.
  void every(Delay interval, std::function<void()> function);

  /// Any thread.
  [[nodiscard]] ServerStats stats() const;

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;
};

/// Serves models until a signal ends it (see Server::stop_on_signals): a program's whole main.
/// `begin` is called once it listens, before the first client is served. The link that opens the
/// inspector is written as Options::inspector_token_file says. Meanwhile SIGPIPE ends nothing: what
/// the program writes where nobody reads fails with EPIPE. Returns the exit status: 0, or 1 after
/// one line on stderr if it can't begin.
int serve(Models models, Options options = {}, const std::function<void(Server&)>& begin = {});

}  // namespace updraft

#pragma GCC visibility pop
