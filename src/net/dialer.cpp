#include "net/dialer.hpp"

#include "base/ascii.hpp"
#include "net/socket.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <netinet/tcp.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>

namespace updraft::net {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t read_bytes = std::size_t{64} << 10;
using NotSentLowWater = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
/// How long a server may take to close its side.
constexpr std::chrono::milliseconds close_time{1000};
/// The same, when the dialer itself is waited for.
constexpr std::chrono::milliseconds end_time{100};

/// Whether a name is that of this machine, whatever name servers say (RFC 6761, section 6.3).
bool is_localhost(std::string_view host) {
  constexpr std::string_view name = "localhost";
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() < name.size()) return false;
  const auto rest = host.substr(0, host.size() - name.size());
  return ascii::equal_ignoring_case(host.substr(rest.size()), name) &&
         (rest.empty() || rest.ends_with('.'));
}

}  // namespace

/// Where the two threads meet.
struct Dialer::Desk {
  explicit Desk(std::function<void()> wake_function) : wake(std::move(wake_function)) {}

  const std::function<void()> wake;

  mutable std::mutex mutex;
  // Under the mutex.
  const Attempt* current = nullptr;  // whose news these are
  News news;
  bool woken = false;
  bool paused = false;  // nothing is read until these are taken

  /// Adds to the news, if they are about that attempt. Returns whether reading may go on.
  template <class F>
  bool tell(const Attempt* about, const F& add) {
    bool wakes = false;
    bool goes_on = true;
    {
      const std::scoped_lock lock(mutex);
      if (about != current) return true;
      add(news);
      wakes = !std::exchange(woken, true);
      goes_on = news.bytes.size() < most_waiting;
      paused = !goes_on;
    }
    if (wakes) wake();
    return goes_on;
  }
};

/// One connection, from its beginning to its end. What is not said to be for any thread is for the
/// dialer's.
class Dialer::Attempt : public std::enable_shared_from_this<Attempt> {
 public:
  Attempt(boost::asio::io_context& context, std::shared_ptr<Desk> desk)
      : context_(context),
        desk_(std::move(desk)),
        resolver_(context),
        socket_(context),
        close_timer_(context) {}

  void start(const std::string& host, const std::string& port) {
    const auto number = static_cast<std::uint16_t>(std::stoul(port));
    error_code not_an_address;
    const auto address = boost::asio::ip::make_address(host, not_an_address);
    if (!not_an_address) return connect({tcp::endpoint(address, number)});
    if (is_localhost(host)) {
      return connect({tcp::endpoint(boost::asio::ip::address_v6::loopback(), number),
                      tcp::endpoint(boost::asio::ip::address_v4::loopback(), number)});
    }
    resolver_.async_resolve(
        host, port, [self = shared_from_this()](const error_code& error, const auto& results) {
          if (error) return self->lose("resolving its name", error);
          self->connect({results.begin(), results.end()});
        });
  }

  /// Any thread.
  void write(const std::string& bytes) {
    const std::scoped_lock lock(mutex_);
    unwritten_ += bytes.size();
    outbox_ += bytes;
    if (std::exchange(writing_, true)) return;
    boost::asio::post(context_, [self = shared_from_this()] { self->write_on(); });
  }

  /// Any thread.
  [[nodiscard]] std::size_t unwritten() const {
    const std::scoped_lock lock(mutex_);
    return unwritten_;
  }

  void read() {
    if (reading_ || over_) return;
    reading_ = true;
    socket_.async_read_some(boost::asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& error, std::size_t size) {
                              self->reading_ = false;
                              if (error) return self->lose("reading", error);
                              const bool goes_on = self->desk_->tell(self.get(), [&](News& news) {
                                news.bytes.append(self->buffer_.data(), size);
                              });
                              if (goes_on) self->read();
                            });
  }

  /// Once the rest is written.
  void finish() {
    finishing_ = true;
    if (!connected_ || over_) return drop();
    close_timer_.expires_after(close_time);
    close_timer_.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error) self->drop();
    });
    {
      const std::scoped_lock lock(mutex_);
      if (writing_) return;
    }
    finish_writing();
  }

  /// At once.
  void drop() {
    over_ = true;
    error_code ignored;
    resolver_.cancel();
    socket_.close(ignored);
    close_timer_.cancel();
  }

 private:
  void connect(std::deque<tcp::endpoint> endpoints) {
    endpoints_ = std::move(endpoints);
    connect_to_next(boost::asio::error::host_not_found);
  }

  /// One after the other, until one takes it; `last` is what the one before failed with.
  void connect_to_next(error_code last) {
    if (over_) return;
    if (endpoints_.empty()) return lose("connecting", last);
    const tcp::endpoint endpoint = endpoints_.front();
    endpoints_.pop_front();
    error_code error;
    socket_.close(error);
    open_close_on_exec(socket_, endpoint.protocol(), error);
    if (error) return connect_to_next(error);
    socket_.async_connect(endpoint, [self = shared_from_this()](const error_code& failed) {
      if (failed) return self->connect_to_next(failed);
      self->connected();
    });
  }

  void connected() {
    if (over_) return;
    connected_ = true;
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    // A ping must not wait behind much that nobody counts.
    socket_.set_option(NotSentLowWater(unsent_bytes), ignored);
    desk_->tell(this, [](News& news) { news.opened = true; });
    read();
  }

  void write_on() {
    {
      const std::scoped_lock lock(mutex_);
      sending_.clear();
      sending_.swap(outbox_);
    }
    write_rest(0);
  }

  /// In parts, so that whoever asks for unwritten() sees progress.
  void write_rest(std::size_t written) {
    if (over_) return;
    socket_.async_write_some(
        boost::asio::buffer(sending_) + written,
        [self = shared_from_this(), written](const error_code& error, std::size_t size) {
          if (error) return self->lose("writing", error);
          self->wrote(written, size);
        });
  }

  void wrote(std::size_t before, std::size_t size) {
    bool more = false;
    {
      const std::scoped_lock lock(mutex_);
      unwritten_ -= size;
      if (before + size == sending_.size()) more = writing_ = !outbox_.empty();
    }
    if (before + size < sending_.size()) return write_rest(before + size);
    if (more) return write_on();
    if (finishing_) return finish_writing();
    desk_->tell(this, [](News& news) { news.drained = true; });
  }

  /// The server closes when it has read all; what it still says goes nowhere. A socket that is
  /// closed while it has something to read would take back what was written.
  void finish_writing() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    read();
  }

  void lose(std::string_view doing, const error_code& error) {
    if (over_) return;
    drop();
    const bool at_end = error == boost::asio::error::eof;
    desk_->tell(this, [&](News& news) {
      news.lost = at_end ? "the server closed the connection without a word"
                         : std::string(doing) + ": " + error.message();
    });
  }

  boost::asio::io_context& context_;
  std::shared_ptr<Desk> desk_;
  boost::asio::ip::basic_resolver<tcp, boost::asio::io_context::executor_type> resolver_;
  Socket socket_;
  std::deque<tcp::endpoint> endpoints_;  // that have not been tried
  boost::asio::steady_timer close_timer_;
  std::array<char, read_bytes> buffer_;
  std::string sending_;
  bool reading_ = false;
  bool connected_ = false;
  bool finishing_ = false;
  bool over_ = false;

  mutable std::mutex mutex_;
  // Under the mutex.
  std::string outbox_;
  std::size_t unwritten_ = 0;
  bool writing_ = false;
};

/// What the other thread runs, until it is told that there is nothing more to come. Kept out of the
/// header, whose readers need nothing of Asio.
struct Dialer::Context {
  boost::asio::io_context io{1};
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> open{
      io.get_executor()};
};

Dialer::Dialer(std::function<void()> wake)
    : desk_(std::make_shared<Desk>(std::move(wake))), context_(std::make_unique<Context>()) {}

Dialer::~Dialer() {
  close();
  if (!thread_.joinable()) return;
  boost::asio::post(context_->io, [this] { context_->open.reset(); });
  if (ended_.wait_for(end_time) != std::future_status::ready) {
    boost::asio::post(context_->io, [this] {
      for (const auto& weak : attempts_) {
        if (const auto attempt = weak.lock()) attempt->drop();
      }
    });
  }
  thread_.join();
}

/// What goes wrong, such as want of memory, costs the connection at most: it falls silent.
void Dialer::run() {
  while (true) {
    try {
      context_->io.run();
      return;
    } catch (...) {
      continue;
    }
  }
}

void Dialer::begin_thread() {
  std::packaged_task<void()> task([this] { run(); });
  ended_ = task.get_future();
  thread_ = std::thread(std::move(task));
}

void Dialer::open(const std::string& host, const std::string& port) {
  close();
  attempt_ = std::make_shared<Attempt>(context_->io, desk_);
  {
    const std::scoped_lock lock(desk_->mutex);
    desk_->current = attempt_.get();
    desk_->news = {};
    desk_->paused = false;
  }
  boost::asio::post(context_->io, [this, attempt = attempt_, host, port] {
    std::erase_if(attempts_, [](const auto& each) { return each.expired(); });
    attempts_.push_back(attempt);
    attempt->start(host, port);
  });
  if (!thread_.joinable()) begin_thread();
}

void Dialer::write(const std::string& bytes) {
  if (attempt_) attempt_->write(bytes);
}

std::size_t Dialer::unwritten() const {
  return attempt_ ? attempt_->unwritten() : 0;
}

void Dialer::close() {
  if (!attempt_) return;
  {
    const std::scoped_lock lock(desk_->mutex);
    desk_->current = nullptr;
    desk_->news = {};
    desk_->paused = false;
  }
  boost::asio::post(context_->io, [attempt = std::move(attempt_)] { attempt->finish(); });
  attempt_.reset();
}

Dialer::News Dialer::take() {
  News news;
  bool was_paused = false;
  {
    const std::scoped_lock lock(desk_->mutex);
    news = std::exchange(desk_->news, {});
    desk_->woken = false;
    was_paused = std::exchange(desk_->paused, false);
  }
  if (was_paused && attempt_) {
    boost::asio::post(context_->io, [attempt = attempt_] { attempt->read(); });
  }
  return news;
}

}  // namespace updraft::net
