#include "io/address.hpp"

#include "io/loop.hpp"
#include "io/resolver.hpp"
#include "support/patience.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace updraft::io::address_test {
namespace {

std::string again(const std::string& text) {
  const auto address = Address::parse(text);
  return address ? address->to_string() : "none";
}

TEST(Address, IsReadAndWritten) {
  EXPECT_EQ(again("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(again("203.0.113.255"), "203.0.113.255");
  EXPECT_EQ(again("::1"), "::1");
  EXPECT_EQ(again("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(again("::ffff:192.0.2.1"), "::ffff:192.0.2.1");
  EXPECT_EQ(again("fe80::1%lo"), "fe80::1%lo");
  EXPECT_EQ(again("fe80::1%1"), "fe80::1%lo");
}

TEST(Address, IsNothingElse) {
  for (const char* text : {"", "localhost", "127.1", "256.0.0.1", "1.2.3.4.5", "::1%", "[::1]",
                           "::1 ", "127.0.0.1:80", "fe80::1%no-such-interface"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
  using namespace std::string_literals;
  EXPECT_FALSE(Address::parse("127.0.0.1\0.example"s));
}

TEST(Address, KnowsLoopback) {
  const auto is_loopback = [](const char* text) { return Address::parse(text)->is_loopback(); };
  EXPECT_TRUE(is_loopback("127.0.0.1"));
  EXPECT_TRUE(is_loopback("127.255.0.9"));
  EXPECT_TRUE(is_loopback("::1"));
  EXPECT_FALSE(is_loopback("128.0.0.1"));
  EXPECT_FALSE(is_loopback("::2"));
  EXPECT_FALSE(is_loopback("::ffff:127.0.0.1"));
}

TEST(Address, OfIpv4ComesOverIpv6Too) {
  EXPECT_EQ(Address::parse("::ffff:192.0.2.1")->unmapped(), Address::parse("192.0.2.1"));
  EXPECT_EQ(Address::parse("192.0.2.1")->unmapped(), Address::parse("192.0.2.1"));
  EXPECT_EQ(Address::parse("::192.0.2.1")->unmapped(), Address::parse("::192.0.2.1"));
  EXPECT_EQ(Address::parse("192.0.2.1")->ipv4_number(), 0xC0000201U);
}

TEST(Address, GoesToTheSystemAndBack) {
  for (const char* text : {"192.0.2.1", "2001:db8::1", "fe80::1%lo"}) {
    const Endpoint endpoint{*Address::parse(text), 3005};
    EXPECT_EQ(SystemAddress(endpoint).endpoint(), endpoint) << text;
  }
}

class ResolverTest : public testing::Test {
 protected:
  /// What a name is, in words.
  std::string ask(const std::string& host) {
    answer_.reset();
    resolver_.resolve(host, 80, [this](Resolver::Answer answer) {
      answer_ = describe(answer);
      loop_.stop();
    });
    if (!answer_) loop_.run();
    return *answer_;
  }

  static std::string describe(const Resolver::Answer& answer) {
    if (const auto* problem = std::get_if<std::string>(&answer)) return "problem: " + *problem;
    std::string all;
    for (const auto& each : std::get<std::vector<Endpoint>>(answer)) {
      all += each.address.to_string() + ' ' + std::to_string(each.port) + ' ';
    }
    return all;
  }

  SystemClock clock_;
  Loop loop_{clock_, [] { FAIL(); }};
  Resolver resolver_{loop_};
  std::optional<std::string> answer_;
};

TEST_F(ResolverTest, AnswersAtOnceWhatNoNameServerKnows) {
  EXPECT_EQ(ask("192.0.2.1"), "192.0.2.1 80 ");
  EXPECT_EQ(ask("::1"), "::1 80 ");
  for (const char* name : {"localhost", "LocalHost.", "fleet.localhost"}) {
    EXPECT_EQ(ask(name), "::1 80 127.0.0.1 80 ");
  }
  EXPECT_EQ(loop_.counts().waits, 0U);
}

TEST_F(ResolverTest, AnswersInATurnOfItsLoop) {
  // Which needs no name server to be refused.
  const std::string problem = ask("two..dots");
  EXPECT_TRUE(problem.starts_with("problem: ")) << problem;
  EXPECT_GT(loop_.counts().waits, 0U);
  // Forms of old, which the system knows.
  EXPECT_EQ(ask("127.1"), "127.0.0.1 80 ");
}

TEST_F(ResolverTest, AnswersTheLastQuestionOnly) {
  for (int i = 0; i < 50; ++i) {
    resolver_.resolve("two..dots", 80, [](const Resolver::Answer&) { FAIL(); });
  }
  EXPECT_EQ(ask("127.1"), "127.0.0.1 80 ");
}

TEST_F(ResolverTest, AnswersNothingThatIsCancelledOrWhoseResolverIsGone) {
  resolver_.resolve("two..dots", 80, [](const Resolver::Answer&) { FAIL(); });
  resolver_.cancel();
  {
    Resolver gone(loop_);
    gone.resolve("two..dots", 80, [](const Resolver::Answer&) { FAIL(); });
  }
  EXPECT_EQ(ask("127.1"), "127.0.0.1 80 ");
}

/// The answer is on its way to the loop already.
TEST_F(ResolverTest, AnswersNothingThatIsCancelledAtTheLastMoment) {
  resolver_.resolve("127.1", 80, [](const Resolver::Answer&) { FAIL(); });
  ASSERT_TRUE(updraft::test::eventually([&] { return loop_.counts().wakes > 0; }));
  resolver_.cancel();
  loop_.run_ready();
  loop_.run_ready();
}

}  // namespace
}  // namespace updraft::io::address_test
