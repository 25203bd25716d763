#include "transcript/player.hpp"

#include "support/memory_server.hpp"
#include "support/test_models.hpp"

#include <gtest/gtest.h>

namespace updraft::test::player_test {
namespace {

std::string played(const std::string& lines) {
  const auto transcript = transcript::parse_transcript("# A test of the player.\na+\n" + lines);
  if (!transcript) return transcript.error().message();
  MemoryServer server(test_models());
  const auto difference = transcript::Player(server).play(*transcript);
  return difference ? to_string(*difference) : "";
}

const std::string sub = R"(a> {"$":"sub","keys":["count"]})"
                        "\n";

TEST(Player, TellsAWrongMessage) {
  EXPECT_NE(played(sub + R"(a< {"$":"up","key":"count","val":1})"), "");
  EXPECT_NE(played(sub + R"(a< {"$":"up","key":"count"})"), "");
  EXPECT_NE(played(sub + R"(a< {"$":"up","key":"count","val":0,"more":null})"), "");
  EXPECT_EQ(played(sub + R"(a< {"val":0,"key":"count","$":"up"})"), "");
}

TEST(Player, TellsAMessageTooManyAndOneTooFew) {
  EXPECT_NE(played(sub + "a<?"), "");
  EXPECT_NE(played(R"(a< {"$":"up","key":"count","val":0})"), "");
}

TEST(Player, TellsAWrongClose) {
  EXPECT_EQ(played("a> no JSON\na! close 1007"), "");
  EXPECT_NE(played("a> no JSON\na! close 1008"), "");
  EXPECT_NE(played("a> no JSON\na! close 1007 \"another reason\""), "");
  EXPECT_NE(played("a! close 1007"), "");
}

TEST(Player, BindsANameAtFirstSight) {
  EXPECT_EQ(played(sub + R"(a< {"$":"<x>","key":"<y>","val":0})"), "");
  EXPECT_NE(played(sub + R"(a< {"$":"<x>","key":"<x>","val":0})"), "");
  EXPECT_NE(played(R"(a> {"$":"<never_seen>"})"), "");
}

TEST(Player, RefusesALineThatIsNoStep) {
  EXPECT_EQ(played("a? {}"), "line 3 is no step: a? {}");
  EXPECT_EQ(played("limits fun=1"), "line 3 names no limit: limits fun=1");
}

}  // namespace
}  // namespace updraft::test::player_test
