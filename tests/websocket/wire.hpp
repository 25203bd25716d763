#pragma once

#include "websocket/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The frames that tests of the reader are fed with, and what is expected to come of them.
namespace updraft::websocket {

inline constexpr ReaderLimits wide{.message_bytes = std::size_t{1} << 20,
                                   .message_fragments = 4096};

/// An item that outlives the reader's next call.
struct Seen {
  Item::Kind kind;
  std::string payload;
  std::uint16_t code = 0;
  CloseCode answer = CloseCode::none;
  bool operator==(const Seen&) const = default;
};

inline void PrintTo(const Seen& seen, std::ostream* out) {
  *out << "kind " << static_cast<int>(seen.kind) << " code " << seen.code << " answer "
       << static_cast<int>(seen.answer) << " (" << seen.payload.size() << " bytes) "
       << seen.payload.substr(0, 60);
}

inline Seen text(std::string payload) {
  return {Item::Kind::text, std::move(payload)};
}
inline Seen binary(std::string payload) {
  return {Item::Kind::binary, std::move(payload)};
}
inline Seen ping(std::string payload) {
  return {Item::Kind::ping, std::move(payload)};
}
inline Seen pong(std::string payload) {
  return {Item::Kind::pong, std::move(payload)};
}
inline Seen closed(std::uint16_t code, std::string reason = "") {
  return {Item::Kind::close, std::move(reason), code, static_cast<CloseCode>(code)};
}

/// One input; all of it is used up, as the last item tells.
inline void feed(Reader& reader, std::string input, std::vector<Seen>& seen,
                 const ReaderLimits& limits = wide) {
  std::span<char> rest(input);
  for (;;) {
    const Item item = reader.next(rest, limits);
    if (item.kind == Item::Kind::more) break;
    seen.push_back({item.kind, std::string(item.payload), item.code, item.answer});
  }
  EXPECT_TRUE(rest.empty());
}

inline std::vector<Seen> read(const std::string& wire, Role role = Role::server,
                              const ReaderLimits& limits = wide) {
  std::vector<Seen> seen;
  Reader reader(role);
  feed(reader, wire, seen, limits);
  return seen;
}

inline std::vector<Seen> read_by_byte(const std::string& wire, Role role = Role::server,
                                      const ReaderLimits& limits = wide) {
  std::vector<Seen> seen;
  Reader reader(role);
  for (const char byte : wire) feed(reader, {byte}, seen, limits);
  return seen;
}

inline std::string big_endian(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xFF);
  return out;
}

inline constexpr unsigned final_bit = 0x80;

/// A header as the bytes are given: `length_bytes` 0, 2 or 8 tells the form.
inline std::string header(unsigned first, std::uint64_t length, int length_bytes, bool masked) {
  const auto mask_bit = static_cast<unsigned>(masked) << 7;
  std::string out(1, static_cast<char>(first));
  const unsigned form = length_bytes == 0   ? static_cast<unsigned>(length)
                        : length_bytes == 2 ? 126U
                                            : 127U;
  out += static_cast<char>(mask_bit | form);
  return out + big_endian(length, length_bytes);
}

inline int shortest(std::size_t size) {
  return size <= 125 ? 0 : size <= 65535 ? 2 : 8;
}

/// What a server sends.
inline std::string plain(unsigned first, const std::string& payload) {
  return header(first, payload.size(), shortest(payload.size()), false) + payload;
}

/// What a client sends.
inline std::string masked(unsigned first, std::string payload,
                          std::string key = "\x37\xfa\x21\x3d") {
  std::string head = header(first, payload.size(), shortest(payload.size()), true) + key;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
  }
  return head + payload;
}

inline std::string final_frame(Opcode opcode, const std::string& payload) {
  return masked(final_bit | static_cast<unsigned>(opcode), payload);
}

inline std::string fragment(Opcode opcode, const std::string& payload) {
  return masked(static_cast<unsigned>(opcode), payload);
}

inline std::string close_frame(std::uint16_t code, const std::string& reason = "") {
  return final_frame(Opcode::close, big_endian(code, 2) + reason);
}

/// That the wire gives the items of `before` and then a failure, whole and byte by byte, and
/// nothing of what comes after it.
inline void expect_failure(const std::string& wire, CloseCode code, std::string_view named,
                           Role role = Role::server, const ReaderLimits& limits = wide,
                           const std::vector<Seen>& before = {}) {
  const std::string after = final_frame(Opcode::text, "never seen");
  for (const auto& seen : {read(wire + after, role, limits),
                           read_by_byte(wire + after, role, limits), read(wire, role, limits)}) {
    ASSERT_EQ(seen.size(), before.size() + 1);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), seen.begin()));
    EXPECT_EQ(seen.back().kind, Item::Kind::failure);
    EXPECT_EQ(seen.back().answer, code);
    EXPECT_NE(seen.back().payload.find(named), std::string::npos) << seen.back().payload;
  }
}

inline void expect_items(const std::string& wire, const std::vector<Seen>& items,
                         Role role = Role::server, const ReaderLimits& limits = wide) {
  EXPECT_EQ(read(wire, role, limits), items);
  EXPECT_EQ(read_by_byte(wire, role, limits), items);
}

}  // namespace updraft::websocket
