#include "io/dialer.hpp"

#include "io/loop.hpp"
#include "io/resolver.hpp"
#include "io/socket.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <string_view>
#include <utility>
#include <variant>

namespace updraft::io {
namespace {

constexpr std::size_t read_bytes = std::size_t{64} << 10;
/// How long a server may take to close its side.
constexpr std::chrono::milliseconds close_time{1000};
/// The same, when the dialer itself is waited for.
constexpr std::chrono::milliseconds end_time{100};

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

  /// From here on the news are about this attempt, if any.
  void turn_to(const Attempt* attempt) noexcept {
    const std::scoped_lock lock(mutex);
    current = attempt;
    news = {};
    paused = false;
  }
};

/// What runs on the dialer's thread: its loop, and what all attempts share. Owned by the dialer.
class Dialer::Worker {
 public:
  Worker();

  /// On the thread, until end() and until no attempt is left.
  void run();

  // Any thread.

  void add(const std::shared_ptr<Attempt>& attempt);
  /// Something is to be done for an attempt, which it knows.
  void wake() noexcept { loop_.wake(); }
  void end() noexcept {
    ending_ = true;
    wake();
  }
  /// All attempts end at once.
  void drop_all() noexcept {
    dropping_ = true;
    wake();
  }

  // The thread.

  [[nodiscard]] Loop& loop() noexcept { return loop_; }
  [[nodiscard]] Resolver& resolver() noexcept { return resolver_; }
  [[nodiscard]] std::span<char> buffer() noexcept { return buffer_; }

 private:
  bool turn();

  SystemClock clock_;
  // What fails, such as want of memory, costs the attempt (see Attempt::guard).
  Loop loop_{clock_, [] {}};
  Resolver resolver_{loop_};
  std::list<std::shared_ptr<Attempt>> attempts_;
  std::array<char, read_bytes> buffer_;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> dropping_ = false;
  std::mutex mutex_;
  std::list<std::shared_ptr<Attempt>> added_;  // under the mutex
};

/// One connection, from its beginning to its end. What is not said to be for any thread is for the
/// dialer's.
class Dialer::Attempt final : public Socket {
 public:
  Attempt(Worker& worker, std::shared_ptr<Desk> desk, std::string host, std::string port)
      : worker_(worker), desk_(std::move(desk)), host_(std::move(host)), port_(std::move(port)) {}

  // Any thread.

  void write(const std::string& bytes);
  [[nodiscard]] std::size_t unwritten() const;
  void finish_soon() noexcept {
    to_finish_ = true;
    worker_.wake();
  }
  void read_on_soon() noexcept {
    to_read_ = true;
    worker_.wake();
  }

  /// Does what other threads have asked for.
  void take_turn();
  /// Ends at once.
  void drop() noexcept;
  [[nodiscard]] bool is_over() const noexcept { return stage_ == Stage::over; }

 private:
  enum class Stage : std::uint8_t { begun, resolving, connecting, open, over };

  void on_socket_ready(bool readable, bool writable) override;
  template <class F>
  void guard(const F& work) noexcept;
  void start();
  void connect_to_next(std::error_code last);
  void connected();
  void read_on();
  void write_on();
  bool fetch_outbox();
  void wrote(std::size_t bytes);
  void finish();
  void finish_writing_if_done();
  void lose(std::string_view doing, const std::string& reason);

  Worker& worker_;
  const std::shared_ptr<Desk> desk_;
  const std::string host_;
  const std::string port_;
  std::deque<Endpoint> endpoints_;  // that have not been tried
  Timer close_timer_{worker_.loop(), [this] { drop(); }};
  std::string sending_;
  std::size_t sent_ = 0;  // of what is being sent
  Stage stage_ = Stage::begun;
  bool paused_ = false;
  bool finishing_ = false;

  std::atomic<bool> to_finish_ = false;
  std::atomic<bool> to_read_ = false;
  mutable std::mutex mutex_;
  // Under the mutex.
  std::string outbox_;
  std::size_t unwritten_ = 0;
  bool to_write_ = false;
};

Dialer::Worker::Worker() {
  loop_.on_turn([this] { return turn(); });
}

void Dialer::Worker::run() {
  loop_.run();
  for (const auto& attempt : attempts_) attempt->drop();
}

void Dialer::Worker::add(const std::shared_ptr<Attempt>& attempt) {
  std::list<std::shared_ptr<Attempt>> one{attempt};
  {
    const std::scoped_lock lock(mutex_);
    added_.splice(added_.end(), one);
  }
  wake();
}

bool Dialer::Worker::turn() {
  {
    const std::scoped_lock lock(mutex_);
    attempts_.splice(attempts_.end(), added_);
  }
  const bool drops = dropping_;
  for (const auto& attempt : attempts_) {
    attempt->take_turn();
    if (drops) attempt->drop();
  }
  attempts_.remove_if([](const auto& attempt) { return attempt->is_over(); });
  if (ending_ && attempts_.empty()) loop_.stop();
  return false;
}

void Dialer::Attempt::write(const std::string& bytes) {
  {
    const std::scoped_lock lock(mutex_);
    outbox_ += bytes;
    unwritten_ += bytes.size();
    if (std::exchange(to_write_, true)) return;
  }
  worker_.wake();
}

std::size_t Dialer::Attempt::unwritten() const {
  const std::scoped_lock lock(mutex_);
  return unwritten_;
}

void Dialer::Attempt::take_turn() {
  guard([this] {
    if (stage_ == Stage::begun) start();
    if (stage_ == Stage::open) write_on();
    if (to_finish_.exchange(false)) finish();
    if (!to_read_.exchange(false)) return;
    paused_ = false;
    if (stage_ == Stage::open) read_on();
  });
}

void Dialer::Attempt::start() {
  stage_ = Stage::resolving;
  const auto number = static_cast<std::uint16_t>(std::stoul(port_));
  worker_.resolver().resolve(host_, number, [this](Resolver::Answer answer) {
    guard([&] {
      if (auto* const problem = std::get_if<std::string>(&answer)) {
        return lose("resolving its name", *problem);
      }
      const auto& found = std::get<std::vector<Endpoint>>(answer);
      endpoints_.assign(found.begin(), found.end());
      stage_ = Stage::connecting;
      connect_to_next({});
    });
  });
}

/// One after the other, until one takes it; `last` is what the one before failed with.
void Dialer::Attempt::connect_to_next(std::error_code last) {
  while (!endpoints_.empty()) {
    close();
    const Endpoint endpoint = endpoints_.front();
    endpoints_.pop_front();
    last = connect(worker_.loop(), endpoint);
    if (!last) return;
  }
  lose("connecting", last.message());
}

void Dialer::Attempt::on_socket_ready(bool readable, bool writable) {
  guard([&] {
    if (stage_ == Stage::connecting) {
      if (!writable) return;
      if (const auto error = Socket::connected()) return connect_to_next(error);
      connected();
      write_on();
    } else if (writable) {
      write_on();
    }
    if (readable && stage_ == Stage::open) read_on();
  });
}

void Dialer::Attempt::connected() {
  stage_ = Stage::open;
  desk_->tell(this, [](News& news) { news.opened = true; });
}

void Dialer::Attempt::read_on() {
  while (stage_ == Stage::open && !paused_ && may_read()) {
    const auto buffer = worker_.buffer();
    const Outcome outcome = read(buffer);
    switch (outcome.kind) {
      case Outcome::Kind::done:
        paused_ = !desk_->tell(
            this, [&](News& news) { news.bytes.append(buffer.data(), outcome.bytes); });
        break;
      case Outcome::Kind::blocked:
        return;
      case Outcome::Kind::end:
        return lose({}, "the server closed the connection without a word");
      case Outcome::Kind::failed:
        return lose("reading", outcome.error.message());
    }
  }
}

/// Until all has gone, or the system takes no more.
void Dialer::Attempt::write_on() {
  while (!wants_to_write() && fetch_outbox()) {
    const Outcome outcome = Socket::write(std::string_view(sending_).substr(sent_));
    if (outcome.kind == Outcome::Kind::failed) return lose("writing", outcome.error.message());
    wrote(outcome.bytes);
  }
}

/// Returns whether there is something to send.
bool Dialer::Attempt::fetch_outbox() {
  if (sent_ < sending_.size()) return true;
  sending_.clear();
  sent_ = 0;
  const std::scoped_lock lock(mutex_);
  sending_.swap(outbox_);
  to_write_ = false;
  return !sending_.empty();
}

void Dialer::Attempt::wrote(std::size_t bytes) {
  sent_ += bytes;
  bool drained = false;
  {
    const std::scoped_lock lock(mutex_);
    unwritten_ -= bytes;
    drained = unwritten_ == 0;
  }
  if (!drained) return;
  if (finishing_) return finish_writing_if_done();
  desk_->tell(this, [](News& news) { news.drained = true; });
}

/// Once the rest is written.
void Dialer::Attempt::finish() {
  if (stage_ != Stage::open) return drop();
  finishing_ = true;
  close_timer_.set(worker_.loop().now() + close_time);
  finish_writing_if_done();
}

/// The server closes when it has read all; what it still says goes nowhere. A socket that is closed
/// while it has something to read would take back what was written.
void Dialer::Attempt::finish_writing_if_done() {
  if (unwritten() > 0) return;
  finish_writing();
  paused_ = false;
  read_on();
}

void Dialer::Attempt::drop() noexcept {
  if (stage_ == Stage::resolving) worker_.resolver().cancel();
  stage_ = Stage::over;
  close();
  close_timer_.cancel();
  worker_.loop().request_turn();  // which forgets it
}

void Dialer::Attempt::lose(std::string_view doing, const std::string& reason) {
  drop();
  desk_->tell(this, [&](News& news) {
    news.lost = doing.empty() ? reason : std::string(doing) + ": " + reason;
  });
}

/// Without memory nothing can be told of what has come, nor can it be left out: the connection is
/// lost.
template <class F>
void Dialer::Attempt::guard(const F& work) noexcept {
  try {
    work();
  } catch (...) {
    drop();
    // Short enough to need no memory.
    desk_->tell(this, [](News& news) { news.lost = "out of memory"; });
  }
}

Dialer::Dialer(std::function<void()> wake)
    : desk_(std::make_shared<Desk>(std::move(wake))), worker_(std::make_unique<Worker>()) {}

Dialer::~Dialer() {
  close();
  if (!thread_.joinable()) return;
  worker_->end();
  if (ended_.wait_for(end_time) != std::future_status::ready) worker_->drop_all();
  thread_.join();
}

void Dialer::begin_thread() {
  std::packaged_task<void()> task([this] { worker_->run(); });
  ended_ = task.get_future();
  thread_ = std::thread(std::move(task));
}

void Dialer::open(const std::string& host, const std::string& port) {
  close();
  if (!thread_.joinable()) begin_thread();
  attempt_ = std::make_shared<Attempt>(*worker_, desk_, host, port);
  desk_->turn_to(attempt_.get());
  worker_->add(attempt_);
}

void Dialer::write(const std::string& bytes) {
  if (attempt_) attempt_->write(bytes);
}

std::size_t Dialer::unwritten() const {
  return attempt_ ? attempt_->unwritten() : 0;
}

void Dialer::close() noexcept {
  if (!attempt_) return;
  desk_->turn_to(nullptr);
  attempt_->finish_soon();
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
  if (was_paused && attempt_) attempt_->read_on_soon();
  return news;
}

}  // namespace updraft::io
