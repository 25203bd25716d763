#include "harness/memory_server.hpp"

#include <updraft/log.hpp>

#include "base/secret.hpp"
#include "harness/messages.hpp"

#include <utility>

namespace updraft::bench {
namespace {

/// Any number will do, if it is always the same.
constexpr Secret secret = repeatable_secret(42);

/// Far more than any benchmark sends: the clock stands still, so that none come back.
constexpr std::size_t events_without_end = std::size_t{1} << 50;

/// RFC 6455, section 5.2.
std::size_t first_frame_bytes(std::string_view frames) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frames[i]); };
  const std::size_t more = byte(1) < 126 ? 0 : byte(1) == 126 ? 2 : 8;
  std::uint64_t length = more == 0 ? byte(1) : 0;
  for (std::size_t i = 0; i < more; ++i) length = length << 8 | byte(2 + i);
  return 2 + more + length;
}

}  // namespace

Limits bench_limits() {
  Limits limits;
  limits.events_per_second = events_without_end;
  return limits;
}

std::size_t Client::write(std::span<const std::string_view> pieces) {
  // Who takes everything gets whole frames, one or several in a piece.
  std::size_t bytes = 0;
  for (std::string_view piece : pieces) {
    bytes += piece.size();
    for (; !piece.empty(); ++frames_) piece.remove_prefix(first_frame_bytes(piece));
  }
  return bytes;
}

MemoryServer::MemoryServer(Models models)
    : log_(stderr_log(LogLevel::warning)),
      home_loop_(models.home_loop()),
      running_(home_loop_),
      graph_(std::move(models), bench_limits(), clock_, log_, secret),
      home_(graph_, {bench_limits(), false}, timers_, home_loop_, log_),
      hub_(link_, bench_limits(), clock_, log_) {
  home_loop_->lend(this);
  home_.add(link_);
}

MemoryServer::~MemoryServer() {
  home_loop_->lend(nullptr);
}

Client& MemoryServer::open() {
  Client& client = clients_.emplace_back();
  client.session_ = &hub_.open(client, "a client");
  return client;
}

void MemoryServer::receive_text(Client& client, std::string_view text) {
  std::string bytes = masked_frame(text);
  receive(client, bytes);
}

void MemoryServer::subscribe(Client& client, const std::vector<std::string>& paths) {
  receive_text(client, sub_message(paths));
  turn();
}

void MemoryServer::turn() {
  bool more = true;
  while (more) {
    woken_ = false;
    hub_.send();
    more = home_.turn();
    more = hub_.flush() || more || woken_;
    more = more || !link_.to_home.draft().empty() || !link_.to_hub.draft().empty();
  }
}

HandlerId MemoryServer::handler_id(std::string_view path, const Position& position) {
  Event event{};
  event.target = path;
  event.position = position;
  const auto leaf = graph_.find_handler(event, std::nullopt);
  if (!leaf) throw leaf.error();
  const Place* place = graph_.place(path);
  return *place->find(**leaf);
}

}  // namespace updraft::bench
