#include "stage.hpp"

#include "failure.hpp"
#include "process.hpp"

#include <algorithm>

namespace updraft::load {

Stage::Stage(const Settings& settings, Listener& listener)
    : port_(settings.port),
      listener_(listener),
      random_(std::random_device()()),
      room_(read_room),
      progress_(std::chrono::steady_clock::now()) {
  if (settings.interrupt >= 0) poller_.add(settings.interrupt, nullptr);
}

void Stage::open(std::size_t count) {
  const std::size_t wanted = clients_.size() + count;
  while (open_ < wanted) {
    while (clients_.size() < wanted && clients_.size() - open_ < most_handshakes) begin();
    turn();
  }
}

void Stage::begin() {
  raise_descriptor_limit(clients_.size() + 1);
  restart(clients_.emplace_back(clients_.size(), random_));
}

void Stage::restart(Client& client) {
  constexpr unsigned last_source = 254;
  while (!client.connect(port_, source_)) {
    // All ports of this address are taken, or wait for late packets of connections that were.
    if (++source_ > last_source) client.fail("a free port", "none on 127.0.0.1 to 127.0.0.254");
  }
  poller_.add(client.handle(), &client);
  client.flush();
}

void Stage::turn(Time until) {
  const Time deadline = progress_ + patience;
  const auto events = poller_.wait(std::min(until, deadline));
  bool progress = false;
  for (const epoll_event& event : events) {
    if (event.data.ptr == nullptr) throw Interrupted();
    progress |= serve(*static_cast<Client*>(event.data.ptr), event.events);
  }
  const Time now = std::chrono::steady_clock::now();
  if (progress) {
    progress_ = now;
  } else if (now >= deadline) {
    throw Error(
        ErrorKind::disconnected,
        "nothing has come for " + std::to_string(patience.count()) + " s: " + listener_.missing());
  }
}

bool Stage::serve(Client& client, std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) client.flush();
  const bool has_ended = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if ((events & EPOLLIN) == 0 && !has_ended) return false;
  const bool was_open = client.is_open();
  const bool progress = client.receive(room_, listener_, has_ended);
  if (!was_open && client.is_open()) ++open_;
  if (client.has_ended()) listener_.on_end(client);
  return progress;
}

}  // namespace updraft::load
