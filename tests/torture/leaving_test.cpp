#include <updraft/json.hpp>

#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

// Clients that leave without a word, wherever they are.

namespace updraft::test::leaving_test {
namespace {

using websocket::close_frame;
using websocket::fragment;
using websocket::Opcode;

constexpr int small_buffer_bytes = 4096;

// Clients that send no more, but still read: they get what they are owed.

TEST(HalfClosed, ClientsGetTheAnswersToAllThatTheySent) {
  // On either loop: the one of the handlers, and the other.
  for (const std::size_t threads : {1U, 2U, 3U}) {
    Target target({}, threads);
    for (const auto* wait : {"0", "1", "30"}) {
      target.attack_session(
          "a handler of so many ms: " + std::string(wait), [&](Attacker& attacker) {
            attacker.send(text_frame(event("1", "echo", "[1]")) +
                          text_frame(event("2", "wait", "[" + std::string(wait) + "]")) +
                          text_frame(R"({"$":"nonsense"})") +
                          text_frame(interest("sub", "item/x")));
            attacker.finish_writing();
            std::size_t responses = 0;
            std::size_t updates = 0;
            const Ending ending = attacker.await_end();
            for (const Heard& heard : ending.before) {
              const auto message = parse_json(heard.payload).value();
              if (message["$"].text() == "evt-res") ++responses;
              if (message["$"].text() == "up") ++updates;
            }
            EXPECT_EQ(responses, 2U);
            EXPECT_EQ(updates, 1U);
            EXPECT_EQ(ending.before.size(), 4U);
            EXPECT_EQ(ending.kind, Ending::Kind::dropped) << ending.code;
          });
    }
  }
}

TEST(HalfClosed, ClientsAreNotTakenForDeadWhileTheirHandlerRuns) {
  Target target;
  // Longer than the time between two checks.
  target.attack_session("a slow handler", [](Attacker& attacker) {
    attacker.say(event("1", "wait", "[1100]"));
    attacker.finish_writing();
    expect_echo(attacker, "1", R"("waited")");
    EXPECT_EQ(attacker.await_end().kind, Ending::Kind::dropped);
  });
}

TEST(HalfClosed, ClientsMayEndWhereverTheyAre) {
  Target target;
  const std::string whole = text_frame(event("1", "echo", "[1]"));
  target.attack("all in one packet with the handshake", [&](Attacker& attacker) {
    attacker.send(handshake() + whole);
    attacker.finish_writing();
    attacker.take_upgrade();
    expect_echo(attacker, "1", "1");
    EXPECT_EQ(attacker.await_end().kind, Ending::Kind::dropped);
  });
  target.attack("in the head", [](Attacker& attacker) {
    attacker.send(handshake().substr(0, 100));
    attacker.finish_writing();
    EXPECT_EQ(attacker.rest(), "");
  });
  target.attack("behind a request", [](Attacker& attacker) {
    attacker.send("GET /item/x HTTP/1.1\r\nHost: x\r\n\r\n");
    attacker.finish_writing();
    EXPECT_TRUE(attacker.rest().ends_with("\"x\""));
  });
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    target.attack_session("in a frame", [&](Attacker& attacker) {
      attacker.send(whole + whole.substr(0, at));
      attacker.finish_writing();
      expect_echo(attacker, "1", "1");
      EXPECT_EQ(attacker.await_end().kind, Ending::Kind::dropped);
    });
  }
  target.attack_session("behind a close", [](Attacker& attacker) {
    attacker.send(close_frame(1000));
    attacker.finish_writing();
    EXPECT_EQ(attacker.await_end().code, 1000);
  });
}

TEST(HalfClosed, ClientsThatReadSlowlyGetTheWholeOfALongAnswer) {
  Target target;
  const std::string json = '"' + std::string(900'000, 'x') + '"';
  target.attack("a long answer", [&](Attacker&) {
    Attacker slow(target.port(), small_buffer_bytes);
    slow.upgrade();
    for (int i = 0; i < 3; ++i) slow.say(event("1", "echo", "[" + json + "]"));
    slow.finish_writing();
    for (int i = 0; i < 3; ++i) expect_echo(slow, "1", json);
    EXPECT_EQ(slow.await_end().kind, Ending::Kind::dropped);
  });
}

// Clients that vanish with a reset.

TEST(Reset, MayComeAtAnyMoment) {
  Target target;
  const std::string long_text(500'000, 'x');
  target.text.set(long_text);
  const std::string whole = text_frame(event("1", "wait", "[20]"));
  const std::vector<std::pair<std::string, std::function<void(Attacker&)>>> moments{
      {"at once", [](Attacker&) {}},
      {"in the head", [](Attacker& a) { a.send(handshake().substr(0, 50)); }},
      {"behind the head", [](Attacker& a) { a.send(handshake()); }},
      {"behind a request", [](Attacker& a) { a.send("GET /text HTTP/1.1\r\nHost: x\r\n\r\n"); }},
      {"behind the handshake", [](Attacker& a) { a.upgrade(); }},
      {"in a header", [&](Attacker& a) { a.upgrade(), a.send(whole.substr(0, 1)); }},
      {"in a payload", [&](Attacker& a) { a.upgrade(), a.send(whole.substr(0, 30)); }},
      {"in a message", [](Attacker& a) { a.upgrade(), a.send(fragment(Opcode::text, "{")); }},
      {"behind an event", [&](Attacker& a) { a.upgrade(), a.send(whole); }},
      {"behind many",
       [&](Attacker& a) {
         a.upgrade();
         for (int i = 0; i < 200; ++i) a.send(whole);
       }},
      {"in an answer",
       [&](Attacker& a) {
         a.upgrade();
         a.say(event("1", "echo", "[\"" + long_text + "\"]"));
         (void)a.next_if_there();
       }},
      {"in an update",
       [](Attacker& a) {
         a.upgrade();
         a.say(interest("sub", "text"));
         (void)a.next_if_there();
       }},
      {"behind a close", [](Attacker& a) { a.upgrade(), a.send(close_frame(1000)); }},
      {"behind a broken frame", [](Attacker& a) { a.upgrade(), a.send("\xFF\xFF"); }},
      {"after its end of writing",
       [&](Attacker& a) {
         a.upgrade();
         a.send(whole);
         a.finish_writing();
       }},
  };
  for (int round = 0; round < 3; ++round) {
    for (const auto& [name, until] : moments) {
      target.attack(name, [&](Attacker& attacker) {
        until(attacker);
        attacker.reset();
      });
    }
  }
}

}  // namespace
}  // namespace updraft::test::leaving_test
