#include <updraft/json.hpp>
#include <updraft/state.hpp>

#include "server/inspector_visitor.hpp"
#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace updraft::test::site_test {
namespace {

std::string get(const ServerThread& running, std::string_view path) {
  HttpClient client(running.server.port());
  client.get(path);
  return client.answer();
}

/// The same by a browser in which the link was opened.
std::string inspect(const ServerThread& running, std::string_view path) {
  HttpClient client(running.server.port());
  const std::string cookie = inspector_cookie(running.server);
  client.send("GET /" + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie +
              "\r\n\r\n");
  return client.answer();
}

/// What is told at a path, which must not be a refusal.
Value told(const ServerThread& running, std::string_view path) {
  const std::string answer = inspect(running, path);
  if (!answer.starts_with("200 ")) throw std::runtime_error(answer);
  return *parse_json(answer.substr(4));
}

Models counter() {
  return {{"count", Value(1)}, {"echo", Model(Value([](int n) { return n; }))}};
}

TEST(Site, ListsThePathsOfTheServer) {
  const ServerThread running(counter());
  EXPECT_EQ(to_json(told(running, "-/paths")), R"({"paths":["count","echo"]})");
}

TEST(Site, TellsTheSessionsOfAllThreads) {
  const ServerThread running(counter(), {.threads = 3});
  std::vector<std::unique_ptr<SocketClient>> clients;
  for (int i = 0; i < 7; ++i) {
    clients.push_back(std::make_unique<SocketClient>(running.server.port()));
    clients.back()->subscribe("count");
    clients.back()->next_update("count");
  }
  const Value sessions = told(running, "-/sessions")["sessions"];
  ASSERT_EQ(sessions.items().size(), clients.size());
  std::set<std::int64_t> ids;
  for (const Value& session : sessions.items()) {
    ids.insert(session["id"].as_integer().value());
    EXPECT_EQ(session["address"].text(), "127.0.0.1");
    EXPECT_EQ(to_json(session["subscriptions"]), R"(["count"])");
  }
  EXPECT_EQ(ids.size(), clients.size());
}

TEST(Site, TellsWhatTheServerIsDoing) {
  const ServerThread running(counter(), {.threads = 2});
  SocketClient client(running.server.port());
  client.subscribe("count");
  client.next_update("count");
  client.call("1", "echo", "[5]");
  client.next_response("1");
  const Value stats = told(running, "-/stats");
  EXPECT_EQ(stats["connections"], Value(1));
  EXPECT_EQ(stats["subscriptions"], Value(1));
  EXPECT_EQ(stats["slow"], Value(0));
  EXPECT_EQ(stats["updates"], Value(1));
  EXPECT_EQ(stats["events"], Value(1));
  EXPECT_EQ(to_json(stats["dropped"]), R"({"stalled":0,"silent":0,"unclosed":0,"failed":0})");
  EXPECT_GE(stats["lag_ms"].as_number().value(), 0);

  const ServerStats same = running.server.stats();
  EXPECT_EQ(same.updates, 1U);
  EXPECT_EQ(same.events, 1U);
  EXPECT_EQ(same.slow, 0U);
}

TEST(Site, AnswersTheInspectorsQuestionsOnlyWhereItsLinkWasOpened) {
  const ServerThread running(counter());
  const ServerThread other(counter());
  for (const auto* path : {"-/stats", "-/sessions"}) {
    EXPECT_TRUE(get(running, path).starts_with("403 ")) << path;
    EXPECT_TRUE(inspect(running, path).starts_with("200 ")) << path;
    HttpClient client(running.server.port());
    client.send("GET /" + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nCookie: " +
                inspector_cookie(other.server) + "\r\n\r\n");
    EXPECT_TRUE(client.answer().starts_with("403 ")) << path;
  }
}

TEST(Site, IsOpenedByTheTokenThatItWasGiven) {
  const std::string token = "a token with blanks";
  EXPECT_THROW(Server(counter(), {.port = 0, .inspector_token = token}), Error);
  EXPECT_THROW(Server(counter(), {.port = 0, .inspector_token = "fifteen-letters"}), Error);
  const ServerThread running(counter(), {.inspector_token = "sixteen+letters!"});
  const std::string link = running.server.inspector_link();
  EXPECT_TRUE(link.ends_with("/-/open?token=sixteen%2Bletters%21")) << link;
  EXPECT_TRUE(inspect(running, "-/stats").starts_with("200 "));
}

TEST(Site, HasALinkThatThisMachineCanOpen) {
  for (const auto& [address, host] : std::vector<std::pair<std::string, std::string>>{
           {"127.0.0.1", "127.0.0.1"}, {"0.0.0.0", "127.0.0.1"}, {"127.0.0.2", "127.0.0.2"}}) {
    const Server server(counter(), {.address = address, .port = 0});
    EXPECT_TRUE(server.inspector_link().starts_with(
        "http://" + host + ":" + std::to_string(server.port()) + "/-/open?token="))
        << server.inspector_link();
  }
  EXPECT_EQ(Server(counter(), {.port = 0, .inspector = false}).inspector_link(), "");
}

TEST(Site, TellsTheTime) {
  const ServerThread running(counter());
  HttpClient client(running.server.port());
  client.get("count");
  const std::string answer = client.whole_answer();
  EXPECT_TRUE(std::regex_search(
      answer, std::regex("\r\nDate: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} 20\\d\\d "
                         "\\d\\d:\\d\\d:\\d\\d GMT\r\n")))
      << answer;
}

TEST(Site, CanBeSwitchedOff) {
  const ServerThread running(counter(), {.playground = false, .inspector = false});
  EXPECT_TRUE(get(running, "-/paths").starts_with("404 "));
  EXPECT_TRUE(get(running, "-/stats").starts_with("403 "));
  EXPECT_TRUE(get(running, "-/sessions").starts_with("403 "));
  EXPECT_EQ(get(running, "count"), "200 1");
}

}  // namespace
}  // namespace updraft::test::site_test
