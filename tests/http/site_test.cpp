#include "http/site.hpp"

#include "http/routes.hpp"
#include "playground/assets.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::http::site_test {
namespace {

const std::string browser = "text/html,application/xhtml+xml,*/*;q=0.8";

Request request_for(const std::string& target, const std::string& accept = "*/*") {
  return {.method = "GET",
          .target = target,
          .http_1_1 = true,
          .host = "localhost:3005",
          .accept = accept,
          .accept_encoding = "gzip, deflate, br"};
}

std::variant<Response, Question> routed(const Request& request, const Site& site = {}) {
  return route(request, site);
}

Response response_to(const Request& request, const Site& site = {}) {
  const auto what = routed(request, site);
  const auto* response = std::get_if<Response>(&what);
  return response ? *response : Response{.status = 0};
}

template <class Asked>
bool asks_for(const Request& request, const Site& site) {
  const auto what = routed(request, site);
  const auto* question = std::get_if<Question>(&what);
  return question && std::holds_alternative<Asked>(*question);
}

const playground::Asset& script() {
  const auto* const page = playground::page();
  if (!page) throw std::runtime_error("the tests need the playground (UPDRAFT_PLAYGROUND)");
  for (const auto& asset : playground::assets()) {
    if (asset.name.ends_with(".js")) return asset;
  }
  throw std::runtime_error("the playground has no script");
}

TEST(Site, ShowsBrowsersThePageAtEveryPath) {
  for (const auto* target : {"/", "/users/bob", "/-/gallery", "/a?b"}) {
    const auto response = response_to(request_for(target, browser));
    EXPECT_EQ(response.status, 200) << target;
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(response.lasting, playground::page()->gzip);
    EXPECT_NE(response.fields.find("Cache-Control: no-cache\r\n"), std::string::npos);
  }
}

TEST(Site, ServesModelsToAllOthers) {
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/users/bob"), {}));
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/users/bob", "application/json"), {}));
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/-"), {}));
}

TEST(Site, ServesItsFilesWithALongLifeAndAStrictPolicy) {
  const auto& asset = script();
  const auto response = response_to(request_for("/-/" + std::string(asset.name)));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(response.lasting, asset.gzip);
  EXPECT_NE(response.fields.find("immutable"), std::string::npos);
  EXPECT_NE(response.fields.find("script-src 'self';"), std::string::npos);
  EXPECT_EQ(response.fields.find("unsafe-eval"), std::string::npos);
}

TEST(Site, SendsNothingThatABrowserHasAlready) {
  auto request = request_for("/-/" + std::string(script().name));
  request.if_none_match = "W/" + std::string(script().etag);
  const auto response = response_to(request);
  EXPECT_EQ(response.status, 304);
  EXPECT_TRUE(response.lasting.empty());
  const auto text = to_text(response, false);
  EXPECT_EQ(text.find("Content-"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST(Site, TellsThoseWhoTakeNoGzip) {
  for (const auto* coding : {"identity", "br;q=1.0, gzip;q=0", "gzip;q=0.000"}) {
    auto request = request_for("/", browser);
    request.accept_encoding = coding;
    EXPECT_EQ(response_to(request).status, 406) << coding;
  }
  for (const auto* coding : {"", "gzip", "br, *", "deflate, gzip ; q=0.5"}) {
    auto request = request_for("/", browser);
    request.accept_encoding = coding;
    EXPECT_EQ(response_to(request).status, 200) << coding;
  }
}

TEST(Site, HasNoFileThatIsNotThere) {
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/-/assets/other.js"), {}));
}

TEST(Site, ListsPathsWhereThereIsAPlayground) {
  EXPECT_TRUE(asks_for<PathsRequest>(request_for("/-/paths"), {}));
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/-/paths"), {.playground = false}));
}

TEST(Site, IsGoneWhenItIsSwitchedOff) {
  const Site off{.playground = false};
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/users/bob", browser), off));
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/-/index.html"), off));
  EXPECT_NE(response_to(request_for("/", browser), off).body.find("updraft server"),
            std::string::npos);
}

TEST(Inspector, AnswersThisMachine) {
  const Site site{.peer_is_local = true};
  EXPECT_TRUE(asks_for<StatsRequest>(request_for("/-/stats"), site));
  EXPECT_TRUE(asks_for<SessionsRequest>(request_for("/-/sessions"), site));
  for (const auto* host : {"127.0.0.1", "127.8.0.1:80", "[::1]:3005", "localhost"}) {
    auto request = request_for("/-/sessions");
    request.host = host;
    EXPECT_TRUE(asks_for<SessionsRequest>(request, site)) << host;
  }
}

TEST(Inspector, RefusesOtherMachinesForeignHostsAndProxies) {
  EXPECT_EQ(response_to(request_for("/-/stats"), {.peer_is_local = false}).status, 403);
  const Site site{.peer_is_local = true};
  for (const auto* host : {"evil.example", "localhost.evil.example", "10.0.0.1", "", "a b"}) {
    auto request = request_for("/-/sessions");
    request.host = host;
    EXPECT_EQ(response_to(request, site).status, 403) << host;
  }
  auto forwarded = request_for("/-/sessions");
  forwarded.forwarded = true;
  EXPECT_EQ(response_to(forwarded, site).status, 403);
}

TEST(Inspector, CanBeSwitchedOff) {
  const auto response =
      response_to(request_for("/-/stats"), {.inspector = false, .peer_is_local = true});
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, R"({"error":"the inspector is switched off"})");
}

}  // namespace
}  // namespace updraft::http::site_test
