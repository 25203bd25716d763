#include <updraft/limits.hpp>

#include "colliding_paths.hpp"
#include "raw_frame.hpp"
#include "shapes.hpp"

namespace updraft::reliability {
namespace {

constexpr std::size_t most_paths = Limits().keys_per_message;

std::string interest(std::string_view type, const std::string& paths) {
  return R"({"$":")" + std::string(type) + R"(","keys":[)" + paths + "]}";
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

/// Short names in the order of their numbers.
std::string name(std::size_t number) {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string text;
  do {
    text += digits[number % digits.size()];
    number /= digits.size();
  } while (number > 0);
  return text;
}

const std::string& colliding() {
  static const std::string paths = [] {
    const auto all = colliding_paths(4096);
    return joined(0, all.size(), [&](std::size_t i) { return quoted(all[i]); });
  }();
  return paths;
}

/// So many paths of one name's children, in turn subscribed to and left.
std::string in_turns(std::string_view parent, std::size_t number, std::size_t count) {
  const std::string paths = joined(0, count, [&](std::size_t i) {
    return quoted(std::string(parent) + "/" + name(number * count + i));
  });
  return raw_text_frame(interest("sub", paths)) + raw_text_frame(interest("unsub", paths));
}

std::string equal_hashes(std::size_t /*number*/) {
  static const std::string frames = compressed_frame(interest("sub", colliding())) +
                                    compressed_frame(interest("unsub", colliding()));
  return frames;
}

std::string random_paths(std::size_t number) {
  return in_turns("item", number, 4096);
}

std::string one_path_again(std::size_t /*number*/) {
  static const std::string frame = compressed_frame(
      interest("sub", joined(0, most_paths, [](std::size_t) { return R"("count")"; })));
  return frame;
}

std::string many_paths(std::size_t number) {
  const auto path = [&](std::size_t i) { return quoted("item/" + name(number * most_paths + i)); };
  return compressed_frame(interest("sub", joined(0, most_paths, path)));
}

std::string many_paths_plain(std::size_t number) {
  const auto path = [&](std::size_t i) { return quoted("item/" + name(number * most_paths + i)); };
  return raw_text_frame(interest("sub", joined(0, most_paths, path)));
}

std::string without_model(std::size_t number) {
  return in_turns("no-such-model", number, 1000);
}

std::string unknown_left(std::size_t /*number*/) {
  static const std::string frame = compressed_frame(
      interest("unsub", joined(0, most_paths, [](std::size_t i) { return quoted(name(i)); })));
  return frame;
}

std::string one_in_turns(std::size_t /*number*/) {
  static const std::string frames =
      repeated(raw_text_frame(R"({"$":"sub","keys":["count"]})") +
                   raw_text_frame(R"({"$":"unsub","keys":["count"]})"),
               100);
  return frames;
}

std::string redrawn(std::size_t /*number*/) {
  static const std::string frames =
      repeated(raw_text_frame(R"({"$":"sub","keys":["screen"]})") +
                   raw_text_frame(R"({"$":"unsub","keys":["screen"]})"),
               20);
  return frames;
}

std::string screens(std::size_t number) {
  return in_turns("screens", number, 10);
}

std::string queries(std::size_t number) {
  return in_turns("query", number, 100);
}

std::string computed_again(std::size_t /*number*/) {
  static const std::string frame =
      repeated(raw_text_frame(R"({"$":"sub","keys":["computed"]})"), 100);
  return frame;
}

std::string large_again(std::size_t /*number*/) {
  static const std::string frame = repeated(raw_text_frame(R"({"$":"sub","keys":["wide"]})"), 20);
  return frame;
}

std::string deep_paths(std::size_t number) {
  const auto path = [&](std::size_t i) {
    return quoted("item/" + name(number * 20 + i) + repeated("/a", 400));
  };
  const std::string paths = joined(0, 20, path);
  return raw_text_frame(interest("sub", paths)) + raw_text_frame(interest("unsub", paths));
}

/// Other spellings of a hundred paths: empty segments, and all their characters escaped twice.
std::string spellings(std::size_t number) {
  const auto path = [&](std::size_t i) {
    return quoted("item/" + repeated("/", 1 + i % 200) + "~0~1" + name(100 * number + i / 200));
  };
  const std::string paths = joined(0, 4'096, path);
  return raw_text_frame(interest("sub", paths)) + raw_text_frame(interest("unsub", paths));
}

/// One path in a thousand spellings, which all are told of each change.
std::string one_path_spelled(std::size_t /*number*/) {
  static const std::string frames =
      raw_text_frame(interest(
          "sub",
          joined(1, 1'000, [](std::size_t i) { return quoted(repeated("/", i) + "count"); }))) +
      repeated(raw_text_frame(event_json("plus", "[]")), 10);
  return frames;
}

std::string sixteen_paths(std::size_t number) {
  const auto path = [&](std::size_t i) { return quoted("item/" + name(number * 16 + i)); };
  return raw_text_frame(interest("sub", joined(0, 16, path)));
}

}  // namespace

std::vector<Shape> path_shapes() {
  using Opening = Shape::Opening;
  constexpr std::size_t tiny_window = 4096;
  return {
      {.name = "4,096 paths with equal `std::hash`, in turn subscribed to and left, deflated",
       .piece = equal_hashes,
       .opening = Opening::compressed},
      {.name = "4,096 new paths, in turn subscribed to and left", .piece = random_paths},
      {.name = "one path 20,000 times in one `sub`, deflated",
       .piece = one_path_again,
       .opening = Opening::compressed},
      {.name = "20,000 paths that are kept, from 52 connections",
       .piece = many_paths_plain,
       .connections = 52,
       .pieces = 1},
      {.name = "20,000 paths that are kept, from 52 connections, deflated",
       .piece = many_paths,
       .connections = 52,
       .opening = Opening::compressed,
       .pieces = 1},
      {.name = "16 paths that are kept, from 1,000 connections",
       .piece = sixteen_paths,
       .connections = 1'000,
       .pieces = 1},
      {.name = "20,000 paths from 52 connections, which leave at once",
       .piece = many_paths,
       .connections = 52,
       .opening = Opening::compressed,
       .pieces = 1,
       .after = Shape::After::leaves_once_answered},
      {.name = "4,096 spellings of paths, in turn subscribed to and left", .piece = spellings},
      {.name = "1,000 spellings of a path that changes", .piece = one_path_spelled},
      {.name = "1,000 paths without a model, in turn subscribed to and left",
       .piece = without_model},
      {.name = "20,000 unknown paths in one `unsub`, deflated",
       .piece = unknown_left,
       .opening = Opening::compressed},
      {.name = "paths of 400 segments", .piece = deep_paths},
      {.name = "one path, in turn subscribed to and left", .piece = one_in_turns},
      {.name = "a screen that is drawn whenever somebody comes", .piece = redrawn},
      {.name = "new screens of a lookup, in turn subscribed to and left", .piece = screens},
      {.name = "queries that are woken and left", .piece = queries},
      {.name = "a function that is asked whenever somebody subscribes", .piece = computed_again},
      {.name = "a value of 64 KiB, asked for again and again", .piece = large_again},
      {.name = "a value of 64 KiB, asked for again and again, deflated",
       .piece = large_again,
       .opening = Opening::compressed},
      {.name = "a value of 64 KiB, asked for again and again, read through a tiny window",
       .piece = large_again,
       .connections = 100,
       .receive_buffer = tiny_window},
      {.name = "a value of 64 KiB, asked for again and again, and not read",
       .piece = large_again,
       .connections = 100,
       .reads = false,
       .receive_buffer = tiny_window},
  };
}

}  // namespace updraft::reliability
