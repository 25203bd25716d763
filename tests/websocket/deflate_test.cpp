#include "websocket/deflater.hpp"
#include "websocket/inflater.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace updraft::websocket::deflate_test {
namespace {

using namespace std::string_literals;
using Outcome = Inflater::Outcome;

constexpr std::size_t plenty = std::size_t{1} << 20;

/// As long as wanted, and about as repetitive as JSON is.
std::string sample(std::size_t size, unsigned seed = 1) {
  std::minstd_rand random(seed);
  std::string text;
  while (text.size() < size) text += "{\"id\":" + std::to_string(random() % 1000) + "},";
  text.resize(size);
  return text;
}

std::string noise(std::size_t size) {
  std::minstd_rand random(7);
  std::string text(size, '\0');
  for (char& each : text) each = static_cast<char>(random() >> 8);
  return text;
}

TEST(Inflater, ReadsTheStandardsExamples) {
  // RFC 7692, section 7.2.3.
  Inflater inflater;
  for (const std::string& payload : {
           "\xf2\x48\xcd\xc9\xc9\x07\x00"s,                          // one block
           "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"s,          // not compressed
           "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s,                      // said to be the last
           "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s,  // two blocks
       }) {
    EXPECT_EQ(inflater.inflate(payload, plenty), Outcome::whole);
    EXPECT_EQ(inflater.message(), "Hello");
  }
  EXPECT_EQ(inflater.inflate("\x00"s, plenty), Outcome::whole);
  EXPECT_EQ(inflater.message(), "");
}

TEST(Inflater, TakesALastBlockWithoutAnotherBehindIt) {
  Inflater inflater;
  EXPECT_EQ(inflater.inflate("\xf3\x48\xcd\xc9\xc9\x07\x00"s, plenty), Outcome::whole);
  EXPECT_EQ(inflater.message(), "Hello");
}

TEST(Inflater, TakesFurtherBlocksBehindALastOne) {
  Inflater inflater;
  EXPECT_EQ(inflater.inflate("\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x48\xcd\xc9\xc9\x07\x00"s, plenty),
            Outcome::whole);
  EXPECT_EQ(inflater.message(), "HelloHello");
}

TEST(Inflater, KeepsNothingFromOneMessageToTheNext) {
  Inflater inflater;
  EXPECT_EQ(inflater.inflate("\xf2\x48\xcd\xc9\xc9\x07\x00"s, plenty), Outcome::whole);
  // Section 7.2.3.2: the second "Hello", as one would send it who takes the context over.
  EXPECT_EQ(inflater.inflate("\xf2\x00\x11\x00\x00"s, plenty), Outcome::broken);
  EXPECT_EQ(inflater.inflate("\xf2\x48\xcd\xc9\xc9\x07\x00"s, plenty), Outcome::whole);
  EXPECT_EQ(inflater.message(), "Hello");
}

TEST(Inflater, RefusesWhatIsBroken) {
  Inflater inflater;
  for (const std::string& payload : {
           ""s,                                              // nothing
           "\xf2\x48\xcd"s,                                  // cut within a block
           "\xf2\x48\xcd\xc9\xc9"s,                          // without its end
           "\xf2\x48\xcd\xc9\xc9\x07"s,                      // without the empty block
           "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff"s,  // with the tail
           "\xf2\x48\xcd\xc9\xc9\x07\x00trailing"s,          // not what the tail is
           "\x07"s,                                          // a reserved type
           "\x00\x05\x00\xfa\xfe\x48\x65\x6c\x6c\x6f\x00"s,  // a length that isn't
           "\x00\x06\x00\xf9\xff\x48\x65\x6c\x6c\x6f"s,      // less than its length
           "plain text"s,
       }) {
    EXPECT_EQ(inflater.inflate(payload, plenty), Outcome::broken)
        << testing::PrintToString(payload);
  }
}

TEST(Inflater, RefusesAMessageThatIsCutAnywhere) {
  Deflater deflater;
  Inflater inflater;
  const std::string payload(deflater.deflate(sample(5000)));
  for (std::size_t size = 0; size < payload.size(); ++size) {
    EXPECT_EQ(inflater.inflate(payload.substr(0, size), plenty), Outcome::broken) << size;
  }
  EXPECT_EQ(inflater.inflate(payload, plenty), Outcome::whole);
}

TEST(Inflater, TakesAMessageOfJustTheLimitAndNoLongerOne) {
  Deflater deflater;
  Inflater inflater;
  for (const std::size_t size : {1000U, 4095U, 4096U, 4097U, 8192U, 8193U, 300'000U}) {
    const std::string payload(deflater.deflate(std::string(size, 'x')));
    EXPECT_EQ(inflater.inflate(payload, size), Outcome::whole) << size;
    EXPECT_EQ(inflater.message().size(), size);
    EXPECT_EQ(inflater.inflate(payload, size - 1), Outcome::too_long) << size;
    EXPECT_EQ(inflater.inflate(payload, 0), Outcome::too_long) << size;
  }
  EXPECT_EQ(inflater.inflate("\x00"s, 0), Outcome::whole);
}

TEST(Inflater, StopsABombAtTheLimit) {
  Deflater deflater;
  Inflater inflater;
  const std::string bomb(deflater.deflate(std::string(std::size_t{64} << 20, '\0')));
  ASSERT_LT(bomb.size(), 400'000U);
  EXPECT_EQ(inflater.inflate(bomb, plenty), Outcome::too_long);
  EXPECT_LE(inflater.message().size(), plenty + 1);
}

TEST(Deflater, IsUndoneByAnInflater) {
  Deflater deflater;
  Inflater inflater;
  unsigned seed = 0;
  for (const std::size_t size : {64U, 100U, 511U, 512U, 1000U, 4096U, 20'000U, 32'768U, 32'769U,
                                 65'535U, 65'536U, 700'000U, 1'048'576U}) {
    const std::string message = sample(size, ++seed);
    const std::string payload(deflater.deflate(message));
    ASSERT_FALSE(payload.empty()) << size;
    EXPECT_LT(payload.size(), message.size());
    ASSERT_EQ(inflater.inflate(payload, size), Outcome::whole) << size;
    EXPECT_TRUE(inflater.message() == message) << size;
  }
}

TEST(Deflater, GivesTheSameForTheSameWhateverWasBefore) {
  Deflater deflater;
  const std::string once(deflater.deflate(sample(3000)));
  EXPECT_FALSE(deflater.deflate(sample(50'000, 9)).empty());
  EXPECT_EQ(deflater.deflate(sample(3000)), once);
}

TEST(Deflater, GivesNothingWhereThatIsNotShorter) {
  Deflater deflater;
  EXPECT_EQ(deflater.deflate(""), "");
  EXPECT_EQ(deflater.deflate("a"), "");
  EXPECT_EQ(deflater.deflate("abc"), "");
  for (const std::size_t size : {512U, 100'000U}) EXPECT_EQ(deflater.deflate(noise(size)), "");
  EXPECT_FALSE(deflater.deflate(sample(1000)).empty()) << "the next one is compressed again";
}

}  // namespace
}  // namespace updraft::websocket::deflate_test
