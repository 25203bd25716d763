#pragma once

#include "io/stop_signals.hpp"

#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;  // NOLINT(readability-identifier-naming)
}

namespace updraft::net {

/// io::CaughtSignals for a loop of Asio. Owned by a loop, on its thread.
class StopSignals {
 public:
  using Signal = io::StopSignal;

  /// The function is called on the context's thread, for each kind of signal that has come.
  StopSignals(boost::asio::io_context& context, std::function<void(const Signal&)> function);
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

 private:
  struct Watch;

  void wait();

  std::unique_ptr<Watch> watch_;
};

using io::describe;

}  // namespace updraft::net
