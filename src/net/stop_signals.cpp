#include "net/stop_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <mutex>
#include <utility>

namespace updraft::net {
namespace {

using boost::system::error_code;

constexpr std::array caught{SIGINT, SIGTERM, SIGHUP};

/// What the process does on one of them.
struct Disposition {
  struct sigaction before{};                     // what is restored
  std::atomic<void (*)(int)> deliver = nullptr;  // Asio's handler
  bool is_caught = false;
};

std::mutex mutex;
// Under the mutex, but for what the handler reads.
std::size_t users = 0;
std::array<Disposition, caught.size()> dispositions;
std::atomic<bool> hangup_ends = false;
std::atomic<bool> ending = false;  // the process has been asked to

static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<void (*)(int)>::is_always_lock_free);

bool has_controlling_terminal() noexcept {
  const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  ::close(terminal);
  return true;
}

/// The handler, which does only what is safe in one (signal-safety(7)).
void on_signal(int signal) {
  const int error = errno;
  const bool ends = signal != SIGHUP || hangup_ends;
  const bool again = ends && ending.exchange(true);
  if (again && signal == SIGINT) {
    // Ends the process when this handler returns.
    std::signal(signal, SIG_DFL);  // NOLINT(cert-err33-c)
    ::raise(signal);
  } else {
    for (std::size_t i = 0; i < caught.size(); ++i) {
      if (caught.at(i) == signal) dispositions.at(i).deliver.load()(signal);
    }
  }
  errno = error;
}

bool is_ignored(int signal) noexcept {
  struct sigaction now{};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

/// Puts the handler in front of Asio's, which `signals` installs.
void begin_to_catch(Disposition& disposition, int signal, boost::asio::signal_set& signals) {
  ::sigaction(signal, nullptr, &disposition.before);
  signals.add(signal);
  struct sigaction action{};
  ::sigaction(signal, nullptr, &action);
  disposition.deliver = action.sa_handler;
  disposition.is_caught = true;
  action = {};
  action.sa_handler = &on_signal;
  action.sa_flags = SA_RESTART;
  ::sigfillset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

/// The first user installs the handlers.
void catch_with(boost::asio::signal_set& signals) {
  const std::scoped_lock lock(mutex);
  const bool is_first = users++ == 0;
  if (is_first) {
    ending = false;
    hangup_ends = has_controlling_terminal();
  }
  for (std::size_t i = 0; i < caught.size(); ++i) {
    Disposition& disposition = dispositions.at(i);
    if (is_first && caught.at(i) == SIGHUP && is_ignored(SIGHUP)) {
      disposition.is_caught = false;
    } else if (is_first) {
      begin_to_catch(disposition, caught.at(i), signals);
    } else if (disposition.is_caught) {
      signals.add(caught.at(i));
    }
  }
}

/// The last one restores what was there before.
void release(boost::asio::signal_set& signals) noexcept {
  const std::scoped_lock lock(mutex);
  error_code ignored;
  signals.clear(ignored);
  if (--users > 0) return;
  for (std::size_t i = 0; i < caught.size(); ++i) {
    Disposition& disposition = dispositions.at(i);
    if (std::exchange(disposition.is_caught, false)) {
      ::sigaction(caught.at(i), &disposition.before, nullptr);
    }
  }
}

}  // namespace

struct StopSignals::Signals {
  boost::asio::signal_set set;
};

StopSignals::StopSignals(boost::asio::io_context& context,
                         std::function<void(const Signal&)> function)
    : signals_(new Signals{boost::asio::signal_set(context)}), function_(std::move(function)) {
  try {
    catch_with(signals_->set);
    wait();
  } catch (...) {
    release(signals_->set);
    throw;
  }
}

StopSignals::~StopSignals() {
  release(signals_->set);
}

void StopSignals::wait() {
  signals_->set.async_wait([this](const error_code& error, int number) {
    if (error) return;
    wait();
    function_({number, number != SIGHUP || hangup_ends});
  });
}

std::string describe(const StopSignals::Signal& signal) {
  if (!signal.ends) return "SIGHUP is ignored: there is nothing to reload";
  if (signal.number == SIGINT) return "stopping on SIGINT; a second Ctrl-C ends it at once";
  return std::string("stopping on ") + (signal.number == SIGTERM ? "SIGTERM" : "SIGHUP");
}

}  // namespace updraft::net
