#include "net/stop_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <utility>

namespace updraft::net {

/// Asio waits for the descriptor, which stays that of the signals.
struct StopSignals::Watch {
  Watch(boost::asio::io_context& context, std::function<void(const Signal&)> told)
      : descriptor(context, caught.descriptor()), function(std::move(told)) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() { descriptor.release(); }

  io::CaughtSignals caught;
  boost::asio::posix::stream_descriptor descriptor;
  std::function<void(const Signal&)> function;
};

StopSignals::StopSignals(boost::asio::io_context& context,
                         std::function<void(const Signal&)> function)
    : watch_(std::make_unique<Watch>(context, std::move(function))) {
  wait();
}

StopSignals::~StopSignals() = default;

void StopSignals::wait() {
  watch_->descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                                [this](const boost::system::error_code& error) {
                                  if (error) return;
                                  wait();
                                  watch_->caught.take(watch_->function);
                                });
}

}  // namespace updraft::net
