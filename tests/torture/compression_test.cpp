#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>
#define ZLIB_CONST
#include <zlib.h>

#include <stdexcept>
#include <string>
#include <vector>

// permessage-deflate (RFC 7692), from the offer to the last block.

namespace updraft::test::compression_test {
namespace {

using namespace std::string_literals;
using websocket::final_frame;
using websocket::fragment;
using websocket::masked;
using websocket::Opcode;
using Kind = websocket::Item::Kind;

constexpr unsigned compressed_text = 0xC1;
constexpr unsigned begin_of_compressed_text = 0x41;
/// What a sender cuts off (section 7.2.1).
constexpr std::size_t tail_bytes = 4;

/// A compressor as clients have them, which goes on from one message to the next.
class Compressor {
 public:
  explicit Compressor(int level = Z_DEFAULT_COMPRESSION, int window_bits = MAX_WBITS) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::runtime_error("no compressor");
    }
  }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor() { deflateEnd(&stream_); }

  /// All that the compressor gives for it.
  std::string add(std::string_view text, int flush = Z_SYNC_FLUSH) {
    std::string out(deflateBound(&stream_, text.size()) + 64, '\0');
    stream_.next_in = static_cast<const Bytef*>(static_cast<const void*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
    stream_.avail_out = static_cast<uInt>(out.size());
    ::deflate(&stream_, flush);
    out.resize(out.size() - stream_.avail_out);
    return out;
  }
  /// The payload of a message.
  std::string message(std::string_view text) {
    std::string bytes = add(text);
    bytes.resize(bytes.size() - tail_bytes);
    return bytes;
  }

 private:
  z_stream stream_{};
};

std::string compressed(std::string_view text) {
  return masked(compressed_text, Compressor().message(text));
}

const std::string question = event("k", "echo", R"(["a text that is compressed, compressed"])");
constexpr std::string_view answer = R"("a text that is compressed, compressed")";

// What is agreed on (section 7.1).

TEST(Offers, AreAnsweredByTheFirstOfThemThatCanBeAccepted) {
  const std::string accepted =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  const std::string none = "none";
  const std::string field = "Sec-WebSocket-Extensions: ";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"permessage-deflate", accepted},
      {"permessage-deflate; client_max_window_bits", accepted},
      {"permessage-deflate; client_max_window_bits=8", accepted},
      {"permessage-deflate; client_max_window_bits=\"15\"", accepted},
      {"permessage-deflate; server_no_context_takeover; client_no_context_takeover", accepted},
      {"permessage-deflate; server_max_window_bits=15", accepted + "; server_max_window_bits=15"},
      {"permessage-deflate; server_max_window_bits=8", accepted + "; server_max_window_bits=8"},
      {"permessage-deflate; server_max_window_bits=\"12\"",
       accepted + "; server_max_window_bits=12"},
      // Wrong parameters are declined.
      {"permessage-deflate; server_max_window_bits", none},
      {"permessage-deflate; server_max_window_bits=7", none},
      {"permessage-deflate; server_max_window_bits=16", none},
      {"permessage-deflate; server_max_window_bits=010", none},
      {"permessage-deflate; server_max_window_bits=99999999999999999999", none},
      {"permessage-deflate; client_max_window_bits=0", none},
      {"permessage-deflate; client_max_window_bits=many", none},
      {"permessage-deflate; server_no_context_takeover=1", none},
      {"permessage-deflate; client_no_context_takeover=true", none},
      {"permessage-deflate; unheard_of", none},
      {"permessage-deflate; client_max_window_bits; client_max_window_bits=10", none},
      {"permessage-deflate; server_no_context_takeover; server_no_context_takeover", none},
      // The first that will do counts.
      {"permessage-deflate; server_max_window_bits=7, permessage-deflate", accepted},
      {"x-other, permessage-deflate; server_max_window_bits=9, permessage-deflate",
       accepted + "; server_max_window_bits=9"},
      {"permessage-deflate; unheard_of=1, permessage-deflate; server_max_window_bits=10",
       accepted + "; server_max_window_bits=10"},
      {",, permessage-deflate ,", accepted},
      {"x-webkit-deflate-frame", none},
      {"permessage-bzip2; client_max_window_bits", none},
  };
  Target target;
  for (const auto& [offer, expected] : cases) {
    target.attack_session(
        offer,
        [&](Attacker& attacker) {
          EXPECT_EQ(attacker.field("Sec-WebSocket-Extensions").value_or("none"), expected);
          attacker.send(final_frame(Opcode::text, question));
          expect_echo(attacker, "k", answer);
        },
        field + offer + "\r\n");
  }
  target.attack_session(
      "two fields",
      [&](Attacker& attacker) {
        EXPECT_EQ(attacker.field("Sec-WebSocket-Extensions").value_or("none"), accepted);
      },
      field + "x-other\r\n" + field + "permessage-deflate\r\n");
}

TEST(Offers, ThatBreakTheGrammarAreRefused) {
  Target target;
  for (const auto* offer :
       {"permessage-deflate; = 1", "permessage-deflate;",
        "permessage-deflate; client_max_window_bits=", "; server_no_context_takeover",
        "permessage deflate", "permessage-deflate; a=\"unended", "permessage-deflate; a=\"b;c\"",
        ",", "(permessage-deflate)"}) {
    target.attack(offer, [&](Attacker& attacker) {
      attacker.send(handshake("Sec-WebSocket-Extensions: "s + offer + "\r\n"));
      EXPECT_TRUE(attacker.rest().starts_with("HTTP/1.1 400 "));
    });
  }
}

// The bit that says so (section 6).

TEST(Rsv1, IsRefusedWhereNothingWasAgreedOn) {
  Target target;
  const std::vector<Refusal> refusals{
      {"a text", compressed(question), 1002, "reserved bits"},
      {"a fragment", masked(begin_of_compressed_text, "x"), 1002, "reserved bits"}};
  expect_refused(target, refusals);
  expect_refused(target, refusals, "Sec-WebSocket-Extensions: permessage-deflate; unheard_of\r\n");
}

TEST(Rsv1, IsRefusedOnControlFramesAndContinuations) {
  const std::string begun = masked(begin_of_compressed_text, "x");
  Target target;
  expect_refused(target,
                 {{"a close", masked(0xC8, ""), 1002, "reserved bits"},
                  {"a ping", masked(0xC9, ""), 1002, "reserved bits"},
                  {"a pong", masked(0xCA, ""), 1002, "reserved bits"},
                  {"a continuation", begun + masked(0x40, "x"), 1002, "reserved bits"},
                  {"the last one", begun + masked(0xC0, "x"), 1002, "reserved bits"},
                  {"a continuation of a plain text",
                   fragment(Opcode::text, "{") + masked(0xC0, "}"), 1002, "reserved bits"},
                  {"with RSV2", masked(0xE1, "x"), 1002, "reserved bits"},
                  {"with RSV3", masked(0xD1, "x"), 1002, "reserved bits"}},
                 usual_offer);
}

// What is taken (section 7.2).

TEST(CompressedMessages, AreTakenInEachFormThatADeflaterHas) {
  const std::string half = question.substr(0, question.size() / 2);
  const std::string other_half = question.substr(half.size());
  const auto without_tail = [](std::string bytes) {
    bytes.resize(bytes.size() - tail_bytes);
    return bytes;
  };
  Compressor two_blocks;
  const std::string first_block = two_blocks.add(half);
  Compressor reset_between;
  const std::string before_reset = reset_between.add(half, Z_FULL_FLUSH);
  const std::vector<std::pair<std::string, std::string>> forms{
      {"level 1", Compressor(1).message(question)},
      {"level 9", Compressor(9).message(question)},
      {"a small window", Compressor(9, 9).message(question)},
      {"stored", Compressor(0).message(question)},
      {"two blocks", first_block + without_tail(two_blocks.add(other_half))},
      {"two blocks without a reference",
       before_reset + without_tail(reset_between.add(other_half))},
      // Section 7.2.3.4: the final block, and an empty one behind it.
      {"a final block", Compressor().add(question, Z_FINISH) + '\0'},
      {"a stored final block", Compressor(0).add(question, Z_FINISH) + '\0'},
      {"empty blocks before it", "\x00\x00\x00\xFF\xFF"s + Compressor().message(question)},
  };
  Target target;
  for (const auto& [name, payload] : forms) {
    target.attack_session(
        name,
        [&](Attacker& attacker) {
          attacker.send(masked(compressed_text, payload));
          expect_echo(attacker, "k", answer);
          attacker.send_in_parts(masked(compressed_text, payload));
          expect_echo(attacker, "k", answer);
          attacker.say(question);
          expect_echo(attacker, "k", answer);
        },
        usual_offer);
  }
}

TEST(CompressedMessages, MayBeCutIntoFragmentsAnywhere) {
  const std::string payload = Compressor().message(question);
  Target target;
  target.attack_session(
      "two fragments, and a ping between",
      [&](Attacker& attacker) {
        for (std::size_t at = 0; at <= payload.size(); ++at) {
          attacker.send(masked(begin_of_compressed_text, payload.substr(0, at)) +
                        final_frame(Opcode::ping, "between") +
                        final_frame(Opcode::continuation, payload.substr(at)));
          EXPECT_EQ(attacker.next().payload, "between");
          expect_echo(attacker, "k", answer);
        }
      },
      usual_offer);
}

TEST(CompressedMessages, GoBothWays) {
  std::string json = "\"";
  for (int i = 0; i < 20'000; ++i) json += std::to_string(i);
  json += '"';
  Target target;
  for (const auto* bits : {"8", "9", "15"}) {
    target.attack_session(
        "window "s + bits,
        [&](Attacker& attacker) {
          attacker.send(compressed(event("k", "echo", "[" + json + "]")));
          expect_echo(attacker, "k", json);
        },
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits="s + bits + "\r\n");
  }
}

// What is refused.

TEST(CompressedMessages, ThatAreBrokenAreRefused) {
  const std::string whole = Compressor().message(question);
  Compressor reused;
  (void)reused.message(question);
  const std::string refers_back = reused.message(question);
  std::vector<Refusal> refusals{
      {"a block of no type", "\x07", 1007, "broken"},
      {"noise", std::string(50, '\xFF'), 1007, "broken"},
      {"a stored block whose lengths differ", "\x00\x05\x00\x00\x00hello"s, 1007, "broken"},
      {"a stored block that is cut", "\x00\x05\x00\xFA\xFFhe"s, 1007, "broken"},
      {"a distance before the begin", "\x02\x04\x00\x00"s, 1007, "broken"},
      {"too many codes", "\xFD\xFF\xFF\xFF\xFF\xFF\xFF", 1007, "broken"},
      {"no payload at all", "", 1007, "broken"},
      {"bytes behind the final block", Compressor().add(question, Z_FINISH) + "\x07", 1007,
       "broken"},
      {"a reference to the message before", refers_back, 1007, "broken"},
      {"what is no UTF-8", Compressor().message(event("k", "echo", "[\"\xED\xA0\x80\"]")), 1007,
       "UTF-8"},
      {"what is no JSON", Compressor().message("hello"), 1007},
      {"an empty message", std::string(1, '\0'), 1007},
      {"an empty message of a compressor", Compressor().message(""), 1007},
  };
  for (std::size_t size = 1; size < whole.size(); size += 5) {
    refusals.push_back({"cut behind " + std::to_string(size), whole.substr(0, size), 1007});
  }
  for (Refusal& refusal : refusals) refusal.wire = masked(compressed_text, refusal.wire);
  refusals.push_back({"a binary one that is no UTF-8",
                      masked(0xC2, Compressor().message("\xED\xA0\x80")), 1007, "UTF-8"});
  Target target;
  expect_refused(target, refusals, usual_offer);
  target.attack_session(
      "a reference to a message that was answered",
      [&](Attacker& attacker) {
        attacker.send(compressed(question));
        expect_echo(attacker, "k", answer);
        attacker.send(masked(compressed_text, refers_back));
        EXPECT_EQ(attacker.await_end().code, 1007);
      },
      usual_offer);
  target.attack("a client that keeps its window, again", [&](Attacker& attacker) {
    attacker.upgrade(usual_offer);
    EXPECT_FALSE(attacker.field("Sec-WebSocket-Extensions")) << "it would be closed for ever";
    attacker.say(question);
    expect_echo(attacker, "k", answer);
  });
  target.attack("another client of its address", [&](Attacker& attacker) {
    attacker.upgrade(std::string(usual_offer) + "User-Agent: another\r\n");
    EXPECT_TRUE(attacker.field("Sec-WebSocket-Extensions"));
  });
}

/// As many bytes as asked for, in MiB, in a message of about a thousandth of them.
std::string bomb(std::size_t mebibytes) {
  Compressor compressor(9);
  const std::string zeros(std::size_t{1} << 20, ' ');
  (void)compressor.add(zeros, Z_FULL_FLUSH);
  // Each block after a full flush stands for itself.
  const std::string block = compressor.add(zeros, Z_FULL_FLUSH);
  std::string payload;
  for (std::size_t i = 0; i < mebibytes; ++i) payload += block;
  payload.resize(payload.size() - tail_bytes);
  return payload;
}

TEST(CompressedMessages, ThatAreBombsAreRefusedInBoundedMemory) {
  constexpr std::size_t most_bytes = std::size_t{32} << 20;
  Target target;
  // The larger bomb is just within the limit before it is inflated.
  for (const std::size_t mebibytes : {2U, 1000U}) {
    const std::string payload = bomb(mebibytes);
    ASSERT_LT(payload.size(), std::size_t{1} << 20);
    const std::string wire = masked(compressed_text, payload);
    const MemoryWatch memory;
    for (int i = 0; i < 10; ++i) {
      target.attack_session(
          std::to_string(mebibytes) + " MiB",
          [&](Attacker& attacker) {
            attacker.send(wire);
            const Ending ending = attacker.await_end();
            EXPECT_EQ(ending.code, 1009);
            EXPECT_TRUE(ending.before.empty());
          },
          usual_offer);
    }
    memory.expect_growth_below(most_bytes);
  }
}

TEST(CompressedMessages, MayInflateToTheLimitAndNotOneByteMore) {
  constexpr std::size_t limit = std::size_t{1} << 20;
  const std::size_t around = event("k", "echo", R"([""])").size();
  // Not so regular that it would be compressed to less than a hundredth.
  std::string longest;
  for (std::uint32_t i = 1; longest.size() < limit - around; i = i * 1664525 + 1013904223) {
    longest += static_cast<char>('a' + (i >> 28));
  }
  const std::string message = event("k", "echo", "[\"" + longest + "\"]");
  Target target;
  target.attack_session(
      "the limit",
      [&](Attacker& attacker) {
        attacker.send(compressed(message));
        expect_echo(attacker, "k", '"' + longest + '"');
      },
      usual_offer);
  expect_refused(target, {{"one byte more", compressed(message + " "), 1009, "too long"}},
                 usual_offer);
}

}  // namespace
}  // namespace updraft::test::compression_test
