#include "http/broken_compression.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::http::broken_compression_test {
namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

TEST(BrokenCompression, IsKnownOfTheBrowsersThatHaveIt) {
  const std::string mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 ";
  const std::string phone = "Mozilla/5.0 (iPhone; CPU iPhone OS ";
  const std::string engine = " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
  for (const std::string& broken :
       {mac + "(KHTML, like Gecko) Version/15.0 Safari/605.1.15",
        mac + "(KHTML, like Gecko) Version/15.3 Safari/605.1.15",
        mac + "(KHTML, like Gecko) Version/15 Safari/605.1.15",
        phone + "15_1" + engine + "Version/15.1 Mobile/15E148 Safari/604.1",
        phone + "15_3_1" + engine + "CriOS/97.0.4692.72 Mobile/15E148 Safari/604.1",
        std::string("Mozilla/5.0 (iPad; CPU OS 15_0") + engine + "FxiOS/40.0 Mobile/15E148"}) {
    EXPECT_TRUE(is_known_to_break_compression(broken)) << broken;
  }
  for (const std::string& fine :
       {std::string(), mac + "(KHTML, like Gecko) Version/15.4 Safari/605.1.15",
        mac + "(KHTML, like Gecko) Version/15.10 Safari/605.1.15",
        mac + "(KHTML, like Gecko) Version/150.0 Safari/605.1.15",
        mac + "(KHTML, like Gecko) Version/14.1 Safari/605.1.15",
        phone + "16_0" + engine + "Version/16.0 Mobile/15E148 Safari/604.1",
        std::string("Mozilla/5.0 (X11; Linux x86_64) Chrome/15.0 Version/15."),
        std::string("CPU OS 99999999999999999999")}) {
    EXPECT_FALSE(is_known_to_break_compression(fine)) << fine;
  }
}

TEST(BrokenCompression, IsRememberedOfAClientForAnHour) {
  BrokenCompression broken;
  const auto client = BrokenCompression::client_of("10.0.0.1", "a browser");
  EXPECT_FALSE(broken.knows(client, start));
  EXPECT_TRUE(broken.remember(client, start));
  EXPECT_FALSE(broken.remember(client, start)) << "it is not news";
  EXPECT_TRUE(broken.knows(client, start + 59min));
  EXPECT_FALSE(broken.knows(BrokenCompression::client_of("10.0.0.2", "a browser"), start));
  EXPECT_FALSE(broken.knows(BrokenCompression::client_of("10.0.0.1", "another"), start));
  EXPECT_FALSE(broken.knows(client, start + 1h));
  EXPECT_TRUE(broken.remember(client, start + 1h));
}

TEST(BrokenCompression, ForgetsTheOldestOfTooMany) {
  BrokenCompression broken;
  for (std::uint64_t client = 0; client <= BrokenCompression::most_clients; ++client) {
    broken.remember(client, start);
  }
  EXPECT_FALSE(broken.knows(0, start));
  EXPECT_TRUE(broken.knows(1, start));
  EXPECT_TRUE(broken.knows(BrokenCompression::most_clients, start));
}

}  // namespace
}  // namespace updraft::http::broken_compression_test
