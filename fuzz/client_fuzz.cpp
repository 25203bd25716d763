// What a server sends to a client: whatever it is, the client lives, and knows the same however the
// bytes are cut. What it was told of a path is what it has, and an event ends once.
//
// The input: a byte that says what the bytes after it are (h: the answer to the handshake; d:
// frames after one that agrees on compression; else frames after a plain one), a seed of the cuts,
// and these bytes.

#include <updraft/json.hpp>

#include "base/clock.hpp"
#include "base/keyed_hash.hpp"
#include "client/core.hpp"
#include "pieces.hpp"
#include "require.hpp"
#include "support/memory_server.hpp"
#include "websocket/handshake.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace updraft;
using fuzz::Pieces;
using fuzz::require;

constexpr std::string_view key = "AQAAAAAAAAABAAAAAAAAAA==";  // of random numbers that are 1

struct Watching final : client::Watcher {
  void on_change() override {}
};

/// A connection that takes everything.
struct Sink final : client::Transport {
  void connect() override {}
  void write(std::string bytes) override { written += bytes.size(); }
  [[nodiscard]] std::size_t unwritten() const override { return 0; }
  void disconnect() override { connected = false; }

  std::size_t written = 0;
  bool connected = true;
};

/// All that a client has come to.
struct Reading {
  client::Stage stage = client::Stage::idle;
  std::string problem;
  Value value;
  std::uint64_t version = 0;
  std::vector<std::string> outcomes;

  bool operator==(const Reading&) const = default;
};

ClientOptions options() {
  ClientOptions limits;
  limits.message_bytes = 4096;
  limits.message_fragments = 8;
  limits.handshake_bytes = 1024;
  limits.json_depth = 16;
  return limits;
}

Reading read(char mode, std::string_view bytes, Pieces pieces) {
  const ManualClock clock;
  Sink sink;
  const auto watching = std::make_shared<Watching>();
  Reading reading;
  client::Core core(
      *client::parse_address("ws://localhost"), options(), sink, [] { return 1; },
      std::make_shared<test::MemoryLog>());
  const auto turn = [&] {
    for (const auto& news : core.take_news()) news();
    core.flush();
  };
  const auto topic = *core.watch("lamp", watching);
  core.start(clock.now());
  core.opened(clock.now());
  EventRequest request;
  request.path = "lamp";
  core.send(
      request,
      [&](const Result<Response>& result) {
        reading.outcomes.push_back(result ? to_json(result->payload.value_or(Value()))
                                          : result.error().message());
      },
      clock.now());
  if (mode != 'h') {
    std::string answer =
        "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
        websocket::accept_key(key) + "\r\n";
    if (mode == 'd') {
      answer += "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n";
    }
    answer += "\r\n";
    core.received(answer, clock.now());
    require(core.stage() == client::Stage::live);
    turn();
  }
  pieces.cut(bytes, [&](std::string_view piece) {
    std::string copy(piece);
    core.received(copy, clock.now());
    turn();
  });
  reading.stage = core.stage();
  // What is no HTTP is quoted as far as it has come.
  if (mode != 'h') reading.problem = core.problem();
  reading.value = topic->value;
  reading.version = topic->version;
  require(reading.outcomes.size() <= 1);
  require(sink.connected == (reading.stage != client::Stage::waiting));
  require(topic->current == (reading.stage == client::Stage::live && topic->version > 0));
  core.close();
  turn();
  require(reading.outcomes.size() == 1);
  return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An input takes the same way each time.
  updraft::HashKey::fix_for_process({});
  if (size < 2) return 0;
  const std::string_view bytes(static_cast<const char*>(static_cast<const void*>(data)), size);
  const Reading whole = read(bytes[0], bytes.substr(2), Pieces::whole());
  for (const Pieces& pieces : {Pieces::bytes(), Pieces::drawn(data[1])}) {
    require(read(bytes[0], bytes.substr(2), pieces) == whole);
  }
  return 0;
}
