#include "client/parts.hpp"

#include "base/bounded_log.hpp"
#include "base/clock.hpp"
#include "base/tell.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstdint>

namespace updraft {
namespace {

using client::Stage;

ClientStatus::Stage public_stage(Stage stage) {
  switch (stage) {
    case Stage::live:
      return ClientStatus::Stage::live;
    case Stage::waiting:
      return ClientStatus::Stage::waiting;
    case Stage::closed:
      return ClientStatus::Stage::closed;
    case Stage::idle:
    case Stage::connecting:
      break;
  }
  return ClientStatus::Stage::connecting;
}

/// Asked for many at a time: a mask is needed for each message.
class SystemRandom {
 public:
  std::uint64_t operator()() {
    if (left_ == 0) {
      auto* const bytes = static_cast<unsigned char*>(static_cast<void*>(numbers_.data()));
      if (RAND_bytes(bytes, sizeof(numbers_)) != 1) {
        throw Error(ErrorKind::internal, "the system has no random numbers");
      }
      left_ = numbers_.size();
    }
    return numbers_[--left_];
  }

 private:
  std::array<std::uint64_t, 64> numbers_;
  std::size_t left_ = 0;
};

client::Address checked(std::string_view url, const ClientOptions& options) {
  for (const auto& [name, value] : options.headers) {
    if ((name + value).find_first_of("\r\n") != std::string::npos) {
      throw Error::for_program(ErrorKind::invalid,
                               "a field of the handshake has more than one line: " + name);
    }
  }
  auto address = client::parse_address(url);
  if (!address) throw Error::for_program(address.error());
  return *std::move(address);
}

/// So that a server can't fill it.
std::shared_ptr<Log> bounded(std::shared_ptr<Log> log) {
  static const SystemClock clock;
  return std::make_shared<BoundedLog>(std::move(log), Limits(), clock);
}

}  // namespace

struct Client::Parts::Bell {
  explicit Bell(std::shared_ptr<HomeLoop> loop) : home(std::move(loop)) {}

  void ring() noexcept {
    try {
      home->post(HomeLoop::prepare(
          [weak = parts] {
            if (const auto there = weak.lock()) there->turn();
          },
          true));
    } catch (...) {
      return;  // Out of memory: the next timer looks.
    }
  }

  const std::shared_ptr<HomeLoop> home;
  std::weak_ptr<Parts> parts;
};

Client::Parts::Parts(std::string_view url, const ClientOptions& options)
    : address(checked(url, options)),
      home(HomeLoop::here()),
      log(bounded(options.log ? options.log : stderr_log())),
      status(ClientStatus{}),
      core(address, options, *this, SystemRandom(), log),
      bell_(std::make_shared<Bell>(home)),
      dialer_([bell = bell_] { bell->ring(); }) {
  core.on_stage([this] { status.set({public_stage(core.stage()), core.problem()}); });
}

void Client::Parts::schedule() {
  if (std::exchange(scheduled_, true)) return;
  // Before there is another thread that reads it.
  if (core.stage() == Stage::idle) bell_->parts = weak_from_this();
  bell_->ring();
}

Time Client::Parts::now() const {
  HomeLoop::Host* const host = home->find_host();
  return host ? host->timers().now() : SystemClock().now();
}

void Client::Parts::close() {
  core.close();
  timer_ = {};
  // Whoever waits is told later, not in the midst of a destructor.
  home->post([self = shared_from_this()] { self->deliver(); });
}

std::shared_ptr<Subscribed::Watching> Client::Parts::watch(std::string_view path) {
  home->require("a client is used");
  auto watching = std::make_shared<Subscribed::Watching>(shared_from_this());
  auto topic = core.watch(path, watching);
  if (!topic) throw Error::for_program(topic.error());
  watching->topic = *std::move(topic);
  schedule();
  return watching;
}

std::shared_ptr<Sending::Asking> Client::Parts::ask(EventRequest request) {
  home->require("a client is used");
  auto asking = std::make_shared<Sending::Asking>(shared_from_this());
  asking->id = core.send(
      std::move(request),
      [weak = std::weak_ptr(asking)](Result<Response> result) {
        const auto asked = weak.lock();
        if (!asked) return;
        asked->id = 0;
        asked->result = std::move(result);
        if (asked->waiting) std::exchange(asked->waiting, {}).resume();
      },
      now());
  schedule();
  return asking;
}

void Client::Parts::turn() {
  scheduled_ = false;
  if (core.stage() == Stage::closed) return deliver();
  if (!home->find_host()) return schedule();
  // What the program wants meanwhile is done at the end of this turn.
  scheduled_ = true;
  core.start(now());
  take_news();
  core.run_due(now());
  deliver();
  core.flush();
  set_timer();
  scheduled_ = false;
  if (core.has_news()) schedule();
}

void Client::Parts::take_news() {
  io::Dialer::News news = dialer_.take();
  if (news.opened) core.opened(now());
  if (!news.bytes.empty()) core.received(news.bytes, now());
  if (news.lost) core.lost(*news.lost, now());
}

void Client::Parts::deliver() {
  for (const client::Core::News& each : core.take_news()) {
    try {
      each();
    } catch (...) {
      tell(*log, LogLevel::error,
           [] { return "a function of a client failed: " + describe_current_exception(); });
    }
  }
}

/// One that is early enough stays: what is due moves with every message.
void Client::Parts::set_timer() {
  const auto due = core.next_due();
  if (!due || (timer_time_ && *timer_time_ <= *due && !timer_.lost())) return;
  const auto delay = std::chrono::ceil<std::chrono::milliseconds>(*due - now());
  timer_ = home->host().timers().after(delay, [weak = weak_from_this()] {
    const auto there = weak.lock();
    if (!there) return;
    there->timer_time_.reset();
    there->turn();
  });
  timer_time_ = due;
}

void Subscribed::Watching::on_change() {
  if (const auto called = function) (*called)();
  if (ready()) resume();
}

void Subscribed::Watching::resume() {
  if (waiting) std::exchange(waiting, {}).resume();
}

void Subscribed::Watching::end() {
  ended = true;
  function.reset();
  parts->core.unwatch(topic);
  parts->schedule();
  if (waiting) parts->home->post([self = shared_from_this()] { self->resume(); });
}

}  // namespace updraft
