#include "instructions/scenarios.hpp"

#include <updraft/component.hpp>
#include <updraft/handler.hpp>
#include <updraft/limits.hpp>
#include <updraft/log.hpp>
#include <updraft/models.hpp>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "harness/memory_server.hpp"
#include "harness/messages.hpp"
#include "harness/task_list.hpp"
#include "model/graph.hpp"
#include "protocol/decode.hpp"
#include "protocol/encode.hpp"
#include "websocket/frame.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace updraft::bench {
namespace {

using Operation = Scenario::Operation;

constexpr std::size_t rows = 1'000;
constexpr std::size_t sessions = 1'000;
constexpr std::size_t subscribed_paths = 10;
constexpr Secret secret = repeatable_secret(42);

/// A benchmark of what doesn't work would be worth nothing.
void require(bool works, const char* what) {
  if (!works) throw std::runtime_error(what);
}

Operation decode(std::string text) {
  return [text = std::move(text), limits = Limits()] {
    const auto message = protocol::decode(text, limits);
    require(message && !std::holds_alternative<protocol::Refused>(*message),
            "a message is refused");
  };
}

Operation decode_event() {
  return decode(flat_event({.path = "counter",
                            .position = {"children", "plus", "props", "onPress"},
                            .handler_id = HandlerId::parse("S8cg3PqmZ0aJxk4nBw7yT1rVu5eLdH"),
                            .payload = array({1, "two"})}));
}

Operation decode_subscription() {
  return decode(sub_message(numbered("item/", subscribed_paths)));
}

/// A screen of keyed rows that is watched, as home has it.
struct Screen {
  Screen() { graph.tick(); }

  TaskList list{rows};
  ManualClock clock;
  model::Graph graph{{{"tasks", list.view()}}, bench_limits(), clock, stderr_log(), secret};
  model::Publication& publication = graph.watch("tasks");
  websocket::FrameWriter writer;
};

Operation recompute_rows() {
  return [screen = std::make_shared<Screen>()] {
    screen->list.change_one();
    require(screen->graph.tick().size() == 1, "the screen has not changed");
  };
}

Operation encode_update() {
  return [screen = std::make_shared<Screen>()] {
    const Value& value = screen->publication.value();
    const auto error = protocol::UpdateEncoder("tasks").encode(value, screen->publication.place(),
                                                               {}, screen->writer.payload());
    require(!error && screen->writer.finish(websocket::Opcode::text), "the screen has no frame");
  };
}

/// The screen with a row that goes to and fro, each time beside the frame before.
class Alternating {
 public:
  Alternating() {
    for (Value& value : values_) {
      screen_.list.change_one();
      screen_.graph.tick();
      value = screen_.publication.value();
      encode(value);
    }
  }
  void next() { encode(values_[++turn_ % values_.size()]); }

 private:
  void encode(const Value& value) {
    const auto error = encoder_.encode(value, screen_.publication.place(), frame_.payload(),
                                       screen_.writer.payload());
    require(!error, "the screen has no frame");
    frame_ = screen_.writer.finish(websocket::Opcode::text);
  }

  Screen screen_;
  std::array<Value, 4> values_;
  protocol::UpdateEncoder encoder_{"tasks"};
  websocket::Frame frame_;
  std::size_t turn_ = 0;
};

Operation encode_one_row() {
  return [alternating = std::make_shared<Alternating>()] { alternating->next(); };
}

Operation encode_response() {
  const protocol::ReplyTo reply_to{"11a3f0c2d.8f1", protocol::Dialect::flat};
  const auto response = std::make_shared<Response>(object({{"id", 42}, {"name", "Ada"}}));
  return [reply_to, response, writer = std::make_shared<websocket::FrameWriter>()] {
    const auto error = protocol::encode_response(reply_to, *response, writer->payload());
    require(!error && writer->finish(websocket::Opcode::text), "the response has no frame");
  };
}

Operation deliver_update() {
  const State<int> counter(0);
  const auto server = std::make_shared<MemoryServer>(Models{{"counter", counter}});
  Client* last = nullptr;
  for (std::size_t i = 0; i < sessions; ++i) {
    last = &server->open();
    server->subscribe(*last, {"counter"});
  }
  return [counter, server, last] {
    const std::size_t before = last->frames();
    ++counter;
    server->turn();
    require(last->frames() == before + 1, "an update was not delivered");
  };
}

Operation deliver_event() {
  const auto echo = [](const Event& event) { return event[0]; };
  const auto panel = component("Button", {{"onPress", echo}});
  const auto server = std::make_shared<MemoryServer>(Models{{"panel", panel}});
  Client& client = server->open();
  server->subscribe(client, {"panel"});
  const Press press{
      .path = "panel", .position = {"props", "onPress"}, .payload = array({1, "two"})};
  const auto bytes = std::make_shared<std::string>(masked_frame(flat_event(press)));
  return [server, &client, bytes] {
    const std::size_t before = client.frames();
    server->receive(client, *bytes);
    server->turn();
    require(client.frames() == before + 1, "an event was not answered");
  };
}

}  // namespace

std::span<const Scenario> scenarios() {
  static constexpr std::array<Scenario, 8> all{{
      {"decode-event", 1'000, decode_event},
      {"decode-subscription", 1'000, decode_subscription},
      {"recompute-rows", 10, recompute_rows},
      {"encode-update", 20, encode_update},
      {"encode-one-row", 20, encode_one_row},
      {"encode-response", 1'000, encode_response},
      {"deliver-update", 100, deliver_update},
      {"deliver-event", 1'000, deliver_event},
  }};
  return all;
}

}  // namespace updraft::bench
