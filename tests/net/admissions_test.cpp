#include "net/admissions.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace updraft::net::admissions_test {
namespace {

constexpr std::string_view full = "the server has all the connections that it can take";
constexpr std::string_view too_many = "there are too many connections from this address";

Admissions::Verdict admit(Admissions& admissions, const std::string& address) {
  return admissions.admit(io::Address::parse(address).value());
}

TEST(Admissions, LetSoManyInAtOnceAndNoMore) {
  Admissions admissions({.connections = 2});
  auto one = admit(admissions, "192.0.2.1");
  auto two = admit(admissions, "127.0.0.1");
  EXPECT_TRUE(one.place && two.place);
  EXPECT_EQ(one.refusal, "");
  EXPECT_EQ(two.refusal, "");
  EXPECT_EQ(admit(admissions, "192.0.2.2").refusal, full);
  EXPECT_EQ(admit(admissions, "::1").refusal, full) << "loopback counts among all";
  one.place = {};
  EXPECT_EQ(admit(admissions, "192.0.2.2").refusal, "");
}

TEST(Admissions, LetSoManyInOfEachAddress) {
  Admissions admissions({.connections_per_address = 2});
  std::vector<Admissions::Place> places;
  for (const auto* address : {"192.0.2.1", "192.0.2.2"}) {
    for (int i = 0; i < 2; ++i) {
      auto verdict = admit(admissions, address);
      EXPECT_EQ(verdict.refusal, "") << address;
      places.push_back(std::move(verdict.place));
    }
    EXPECT_EQ(admit(admissions, address).refusal, too_many) << address;
  }
  places.erase(places.begin());
  EXPECT_EQ(admit(admissions, "192.0.2.2").refusal, too_many);
  EXPECT_EQ(admit(admissions, "192.0.2.1").refusal, "");
}

TEST(Admissions, TakeAnAddressOfIpv4ForTheSameOverIpv6) {
  Admissions admissions({.connections_per_address = 1});
  const auto mapped = admit(admissions, "::ffff:192.0.2.1");
  EXPECT_EQ(mapped.refusal, "");
  EXPECT_EQ(admit(admissions, "192.0.2.1").refusal, too_many);
  EXPECT_EQ(admit(admissions, "192.0.2.2").refusal, "");
}

TEST(Admissions, TakeTheFirst64BitsOfIpv6ForOneClient) {
  Admissions admissions({.connections_per_address = 1});
  const auto one = admit(admissions, "2001:db8:0:1::1");
  EXPECT_EQ(one.refusal, "");
  EXPECT_EQ(admit(admissions, "2001:db8:0:1:ffff:ffff:ffff:ffff").refusal, too_many);
  EXPECT_EQ(admit(admissions, "2001:db8:0:2::1").refusal, "");
}

TEST(Admissions, DoNotCountLoopbackUnlessTheyAreToldTo) {
  Admissions exempt({.connections_per_address = 1});
  std::vector<Admissions::Verdict> verdicts;
  for (const auto* address : {"127.0.0.1", "127.0.0.1", "127.1.2.3", "::1", "::1",
                              "::ffff:127.0.0.1", "::ffff:127.0.0.1"}) {
    verdicts.push_back(admit(exempt, address));
    EXPECT_EQ(verdicts.back().refusal, "") << address;
  }
  Admissions counting({.connections_per_address = 1}, Admissions::Loopback::counts);
  const auto one = admit(counting, "127.0.0.1");
  EXPECT_EQ(admit(counting, "127.0.0.1").refusal, too_many);
}

TEST(Admissions, KeepTheRefusedThatAreToldWhyApart) {
  Admissions admissions({.connections = 1, .refused_connections = 2});
  auto inside = admit(admissions, "192.0.2.1");
  auto first = admit(admissions, "192.0.2.2");
  const auto second = admit(admissions, "192.0.2.3");
  EXPECT_TRUE(first.place && second.place);
  const auto third = admit(admissions, "192.0.2.4");
  EXPECT_EQ(third.refusal, full);
  EXPECT_FALSE(third.place) << "it is closed at once";
  first.place = {};
  EXPECT_TRUE(admit(admissions, "192.0.2.4").place);
  inside.place = {};
  EXPECT_EQ(admit(admissions, "192.0.2.4").refusal, "") << "the refused take nobody's place";
}

TEST(Admissions, TellOneAddressOnlyAPartOfTheRefusalsThatThereAre) {
  Admissions admissions({.connections = 1, .refused_connections = 8});
  const auto inside = admit(admissions, "192.0.2.1");
  std::vector<Admissions::Verdict> verdicts;
  for (int i = 0; i < 2; ++i) {
    verdicts.push_back(admit(admissions, "192.0.2.2"));
    EXPECT_TRUE(verdicts.back().place) << i;
  }
  EXPECT_FALSE(admit(admissions, "192.0.2.2").place) << "it has a quarter of eight";
  EXPECT_TRUE(admit(admissions, "192.0.2.3").place);
  for (int i = 0; i < 6; ++i) {
    verdicts.push_back(admit(admissions, "127.0.0.1"));
    EXPECT_TRUE(verdicts.back().place) << "loopback counts each for itself: " << i;
  }
  verdicts.erase(verdicts.begin());
  EXPECT_TRUE(admit(admissions, "192.0.2.2").place);
}

TEST(Admissions, GroupAddressesForTheirShares) {
  const auto group = [](const char* address) {
    return sharing_group_of(io::Address::parse(address).value());
  };
  for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_FALSE(group(address)) << address;
  }
  EXPECT_EQ(group("192.0.2.1"), group("::ffff:192.0.2.1"));
  EXPECT_NE(group("192.0.2.1"), group("192.0.2.2"));
  EXPECT_EQ(group("2001:db8:0:1::1"), group("2001:db8:0:1:ffff::"));
  EXPECT_NE(group("2001:db8:0:1::1"), group("2001:db8:0:2::1"));
  EXPECT_TRUE(group("2001:db8:0:1::1"));
}

TEST(Admissions, CountExactlyHoweverManyThreadsComeAndGo) {
  constexpr std::size_t most = 3;
  Admissions admissions({.connections = most, .connections_per_address = 2});
  std::atomic<std::size_t> inside = 0;
  std::atomic<bool> too_many_inside = false;
  {
    std::vector<std::jthread> threads;
    for (const auto* address : {"192.0.2.1", "192.0.2.1", "192.0.2.2", "127.0.0.1", "::1"}) {
      threads.emplace_back([&, address] {
        for (int i = 0; i < 2000; ++i) {
          const auto verdict = admit(admissions, address);
          if (!verdict.refusal.empty()) continue;
          if (++inside > most) too_many_inside = true;
          --inside;
        }
      });
    }
  }
  EXPECT_FALSE(too_many_inside);
  std::vector<Admissions::Verdict> verdicts;
  for (std::size_t i = 0; i < most; ++i) {
    verdicts.push_back(admit(admissions, "192.0.2." + std::to_string(i)));
    EXPECT_EQ(verdicts.back().refusal, "") << "all places were given back";
  }
}

}  // namespace
}  // namespace updraft::net::admissions_test
