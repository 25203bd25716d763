#include <updraft/limits.hpp>

#include "colliding_paths.hpp"
#include "raw_frame.hpp"
#include "shapes.hpp"

namespace updraft::reliability {
namespace {

/// A payload, with what stands around it, that is just no longer than a message may be.
constexpr std::size_t longest_payload = Limits().message_bytes - 1024;
constexpr std::size_t most_levels = Limits().json_depth - 3;

/// An array of so many of one item as fit.
std::string full_of(std::string_view item, std::size_t bytes = longest_payload) {
  const std::size_t count = bytes / (item.size() + 1);
  return "[" + joined(0, count, [&](std::size_t) { return std::string(item); }) + "]";
}

std::string deflated_event(const std::string& payload) {
  return compressed_frame(event_json("plus", payload));
}

std::string empty_arrays(std::size_t /*number*/) {
  static const std::string frame = deflated_event(full_of("[]"));
  return frame;
}

std::string empty_objects(std::size_t /*number*/) {
  static const std::string frame = deflated_event(full_of("{}"));
  return frame;
}

std::string zeros(std::size_t /*number*/) {
  static const std::string frame = deflated_event(full_of("0"));
  return frame;
}

std::string numbers(std::size_t /*number*/) {
  static const std::string frame = deflated_event(full_of("1.7976931348623157e308"));
  return frame;
}

std::string long_number(std::size_t /*number*/) {
  static const std::string frame = deflated_event(std::string(longest_payload, '7'));
  return frame;
}

std::string members(std::size_t /*number*/) {
  static const std::string frame = deflated_event(full_of(R"({"a":0})"));
  return frame;
}

std::string many_names(std::size_t /*number*/) {
  static const std::string frame = deflated_event(
      "{" + joined(0, 40'000, [](std::size_t i) { return '"' + std::to_string(i) + "\":0"; }) +
      "}");
  return frame;
}

std::string one_name(std::size_t /*number*/) {
  static const std::string frame =
      deflated_event("{" + joined(0, 100'000, [](std::size_t) { return R"("a":0)"; }) + "}");
  return frame;
}

std::string colliding_names(std::size_t /*number*/) {
  static const std::string frame = [] {
    const auto names = colliding_paths(4096);
    return deflated_event(
        "{" + joined(0, names.size(), [&](std::size_t i) { return '"' + names[i] + "\":0"; }) +
        "}");
  }();
  return frame;
}

std::string escapes(std::size_t /*number*/) {
  static const std::string frame =
      deflated_event('"' + repeated(R"(\ud83d\ude00)", longest_payload / 12) + '"');
  return frame;
}

std::string deep(std::size_t /*number*/) {
  static const std::string frame =
      deflated_event(full_of(std::string(most_levels, '[') + std::string(most_levels, ']')));
  return frame;
}

std::string deep_and_plain(std::size_t /*number*/) {
  static const std::string frame = raw_text_frame(event_json(
      "plus", full_of(std::string(most_levels, '[') + std::string(most_levels, ']'), 16'384)));
  return frame;
}

/// What no field of the protocol wants is passed over, however deep it is.
std::string unknown_fields(std::size_t /*number*/) {
  static const std::string frame = [] {
    const std::string deepest = std::string(most_levels, '[') + std::string(most_levels, ']');
    return compressed_frame(R"({"$":"evt","unknown":)" + full_of(deepest) +
                            R"(,"key":"k","target":{"path":["plus"]}})");
  }();
  return frame;
}

std::string broken_at_the_end(std::size_t /*number*/) {
  static const std::string frame = deflated_event(full_of("0") + "!");
  return frame;
}

std::string not_utf8_at_the_end(std::size_t /*number*/) {
  static const std::string frame =
      deflated_event('"' + std::string(longest_payload, 'x') + "\xFF\"");
  return frame;
}

std::string dense(std::size_t /*number*/) {
  static const std::string frame = raw_text_frame(event_json("plus", full_of("0", 16'384)));
  return frame;
}

std::string echoed(std::size_t /*number*/) {
  static const std::string frame =
      compressed_frame(event_json("echo", "[" + full_of("[]", longest_payload / 4) + "]"));
  return frame;
}

std::string echoed_text(std::size_t /*number*/) {
  static const std::string frame =
      compressed_frame(event_json("echo", "[\"" + std::string(longest_payload, 'x') + "\"]"));
  return frame;
}

}  // namespace

std::vector<Shape> json_shapes() {
  constexpr auto compressed = Shape::Opening::compressed;
  return {
      {.name = "1 MiB of `[],`, deflated", .piece = empty_arrays, .opening = compressed},
      {.name = "1 MiB of `{},`, deflated", .piece = empty_objects, .opening = compressed},
      {.name = "1 MiB of `0,`, deflated", .piece = zeros, .opening = compressed},
      {.name = "1 MiB of long numbers, deflated", .piece = numbers, .opening = compressed},
      {.name = "1 MiB of one number, deflated", .piece = long_number, .opening = compressed},
      {.name = "1 MiB of objects of one member, deflated", .piece = members, .opening = compressed},
      {.name = "an object of 40,000 members, deflated", .piece = many_names, .opening = compressed},
      {.name = "an object of 100,000 members of one name, deflated",
       .piece = one_name,
       .opening = compressed},
      {.name = "an object of 4,096 members whose names have equal `std::hash`, deflated",
       .piece = colliding_names,
       .opening = compressed},
      {.name = "1 MiB of escapes, deflated", .piece = escapes, .opening = compressed},
      {.name = "1 MiB of arrays as deep as allowed, deflated",
       .piece = deep,
       .opening = compressed},
      {.name = "1 MiB of arrays as deep as allowed in an unknown field, deflated",
       .piece = unknown_fields,
       .opening = compressed},
      {.name = "16 KiB of arrays as deep as allowed", .piece = deep_and_plain},
      {.name = "16 KiB of `0,`", .piece = dense},
      {.name = "1 MiB that is no JSON at its end, deflated",
       .piece = broken_at_the_end,
       .opening = compressed},
      {.name = "1 MiB that is no UTF-8 at its end, deflated",
       .piece = not_utf8_at_the_end,
       .opening = compressed},
      {.name = "256 KiB of `[],` that is answered, deflated",
       .piece = echoed,
       .opening = compressed},
      {.name = "1 MiB of text that is answered, deflated",
       .piece = echoed_text,
       .opening = compressed},
  };
}

}  // namespace updraft::reliability
