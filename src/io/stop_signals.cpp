#include "io/stop_signals.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace updraft::io {
namespace {

constexpr std::array caught{SIGINT, SIGTERM, SIGHUP};

/// What the process does on one of them.
struct Disposition {
  struct sigaction before{};  // what is restored
  bool is_caught = false;
};

std::mutex mutex;
// Under the mutex.
std::size_t users = 0;
std::array<Disposition, caught.size()> dispositions;

// What the handler reads.
std::atomic<CaughtSignals*> first = nullptr;
// How many handlers run: those that began in an even epoch, and in an odd one.
std::array<std::atomic<std::size_t>, 2> handlers_running{};
std::atomic<std::size_t> epoch = 0;
std::atomic<bool> hangup_ends = false;
std::atomic<bool> ending = false;  // the process has been asked to

static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<std::size_t>::is_always_lock_free);
static_assert(std::atomic<CaughtSignals*>::is_always_lock_free);

bool has_controlling_terminal() noexcept {
  const Descriptor terminal(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC));
  return static_cast<bool>(terminal);
}

bool is_ignored(int signal) noexcept {
  struct sigaction now{};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

/// The handler, which does only what is safe in one (signal-safety(7)).
struct SignalHandler {
  static void on_signal(int signal) {
    const int error = errno;
    const bool ends = signal != SIGHUP || hangup_ends;
    const bool again = ends && ending.exchange(true);
    if (again && signal == SIGINT) {
      // Ends the process when this handler returns.
      std::signal(signal, SIG_DFL);  // NOLINT(cert-err33-c)
      ::raise(signal);
    } else {
      tell(signal);
    }
    errno = error;
  }

  /// Those that are told stay as long as a handler may know them (see forget).
  static void tell(int signal) {
    std::atomic<std::size_t>& running = handlers_running.at(epoch % 2);
    ++running;
    for (CaughtSignals* each = first; each; each = each->next_) {
      for (std::size_t i = 0; i < caught.size(); ++i) {
        if (caught.at(i) == signal) each->has_come_.at(i) = true;
      }
      ::eventfd_write(each->event_.get(), 1);
    }
    --running;
  }

  /// Under the mutex.
  static void remember(CaughtSignals& one) {
    one.next_ = first.load();
    first = &one;
  }

  /// Under the mutex. Handlers wait for nothing, so this is soon over: also where signals come
  /// without end, as those that begin meanwhile are of the other epoch. One that has looked at the
  /// epoch and been held up since may be of either, so both are waited for.
  static void forget(const CaughtSignals& one) noexcept {
    std::atomic<CaughtSignals*>* link = &first;
    while (link->load() != &one) link = &link->load()->next_;
    *link = one.next_.load();
    for (int i = 0; i < 2; ++i) {
      const std::atomic<std::size_t>& running = handlers_running.at(epoch++ % 2);
      while (running > 0) std::this_thread::yield();
    }
  }

  static void begin_to_catch(Disposition& disposition, int signal) noexcept {
    struct sigaction action{};
    action.sa_handler = &on_signal;
    action.sa_flags = SA_RESTART;
    ::sigfillset(&action.sa_mask);
    disposition.is_caught = ::sigaction(signal, &action, &disposition.before) == 0;
  }
};

/// The first installs the handlers.
CaughtSignals::CaughtSignals() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) throw std::system_error(last_error(), "eventfd");
  static_assert(kinds == caught.size());
  const std::scoped_lock lock(mutex);
  SignalHandler::remember(*this);
  if (users++ > 0) return;
  ending = false;
  hangup_ends = has_controlling_terminal();
  for (std::size_t i = 0; i < caught.size(); ++i) {
    if (caught.at(i) == SIGHUP && is_ignored(SIGHUP)) continue;
    SignalHandler::begin_to_catch(dispositions.at(i), caught.at(i));
  }
}

/// The last one restores what was there before.
CaughtSignals::~CaughtSignals() {
  const std::scoped_lock lock(mutex);
  const bool is_last = --users == 0;
  for (std::size_t i = 0; is_last && i < caught.size(); ++i) {
    if (!std::exchange(dispositions.at(i).is_caught, false)) continue;
    ::sigaction(caught.at(i), &dispositions.at(i).before, nullptr);
  }
  SignalHandler::forget(*this);
}

void CaughtSignals::take(const std::function<void(const StopSignal&)>& function) {
  eventfd_t ignored = 0;
  ::eventfd_read(event_.get(), &ignored);
  for (std::size_t i = 0; i < caught.size(); ++i) {
    if (!has_come_.at(i).exchange(false)) continue;
    const int number = caught.at(i);
    function({number, number != SIGHUP || hangup_ends});
  }
}

std::string describe(const StopSignal& signal) {
  if (!signal.ends) return "SIGHUP is ignored: there is nothing to reload";
  if (signal.number == SIGINT) return "stopping on SIGINT; a second Ctrl-C ends it at once";
  return std::string("stopping on ") + (signal.number == SIGTERM ? "SIGTERM" : "SIGHUP");
}

StopSignals::StopSignals(Loop& loop, std::function<void(const StopSignal&)> function)
    : function_(std::move(function)) {
  // A copy, as the loop closes what it watches.
  Descriptor copy(::fcntl(caught_.descriptor(), F_DUPFD_CLOEXEC, 0));
  if (!copy) throw std::system_error(last_error(), "fcntl");
  if (const auto error = open(loop, std::move(copy))) throw std::system_error(error, "epoll_ctl");
}

void StopSignals::on_ready(Ready ready) {
  if (ready.readable) caught_.take(function_);
}

}  // namespace updraft::io
