#include <updraft/handler.hpp>
#include <updraft/state.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <string>

namespace updraft::test::compression_test {
namespace {

constexpr std::string_view answer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

/// Numbers, so that there is something to compress and something to get wrong.
std::string numbers(int seed) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::to_string(i * seed) + " ";
  return text;
}

TEST(Compression, IsAgreedOnWithThoseWhoOfferIt) {
  ServerThread running({});
  const auto agreed = [&](std::string offer) {
    return SocketClient(running.server.port(), std::move(offer)).agreed_extensions();
  };
  EXPECT_EQ(agreed("permessage-deflate; client_max_window_bits"), answer);
  EXPECT_EQ(agreed("permessage-deflate; server_max_window_bits=12"),
            std::string(answer) + "; server_max_window_bits=12");
  EXPECT_EQ(agreed("permessage-deflate; server_max_window_bits=99"), "");
  EXPECT_EQ(agreed("x-other"), "");
  EXPECT_EQ(agreed(""), "");
  EXPECT_THROW(agreed("permessage-deflate; = ;"), std::runtime_error);
}

TEST(Compression, IsNotAgreedOnWhereItIsOff) {
  auto text = state(numbers(1));
  ServerThread running({{"text", text}}, {.compression = false});
  SocketClient client(running.server.port(), "permessage-deflate; client_max_window_bits");
  EXPECT_EQ(client.agreed_extensions(), "");
  client.subscribe("text");
  EXPECT_EQ(client.next_update("text").text(), numbers(1));
  client.send_compressed(numbers(1));
  EXPECT_EQ(client.await_end(), 1002);
}

TEST(Compression, CarriesEverythingInBothDirections) {
  auto text = state(std::string());
  const auto set = [text](const std::string& next) {
    text.set(next);
    return next;
  };
  ServerThread running({{"text", text}, {"set", Value(set)}}, {.threads = 2});
  std::deque<SocketClient> clients;
  for (const auto* offer : {"permessage-deflate", "", "permessage-deflate", "",
                            "permessage-deflate; server_max_window_bits=9"}) {
    clients.emplace_back(running.server.port(), offer);
    clients.back().subscribe("text");
    EXPECT_EQ(clients.back().next_update("text").text(), "");
  }
  for (int round = 1; round <= 20; ++round) {
    clients.front().send_compressed(
        R"({"$":"evt","key":"s","target":{"path":["set"]},"payload":[")" + numbers(round) +
        R"("]})");
    for (auto& client : clients) {
      EXPECT_EQ(client.next_update("text").text(), numbers(round));
    }
    EXPECT_EQ(clients.front().next_response("s")["payload"].text(), numbers(round));
  }
}

TEST(Compression, IsAFlagAndAVariable) {
  const auto compression_of = [](auto... arguments) {
    const std::array<const char*, sizeof...(arguments) + 1> argv{"program", arguments...};
    return options_from(static_cast<int>(argv.size()), argv.data()).compression;
  };
  EXPECT_TRUE(compression_of());
  EXPECT_TRUE(compression_of("--compression"));
  EXPECT_FALSE(compression_of("--no-compression"));
  ::setenv("UPDRAFT_COMPRESSION", "false", 1);
  EXPECT_FALSE(compression_of());
  EXPECT_TRUE(compression_of("--compression"));
  ::unsetenv("UPDRAFT_COMPRESSION");
}

}  // namespace
}  // namespace updraft::test::compression_test
