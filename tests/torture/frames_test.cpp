#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

// Each rule of RFC 6455 that binds a server once it has agreed to a handshake.

namespace updraft::test::frames_test {
namespace {

using namespace std::string_literals;
using websocket::close_frame;
using websocket::final_bit;
using websocket::final_frame;
using websocket::fragment;
using websocket::header;
using websocket::masked;
using websocket::Opcode;
using websocket::plain;
using Kind = websocket::Item::Kind;

const std::string no_key(4, '\0');

const std::map<unsigned, std::string> opcodes{{0x0, "continuation"}, {0x1, "text"}, {0x2, "binary"},
                                              {0x8, "close"},        {0x9, "ping"}, {0xA, "pong"}};

std::string number(unsigned n) {
  return std::to_string(n);
}

// Headers (section 5.2).

TEST(Frames, WithReservedBitsAreRefused) {
  std::vector<Refusal> refusals;
  for (const auto& [opcode, name] : opcodes) {
    for (unsigned bits = 1; bits < 8; ++bits) {
      refusals.push_back({name + " with bits " + number(bits),
                          masked(final_bit | bits << 4 | opcode, ""), 1002, "reserved bits"});
    }
  }
  Target target;
  expect_refused(target, refusals);
}

TEST(Frames, OfReservedOpcodesAreRefused) {
  std::vector<Refusal> refusals;
  for (const unsigned opcode : {0x3U, 0x4U, 0x5U, 0x6U, 0x7U, 0xBU, 0xCU, 0xDU, 0xEU, 0xFU}) {
    for (const unsigned first : {opcode, final_bit | opcode}) {
      refusals.push_back({"opcode " + number(first), masked(first, "x"), 1002, "opcode"});
    }
  }
  refusals.push_back({"opcode 3 in the midst of a message",
                      fragment(Opcode::text, "{") + masked(0x83, "}"), 1002, "opcode"});
  Target target;
  expect_refused(target, refusals);
}

TEST(Frames, ThatAreNotMaskedAreRefused) {
  std::vector<Refusal> refusals;
  for (const auto& [opcode, name] : opcodes) {
    for (const std::string& payload : {""s, "x"s, std::string(200, 'x')}) {
      refusals.push_back({name + " of " + std::to_string(payload.size()),
                          plain(final_bit | opcode, payload), 1002, "not masked"});
    }
  }
  Target target;
  expect_refused(target, refusals);
}

TEST(Frames, WithALengthThatIsNotInItsShortestFormAreRefused) {
  Target target;
  expect_refused(target,
                 {
                     {"0 in 16 bits", header(0x81, 0, 2, true) + no_key, 1002, "shortest"},
                     {"1 in 16 bits", header(0x81, 1, 2, true) + no_key, 1002, "shortest"},
                     {"125 in 16 bits", header(0x81, 125, 2, true) + no_key, 1002, "shortest"},
                     {"0 in 64 bits", header(0x81, 0, 8, true) + no_key, 1002, "shortest"},
                     {"125 in 64 bits", header(0x81, 125, 8, true) + no_key, 1002, "shortest"},
                     {"126 in 64 bits", header(0x81, 126, 8, true) + no_key, 1002, "shortest"},
                     {"65535 in 64 bits", header(0x81, 65535, 8, true) + no_key, 1002, "shortest"},
                     {"a fragment", header(0x01, 7, 2, true) + no_key, 1002, "shortest"},
                     {"of binary", header(0x82, 65535, 8, true) + no_key, 1002, "shortest"},
                 });
}

TEST(Frames, WithALengthThatHasItsTopBitSetAreRefused) {
  Target target({.message_bytes = SIZE_MAX});
  expect_refused(
      target, {{"2^63", header(0x81, std::uint64_t{1} << 63, 8, true) + no_key, 1002, "top bit"},
               {"2^64 - 1", header(0x82, ~std::uint64_t{0}, 8, true) + no_key, 1002, "top bit"}});
}

TEST(Frames, AreRefusedBeforeTheRestOfThemHasCome) {
  Target target;
  for (const auto& [name, start] : std::map<std::string, std::string>{{"reserved bits", "\x91\x80"},
                                                                      {"an opcode", "\x83\x80"},
                                                                      {"no mask", "\x81\x05"},
                                                                      {"a long ping", "\x89\xFE"},
                                                                      {"half a ping", "\x09\x80"},
                                                                      {"no start", "\x80\x80"}}) {
    target.attack_session(name, [&](Attacker& attacker) {
      attacker.send(start);
      EXPECT_EQ(attacker.await_end().code, 1002);
    });
  }
}

TEST(Frames, AreAnsweredInAllThreeFormsOfTheirLength) {
  Target target;
  for (const std::size_t size : {3U, 60U, 61U, 200U, 65'000U, 66'000U, 1'000'000U}) {
    const std::string json = '"' + std::string(size - 2, 'x') + '"';
    target.attack_session(std::to_string(size), [&](Attacker& attacker) {
      attacker.say(event("k", "echo", "[" + json + "]"));
      expect_echo(attacker, "k", json);
    });
  }
}

// What is announced and does not come.

TEST(Frames, ThatAnnounceMoreThanTheLimitAreRefusedAtTheirHeader) {
  std::vector<Refusal> refusals;
  for (const std::uint64_t length :
       {(std::uint64_t{1} << 20) + 1, std::uint64_t{200'000'000}, std::uint64_t{1} << 32,
        std::uint64_t{1} << 62, (std::uint64_t{1} << 63) - 1}) {
    for (const unsigned first : {0x81U, 0x01U, 0x82U}) {
      refusals.push_back({std::to_string(length) + " by " + number(first),
                          header(first, length, 8, true) + no_key, 1009, "too long"});
    }
  }
  refusals.push_back(
      {"as a fragment",
       fragment(Opcode::text, "{") + header(0x80, std::uint64_t{1} << 20, 8, true) + no_key, 1009,
       "too long"});
  Target target;
  expect_refused(target, refusals);
}

TEST(Frames, ThatAnnounceMuchCostNoMemoryBeforeItComes) {
  constexpr std::size_t clients = 10;
  constexpr std::size_t announced = 200'000'000;
  Target target({.message_bytes = std::size_t{1} << 62});
  for (const std::uint64_t length : {std::uint64_t{announced}, std::uint64_t{1} << 62}) {
    const MemoryWatch memory;
    std::vector<Attacker> attackers;
    for (std::size_t i = 0; i < clients; ++i) {
      attackers.emplace_back(target.port()).upgrade();
      attackers.back().send(header(0x81, length, 8, true) + no_key + "{\"");
    }
    target.expect_sessions(clients);
    memory.expect_claims_below(clients * announced / 4);
    memory.expect_growth_below(announced / 4);
    attackers.clear();
    target.expect_unharmed();
  }
}

TEST(Frames, MayMakeAMessageOfTheLimitAndNotOneByteMore) {
  constexpr std::size_t limit = 1000;
  Target target({.message_bytes = limit, .message_fragments = 3});
  const std::string around = event("k", "echo", R"([""])");
  const std::string longest(limit - around.size(), 'x');
  const std::string message = event("k", "echo", "[\"" + longest + "\"]");
  ASSERT_EQ(message.size(), limit);
  target.attack_session("whole", [&](Attacker& attacker) {
    attacker.say(message);
    expect_echo(attacker, "k", '"' + longest + '"');
  });
  target.attack_session("in three fragments", [&](Attacker& attacker) {
    attacker.send(fragment(Opcode::text, message.substr(0, 1)) +
                  fragment(Opcode::continuation, message.substr(1, 998)) +
                  final_frame(Opcode::continuation, message.substr(999)));
    expect_echo(attacker, "k", '"' + longest + '"');
  });
  expect_refused(
      target,
      {{"one byte more", final_frame(Opcode::text, message + " "), 1009, "too long"},
       {"one byte more in a fragment",
        fragment(Opcode::text, message) + final_frame(Opcode::continuation, " "), 1009, "too long"},
       {"a fragment more",
        fragment(Opcode::text, "") + fragment(Opcode::continuation, "") +
            fragment(Opcode::continuation, "") + final_frame(Opcode::continuation, ""),
        1008, "fragments"}});
}

// Control frames (section 5.5).

TEST(ControlFrames, ThatAreFragmentedOrLongAreRefused) {
  std::vector<Refusal> refusals;
  for (const Opcode opcode : {Opcode::close, Opcode::ping, Opcode::pong}) {
    const std::string& name = opcodes.at(static_cast<unsigned>(opcode));
    refusals.push_back({name + " as a fragment", fragment(opcode, ""), 1002, "fragmented"});
    refusals.push_back(
        {name + " of 126 bytes", final_frame(opcode, std::string(126, 'p')), 1002, "125 bytes"});
    refusals.push_back({name + " of 65536 bytes", final_frame(opcode, std::string(65536, 'p')),
                        1002, "125 bytes"});
  }
  Target target;
  expect_refused(target, refusals);
}

TEST(ControlFrames, ThatPingAreAnsweredByPongsWithTheSamePayload) {
  Target target;
  target.attack_session("of each length", [&](Attacker& attacker) {
    std::string wire;
    for (std::size_t size = 0; size <= 125; ++size) {
      wire += final_frame(Opcode::ping, std::string(size, static_cast<char>(size)));
    }
    attacker.send(wire);
    for (std::size_t size = 0; size <= 125; ++size) {
      const Heard pong = attacker.next();
      EXPECT_EQ(pong.kind, Kind::pong);
      EXPECT_EQ(pong.payload, std::string(size, static_cast<char>(size)));
    }
  });
}

TEST(ControlFrames, MayComeAmongFragments) {
  Target target;
  const std::string message = event("k", "echo", "[1]");
  target.attack_session("one behind each", [&](Attacker& attacker) {
    std::string wire = fragment(Opcode::text, "");
    for (const char c : message) {
      wire += fragment(Opcode::continuation, {c}) + final_frame(Opcode::ping, {c}) +
              final_frame(Opcode::pong, "unsolicited");
    }
    attacker.send(wire + final_frame(Opcode::continuation, ""));
    for (const char c : message) {
      const Heard pong = attacker.next();
      EXPECT_EQ(pong.kind, Kind::pong);
      EXPECT_EQ(pong.payload, std::string(1, c));
    }
    expect_echo(attacker, "k", "1");
  });
  target.attack_session("a close", [&](Attacker& attacker) {
    attacker.send(fragment(Opcode::text, message) + close_frame(1000));
    EXPECT_EQ(attacker.await_end().code, 1000);
  });
}

TEST(ControlFrames, ThatPongWithoutAPingAreIgnored) {
  Target target;
  target.attack_session("pongs", [&](Attacker& attacker) {
    attacker.send(final_frame(Opcode::pong, "") + final_frame(Opcode::pong, std::string(125, 'p')));
    attacker.say(event("k", "echo", "[1]"));
    expect_echo(attacker, "k", "1");
  });
}

// Messages in fragments (section 5.4).

TEST(Fragments, InTheWrongOrderAreRefused) {
  const std::string begun = fragment(Opcode::text, "{") + fragment(Opcode::continuation, "");
  Target target;
  expect_refused(
      target,
      {
          {"no start", fragment(Opcode::continuation, "x"), 1002, "no message to continue"},
          {"an end alone", final_frame(Opcode::continuation, ""), 1002, "no message to continue"},
          {"an end behind a pong",
           final_frame(Opcode::pong, "") + final_frame(Opcode::continuation, "x"), 1002,
           "no message to continue"},
          {"a text within", begun + final_frame(Opcode::text, "{}"), 1002, "starts before"},
          {"a fragment of text within", begun + fragment(Opcode::text, "{"), 1002, "starts before"},
          {"a binary within", begun + final_frame(Opcode::binary, ""), 1002, "starts before"},
          {"a text within a binary",
           fragment(Opcode::binary, "x") + final_frame(Opcode::text, "{}"), 1002, "starts before"},
      });
  target.attack_session("an end too many", [&](Attacker& attacker) {
    attacker.send(final_frame(Opcode::text, event("k", "echo", "[1]")) +
                  final_frame(Opcode::continuation, ""));
    EXPECT_EQ(attacker.await_end().code, 1002);
  });
}

TEST(Fragments, MayBeCutAnywhereAndMayBeEmpty) {
  Target target;
  const std::string message = event("k", "echo", R"(["κόσμε € 😀"])");
  target.attack_session("cut anywhere", [&](Attacker& attacker) {
    for (std::size_t at = 0; at <= message.size(); ++at) {
      attacker.send(fragment(Opcode::text, message.substr(0, at)) +
                    final_frame(Opcode::continuation, message.substr(at)));
      expect_echo(attacker, "k", R"("κόσμε € 😀")");
    }
  });
  target.attack_session("empty ones between", [&](Attacker& attacker) {
    std::string wire = fragment(Opcode::text, "");
    for (const char c : message) {
      wire += fragment(Opcode::continuation, "") + fragment(Opcode::continuation, {c});
    }
    attacker.send_in_parts(wire + final_frame(Opcode::continuation, ""), 5);
    expect_echo(attacker, "k", R"("κόσμε € 😀")");
  });
}

// What messages are (sections 5.6 and 8.1).

TEST(Messages, ThatAreBinaryAreReadAsText) {
  Target target;
  target.attack_session("binary messages", [](Attacker& attacker) {
    const std::string text = event("k", "echo", "[1]");
    attacker.send(final_frame(Opcode::binary, text));
    expect_echo(attacker, "k", "1");
    attacker.send(fragment(Opcode::binary, text.substr(0, 9)) +
                  final_frame(Opcode::continuation, text.substr(9)));
    expect_echo(attacker, "k", "1");
  });
  expect_refused(target, {{"no UTF-8", final_frame(Opcode::binary, "\x93NUMPY"), 1007, "UTF-8"},
                          {"no JSON", final_frame(Opcode::binary, "hello"), 1007, "JSON"},
                          {"empty", final_frame(Opcode::binary, ""), 1007, "JSON"},
                          {"in fragments",
                           fragment(Opcode::binary, "") + final_frame(Opcode::continuation, "\xff"),
                           1007, "UTF-8"}});
}

TEST(Messages, ThatAreEmptyAreNoJson) {
  Target target;
  expect_refused(target, {{"whole", final_frame(Opcode::text, ""), 1007},
                          {"in fragments",
                           fragment(Opcode::text, "") + fragment(Opcode::continuation, "") +
                               final_frame(Opcode::continuation, ""),
                           1007}});
}

/// What is no UTF-8 (RFC 3629, section 3), each with what is wrong with it.
const std::vector<std::pair<std::string, std::string>> not_utf8{
    {"a continuation alone", "\x80"},
    {"the last continuation", "\xBF"},
    {"a continuation too many", "\xC3\xA9\xA9"},
    {"a byte that never occurs", "\xFF"},
    {"another", "\xFE"},
    {"an overlong slash", "\xC0\xAF"},
    {"an overlong slash of three bytes", "\xE0\x80\xAF"},
    {"an overlong slash of four bytes", "\xF0\x80\x80\xAF"},
    {"an overlong NUL", "\xC0\x80"},
    {"an overlong U+07FF", "\xE0\x9F\xBF"},
    {"an overlong U+FFFF", "\xF0\x8F\xBF\xBF"},
    {"a high surrogate", "\xED\xA0\x80"},
    {"a low surrogate", "\xED\xBF\xBF"},
    {"a pair of surrogates", "\xED\xA0\xBD\xED\xB8\x80"},
    {"beyond U+10FFFF", "\xF4\x90\x80\x80"},
    {"five bytes", "\xF8\x88\x80\x80\x80"},
    {"six bytes", "\xFC\x84\x80\x80\x80\x80"},
    {"a start without its second byte", "\xC3("},
    {"without its third byte", "\xE2\x82("},
    {"without its fourth byte", "\xF0\x9F\x98("},
    {"latin-1", "caf\xE9"},
};

TEST(Messages, ThatAreNotInUtf8AreRefused) {
  std::vector<Refusal> refusals;
  for (const auto& [name, bytes] : not_utf8) {
    const std::string message = event("k", "echo", "[\"" + bytes + "\"]");
    refusals.push_back({name, final_frame(Opcode::text, message), 1007, "UTF-8"});
    const std::size_t middle = message.find(bytes) + bytes.size() / 2;
    refusals.push_back({name + " over two fragments",
                        fragment(Opcode::text, message.substr(0, middle)) +
                            final_frame(Opcode::continuation, message.substr(middle)),
                        1007, "UTF-8"});
  }
  for (const auto* cut : {"\xC3", "\xE2\x82", "\xF0\x9F\x98"}) {
    refusals.push_back(
        {"a character cut at the end", final_frame(Opcode::text, "{}"s + cut), 1007, "UTF-8"});
    refusals.push_back({"a character cut at the end of the last fragment",
                        fragment(Opcode::text, "{}") + final_frame(Opcode::continuation, cut), 1007,
                        "UTF-8"});
    refusals.push_back({"a character that an empty fragment ends",
                        fragment(Opcode::text, cut) + final_frame(Opcode::continuation, ""), 1007,
                        "UTF-8"});
  }
  Target target;
  expect_refused(target, refusals);
}

// Closing (sections 5.5.1 and 7.4).

std::vector<unsigned> forbidden_codes() {
  std::vector<unsigned> codes{999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 32767, 32768, 65535};
  for (unsigned code = 0; code < 1000; code += 11) codes.push_back(code);
  for (unsigned code = 1017; code < 3000; code += 11) codes.push_back(code);
  for (unsigned code = 5001; code < 65535; code += 4001) codes.push_back(code);
  return codes;
}

TEST(Closing, WithACodeThatMayNotBeSentIsRefused) {
  std::vector<Refusal> refusals;
  for (const unsigned code : forbidden_codes()) {
    refusals.push_back({number(code), close_frame(static_cast<std::uint16_t>(code)), 1002, "code"});
  }
  refusals.push_back({"with a reason", close_frame(1005, "none"), 1002, "code"});
  refusals.push_back({"half a code", final_frame(Opcode::close, "\x03"), 1002, "half"});
  Target target;
  expect_refused(target, refusals);
}

TEST(Closing, WithAReasonThatIsTooLongOrNotInUtf8IsRefused) {
  std::vector<Refusal> refusals{
      {"124 bytes", close_frame(1000, std::string(124, 'r')), 1002, "125 bytes"}};
  for (const auto& [name, bytes] : not_utf8) {
    refusals.push_back({name, close_frame(1000, "because " + bytes), 1007, "UTF-8"});
  }
  refusals.push_back({"a character cut at the end", close_frame(3000, "\xE2\x82"), 1007, "UTF-8"});
  Target target;
  expect_refused(target, refusals);
}

TEST(Closing, IsAnsweredWithTheSameCodeAndNothingAfterIt) {
  std::vector<std::pair<std::string, std::string>> closes{
      {final_frame(Opcode::close, ""), "\x88"s + '\0'}};
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U,
                              1013U, 1014U, 3000U, 3001U, 3999U, 4000U, 4001U, 4999U}) {
    const auto sent = static_cast<std::uint16_t>(code);
    const std::string answer = "\x88\x02" + websocket::big_endian(code, 2);
    closes.emplace_back(close_frame(sent), answer);
    closes.emplace_back(close_frame(sent, std::string(123, 'r')), answer);
    closes.emplace_back(close_frame(sent, "€ 😀"), answer);
  }
  Target target;
  const std::string after = final_frame(Opcode::text, event("late", "echo", "[]")) +
                            final_frame(Opcode::ping, "late") + close_frame(1000) +
                            masked(0xFF, "what is this");
  for (const auto& [wire, answer] : closes) {
    target.attack_session("close, and more behind it", [&](Attacker& attacker) {
      attacker.send(wire + after);
      EXPECT_EQ(attacker.rest(), answer);
    });
  }
}

TEST(Closing, EndsWhateverIsUnderWay) {
  Target target;
  target.attack_session("a message in two", [&](Attacker& attacker) {
    attacker.say(interest("sub", "pulse"));
    attacker.next_text();
    attacker.say(event("w", "wait", "[20]"));
    attacker.send(fragment(Opcode::text, "{") + close_frame(4000, "enough"));
    EXPECT_EQ(attacker.await_end().code, 4000);
  });
}

}  // namespace
}  // namespace updraft::test::frames_test
