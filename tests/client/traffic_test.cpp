#include <updraft/traffic.hpp>
#include <updraft/updraft.hpp>

#include "client/play.hpp"
#include "client/rig.hpp"

#include <gtest/gtest.h>

// What on_traffic hears of a connection.

namespace updraft::test::traffic_test {
namespace {

using Lines = std::vector<std::string>;

std::string describe(const Traffic& traffic) {
  switch (traffic.kind) {
    case Traffic::Kind::opened:
      return "opened";
    case Traffic::Kind::sent:
      return "> " + traffic.text;
    case Traffic::Kind::received:
      return "< " + traffic.text;
    case Traffic::Kind::closed:
      return "closed " + std::to_string(traffic.code) + " " + traffic.text;
    case Traffic::Kind::left:
      return "left";
  }
  return "something else";
}

/// Options of a client whose traffic becomes lines.
ClientOptions telling(Lines& lines, ClientOptions options = {}) {
  options.on_traffic = [&lines](const Traffic& traffic) { lines.push_back(describe(traffic)); };
  return options;
}

TEST(ClientTraffic, TellsEachMessageOnceInOrder) {
  Lines lines;
  Rig rig(telling(lines));
  const auto lamp = rig.watch("lamp");
  EXPECT_EQ(lines, Lines{}) << "there is no connection yet";
  rig.accept();
  rig.say(R"({"$":"up","key":"lamp","val":1.50})");
  rig.send("lamp");
  rig.turn();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0], "opened");
  EXPECT_EQ(lines[1], R"(> {"$":"sub","keys":["lamp"]})");
  EXPECT_EQ(lines[2], R"(< {"$":"up","key":"lamp","val":1.50})") << "as it came";
  EXPECT_TRUE(lines[3].starts_with(R"(> {"$":"evt")")) << lines[3];
}

TEST(ClientTraffic, TellsWhyConnectionsEnd) {
  Lines lines;
  Rig rig(telling(lines));
  rig.accept();
  rig.say_frame(websocket::Opcode::close, std::string("\x03\xe9", 2) + "the server stops");
  rig.advance(1s);
  rig.accept();
  rig.break_off();
  rig.advance(1s);
  rig.refuse_connection();
  EXPECT_EQ(lines, (Lines{"opened", "closed 1001 the server stops", "opened",
                          "closed 1006 connection reset"}))
      << "what was refused has never been open";
  rig.advance(2s);
  rig.accept();
  lines.clear();
  rig.core.close();
  rig.turn();
  EXPECT_EQ(lines, Lines{"left"});
}

TEST(ClientTraffic, TellsWhatIsNoMessageTooAndThenTheEnd) {
  Lines lines;
  Rig rig(telling(lines));
  rig.accept();
  rig.say("so much");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1], "< so much");
  EXPECT_TRUE(lines[2].starts_with("closed 1006 the server sent what is no message")) << lines[2];
}

TEST(ClientTraffic, IsHeardOnTheHomeLoopBeforeTheProgramActsOnIt) {
  ServerThread server(Models{{"count", state(7)}});
  Play play;
  const auto here = std::this_thread::get_id();
  Lines lines;
  ClientOptions options = quick();
  options.on_traffic = [&](const Traffic& traffic) {
    EXPECT_EQ(std::this_thread::get_id(), here);
    lines.push_back(describe(traffic));
  };
  Client client(server.server.url(), options);
  const auto scene = [&]() -> Task<> {
    Subscribed count = client.subscribe("count");
    EXPECT_EQ(*co_await count.next(), Value(7));
    EXPECT_EQ(lines, (Lines{"opened", R"(> {"$":"sub","keys":["count"]})",
                            R"(< {"$":"up","key":"count","val":7})"}));
  };
  play.run(scene());
}

}  // namespace
}  // namespace updraft::test::traffic_test
