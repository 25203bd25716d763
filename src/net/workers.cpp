#include "net/workers.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace updraft::net {

Workers::Workers(std::size_t most)
    : most_(std::max<std::size_t>(most, 1)), open_(queue_.get_executor()) {}

Workers::~Workers() {
  join();
}

void Workers::run(Work work) {
  if (stop_.stop_requested()) return;
  begin_threads();
  boost::asio::post(queue_, [work = std::move(work), token = stop_.get_token()] {
    if (!token.stop_requested()) work(token);
  });
}

/// As many as there are to be, or as the system allows; at least one.
void Workers::begin_threads() {
  try {
    while (threads_.size() < most_) threads_.emplace_back([this] { queue_.run(); });
  } catch (...) {
    if (threads_.empty()) throw;
  }
}

void Workers::stop() {
  stop_.request_stop();
}

void Workers::join() {
  stop();
  open_.reset();
  threads_.clear();
}

}  // namespace updraft::net
