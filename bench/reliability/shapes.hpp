#pragma once

#include "attackers.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace updraft::reliability {

// The shapes of attacks, by what they are made of.

[[nodiscard]] std::vector<Shape> path_shapes();        ///< Subscriptions and look-ups.
[[nodiscard]] std::vector<Shape> json_shapes();        ///< Texts that are dear to read.
[[nodiscard]] std::vector<Shape> event_shapes();       ///< Events and handlers.
[[nodiscard]] std::vector<Shape> frame_shapes();       ///< WebSocket frames.
[[nodiscard]] std::vector<Shape> connection_shapes();  ///< Connections, handshakes and HTTP.

/// All of them.
[[nodiscard]] std::vector<Shape> all_shapes();
/// The one of that name; throws an Error if there is none.
[[nodiscard]] Shape shape_named(std::string_view name);

// What they are made of.

/// Items of the array of a message, each made by `item(i)` for i from `begin` to `end`.
template <class Item>
std::string joined(std::size_t begin, std::size_t end, Item item) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) text += ',';
    text += item(i);
  }
  return text;
}

[[nodiscard]] inline std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// The event of a handler at a path, with the JSON of its payload.
[[nodiscard]] inline std::string event_json(std::string_view path, std::string_view payload) {
  return R"({"$":"evt","key":"k","target":{"path":[")" + std::string(path) + R"("]},"payload":)" +
         std::string(payload) + "}";
}

}  // namespace updraft::reliability
