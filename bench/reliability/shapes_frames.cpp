#include <updraft/limits.hpp>

#include "raw_frame.hpp"
#include "shapes.hpp"

namespace updraft::reliability {
namespace {

constexpr unsigned text_to_be_continued = 0x01;
constexpr unsigned continuation = 0x00;
constexpr unsigned final_continuation = 0x80;
constexpr unsigned compressed_to_be_continued = 0x41;

std::string empty_pings(std::size_t /*number*/) {
  static const std::string frames = repeated(frame_header(final_ping, 0), 1'000);
  return frames;
}

std::string long_pings(std::size_t /*number*/) {
  static const std::string frames =
      repeated(frame_header(final_ping, 125) + std::string(125, 'p'), 100);
  return frames;
}

std::string empty_fragments(std::size_t /*number*/) {
  static const std::string frames =
      frame_header(text_to_be_continued, 0) +
      repeated(frame_header(continuation, 0), Limits().message_fragments - 3) +
      frame_header(final_continuation, 12) + R"({"$":"what"})";
  return frames;
}

std::string fragments_of_a_byte(std::size_t /*number*/) {
  static const std::string frames = [] {
    const std::string text = event_json("echo", "[1]");
    std::string all = frame_header(text_to_be_continued, 1) + text[0];
    for (std::size_t i = 1; i + 1 < text.size(); ++i)
      all += frame_header(continuation, 1) + text[i];
    return all + frame_header(final_continuation, 1) + text.back();
  }();
  return frames;
}

std::string one_event(std::size_t /*number*/) {
  static const std::string frame = raw_text_frame(event_json("echo", "[1]"));
  return frame;
}

std::string empty_messages(std::size_t /*number*/) {
  static const std::string frame = frame_header(final_text, 0);
  return frame;
}

/// An empty message (RFC 7692, section 7.2.3.6), which is no JSON.
std::string empty_compressed(std::size_t /*number*/) {
  static const std::string frame = frame_header(final_compressed_text, 1) + std::string(1, '\0');
  return frame;
}

std::string small_compressed(std::size_t /*number*/) {
  static const std::string frame =
      repeated(compressed_frame(event_json("echo", "[\"" + std::string(1'000, 'x') + "\"]")), 50);
  return frame;
}

std::string bomb(std::size_t /*number*/) {
  static const std::string frame = compressed_frame(std::string(std::size_t{64} << 20, ' '));
  return frame;
}

std::string no_deflate(std::size_t /*number*/) {
  static const std::string frame =
      frame_header(final_compressed_text, 4'000) + std::string(4'000, '\xFF');
  return frame;
}

/// Blocks of no bytes: they inflate to nothing, however many they are.
std::string empty_blocks(std::size_t /*number*/) {
  static const std::string frame = [] {
    const std::string block{'\x00', '\x00', '\x00', '\xFF', '\xFF'};
    const std::string blocks = repeated(block, 6'000);
    return frame_header(final_compressed_text, blocks.size()) + blocks;
  }();
  return frame;
}

std::string compressed_fragments(std::size_t /*number*/) {
  static const std::string frames = [] {
    const std::string whole =
        compressed_frame(event_json("plus", "[\"" + std::string(1'000'000, 'x') + "\"]"));
    const std::size_t begin = frame_header(final_compressed_text, 1'000).size();
    const std::string all = whole.substr(begin);
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool is_last = i + 1 == all.size();
      const unsigned first = i == 0    ? compressed_to_be_continued
                             : is_last ? final_continuation
                                       : continuation;
      out += frame_header(first, 1) + all[i];
    }
    return out;
  }();
  return frames;
}

std::string unfinished(std::size_t /*number*/) {
  static const std::string frame =
      frame_header(final_text, Limits().message_bytes) + std::string(200'000, ' ');
  return frame;
}

std::string announced(std::size_t /*number*/) {
  static const std::string frame = frame_header(final_text, 200'000'000);
  return frame;
}

std::string binary(std::size_t /*number*/) {
  constexpr unsigned final_binary = 0x82;
  static const std::string frame = frame_header(final_binary, 16) + std::string(16, 'b');
  return frame;
}

std::string long_text(std::size_t /*number*/) {
  static const std::string frame =
      raw_text_frame(event_json("plus", "[\"" + std::string(1'000'000, 'x') + "\"]"));
  return frame;
}

}  // namespace

std::vector<Shape> frame_shapes() {
  constexpr auto compressed = Shape::Opening::compressed;
  constexpr std::size_t tiny_window = 4096;
  return {
      {.name = "empty pings", .piece = empty_pings},
      {.name = "pings of 125 bytes", .piece = long_pings},
      {.name = "pings whose pongs are not read",
       .piece = long_pings,
       .connections = 100,
       .reads = false,
       .receive_buffer = tiny_window},
      {.name = "messages of 4,096 empty fragments", .piece = empty_fragments},
      {.name = "messages in fragments of one byte", .piece = fragments_of_a_byte},
      {.name = "events that come byte by byte", .piece = one_event, .write_bytes = 1},
      {.name = "empty messages", .piece = empty_messages},
      {.name = "empty messages, deflated", .piece = empty_compressed, .opening = compressed},
      {.name = "events of 1 KB, deflated", .piece = small_compressed, .opening = compressed},
      {.name = "messages that inflate to 64 MiB", .piece = bomb, .opening = compressed},
      {.name = "what is not deflated, marked as deflated",
       .piece = no_deflate,
       .opening = compressed},
      {.name = "6,000 empty blocks, deflated", .piece = empty_blocks, .opening = compressed},
      {.name = "1 MB, deflated, in fragments of one byte",
       .piece = compressed_fragments,
       .opening = compressed},
      {.name = "messages that are not complete, from 100 connections",
       .piece = unfinished,
       .connections = 100,
       .pieces = 1},
      {.name = "announcements of 200 MB", .piece = announced},
      {.name = "binary messages", .piece = binary},
      {.name = "messages of 1 MB", .piece = long_text},
  };
}

}  // namespace updraft::reliability
