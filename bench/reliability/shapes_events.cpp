#include "raw_frame.hpp"
#include "shapes.hpp"

namespace updraft::reliability {
namespace {

std::string events(std::string_view path, std::string_view payload, std::size_t times) {
  return repeated(raw_text_frame(event_json(path, payload)), times);
}

/// Events at a position in the value at `rows/all`, of 100,000 rows.
std::string at_row(std::string_view step, std::size_t times) {
  return repeated(raw_text_frame(R"({"$":"evt","key":"k","target":{"path":["rows/all",)" +
                                 std::string(step) + R"(,"onPress"]}})"),
                  times);
}

std::string absent_rows(std::size_t /*number*/) {
  static const std::string frames = at_row(R"("row-none")", 50);
  return frames;
}

std::string last_row(std::size_t /*number*/) {
  static const std::string frames = at_row(R"("row-99999")", 50);
  return frames;
}

std::string nowhere(std::size_t /*number*/) {
  static const std::string frames = events("no-such-model", "[]", 100);
  return frames;
}

std::string new_nowhere(std::size_t number) {
  std::string frames;
  for (std::size_t i = 0; i < 100; ++i) {
    frames += raw_text_frame(event_json("item/" + std::to_string(100 * number + i), "[]"));
  }
  return frames;
}

std::string expired(std::size_t /*number*/) {
  static const std::string frames =
      repeated(raw_text_frame(R"({"$":"evt","key":"k","target":{"path":["plus"]},"modelState":)"
                              R"({"$":"evt","key":"0123456789abcdef0123456789abcdef"}})"),
               100);
  return frames;
}

std::string long_position(std::size_t /*number*/) {
  static const std::string frame = raw_text_frame(
      R"({"$":"evt","key":"k","target":{"path":["rows/all")" + repeated(R"(,"a")", 8'000) + "]}}");
  return frame;
}

std::string echoes(std::size_t /*number*/) {
  static const std::string frames = events("echo", "[1]", 100);
  return frames;
}

std::string failures(std::size_t /*number*/) {
  static const std::string frames = events("fail", "[]", 100);
  return frames;
}

std::string screen_events(std::size_t /*number*/) {
  static const std::string frames = repeated(
      raw_text_frame(
          R"({"$":"evt","key":"k","target":{"path":["screen","children","99","onPress"]}})"),
      20);
  return frames;
}

std::string changes(std::size_t /*number*/) {
  static const std::string frames =
      raw_text_frame(R"({"$":"sub","keys":["screen","count"]})") + events("plus", "[]", 20);
  return frames;
}

std::string waiting(std::size_t /*number*/) {
  static const std::string frames = events("wait", "[2000]", 256);
  return frames;
}

std::string waiting_bytes(std::size_t /*number*/) {
  static const std::string frame =
      compressed_frame(event_json("wait", "[2000,\"" + std::string(1'000'000, 'x') + "\"]"));
  return frame;
}

std::string orphans(std::size_t /*number*/) {
  static const std::string frames = events("wait", "[2000]", 4) + events("echo", "[]", 1);
  return frames;
}

std::string unknown_messages(std::size_t /*number*/) {
  static const std::string frames = repeated(raw_text_frame(R"({"$":"what"})"), 100);
  return frames;
}

std::string wrong_fields(std::size_t /*number*/) {
  static const std::string frame =
      raw_text_frame(R"({"$":"sub","keys":[)" + repeated("\"\\u0000\",", 2'000) + "7]}");
  return frame;
}

std::string unread_responses(std::size_t /*number*/) {
  static const std::string frame =
      raw_text_frame(event_json("echo", "[\"" + std::string(4'000, 'x') + "\"]"));
  return frame;
}

}  // namespace

std::vector<Shape> event_shapes() {
  using After = Shape::After;
  constexpr auto compressed = Shape::Opening::compressed;
  constexpr std::size_t tiny_window = 4096;
  return {
      {.name = "events for a key that none of 100,000 rows has", .piece = absent_rows},
      {.name = "events for the last of 100,000 rows", .piece = last_row},
      {.name = "events for no model", .piece = nowhere},
      {.name = "events for new names of a lookup", .piece = new_nowhere},
      {.name = "events with an id that there is not", .piece = expired},
      {.name = "events with a position of 8,000 steps", .piece = long_position},
      {.name = "events, as fast as can be", .piece = echoes},
      {.name = "events whose handler throws", .piece = failures},
      {.name = "events for a screen that nobody shows", .piece = screen_events},
      {.name = "events that redraw a screen that all show", .piece = changes},
      {.name = "256 handlers that wait, from 50 connections",
       .piece = waiting,
       .connections = 50,
       .pieces = 1},
      {.name = "handlers that wait with 1 MB each, from 50 connections, deflated",
       .piece = waiting_bytes,
       .connections = 50,
       .opening = compressed,
       .pieces = 4},
      {.name = "handlers that wait and whose clients have gone",
       .piece = orphans,
       .connections = 20,
       .pieces = 1,
       .after = After::leaves_once_answered},
      {.name = "messages of an unknown type, until the connection is closed",
       .piece = unknown_messages},
      {.name = "a `sub` with a wrong path at its end", .piece = wrong_fields},
      {.name = "responses that are not read",
       .piece = unread_responses,
       .connections = 100,
       .reads = false,
       .receive_buffer = tiny_window},
  };
}

}  // namespace updraft::reliability
