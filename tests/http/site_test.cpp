#include "http/site.hpp"

#include "http/routes.hpp"
#include "playground/assets.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    EXPECT_EQ(response.cache_control, "no-cache");
    EXPECT_EQ(response.vary, "Accept, Accept-Encoding");
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
  EXPECT_NE(response.cache_control.find("immutable"), std::string::npos);
  EXPECT_NE(response.fields.find("script-src 'self';"), std::string::npos);
  EXPECT_EQ(response.fields.find("unsafe-eval"), std::string::npos);
}

TEST(Site, SendsNothingThatABrowserHasAlready) {
  auto request = request_for("/-/" + std::string(script().name));
  request.if_none_match = "W/" + std::string(script().etag);
  const auto response = response_to(request);
  EXPECT_EQ(response.status, 304);
  EXPECT_TRUE(response.lasting.empty());
  const auto text = to_text(response, false, "now");
  EXPECT_EQ(text.find("\r\nContent-"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

Response response_in(std::optional<std::string> accept_encoding) {
  auto request = request_for("/-/" + std::string(script().name));
  request.accept_encoding = std::move(accept_encoding);
  return response_to(request);
}

constexpr auto gzip_field = "Content-Encoding: gzip";

TEST(Site, SendsGzipOnlyToClientsThatAskForIt) {
  for (const auto* coding :
       {"gzip", "GZIP", "GZip;Q=0.1", "x-gzip", "X-GZIP", "br, *", "deflate, gzip ; q=0.5",
        "*;q=0, gzip", "gzip, identity;q=0", "gzip;q=0.001", "\tgzip ", "identity, gzip",
        "identity;q=0.5, gzip;q=0.6"}) {
    const auto response = response_in(coding);
    EXPECT_EQ(response.status, 200) << coding;
    EXPECT_EQ(response.lasting, script().gzip) << coding;
    EXPECT_NE(response.fields.find(gzip_field), std::string::npos) << coding;
  }
  const std::vector<std::optional<std::string>> others{std::nullopt,
                                                       "",
                                                       "identity",
                                                       "br;q=1.0, gzip;q=0",
                                                       "gzip;q=0.000",
                                                       "GZIP;Q=0",
                                                       "*, gzip;q=0",
                                                       "gzip;q=0, *",
                                                       "gzipx",
                                                       "xgzip",
                                                       "br;gzip",
                                                       "br;x=\",gzip\"",
                                                       "gzip;q=2",
                                                       "gzip;q=0.5, identity",
                                                       "gzip;q=0.5, IDENTITY;q=0.6",
                                                       "*;q=0, identity"};
  for (const auto& coding : others) {
    const auto response = response_in(coding);
    EXPECT_EQ(response.status, 200) << coding.value_or("(none)");
    EXPECT_EQ(response.lasting, playground::plain(script())) << coding.value_or("(none)");
    EXPECT_EQ(response.fields.find("Content-Encoding"), std::string::npos);
    EXPECT_EQ(response.vary, "Accept, Accept-Encoding");
  }
}

TEST(Site, TellsClientsThatTakeNeitherForm) {
  for (const auto* coding :
       {"*;q=0", "identity;q=0", "gzip;q=0, identity;q=0", "br, identity;q=0", "gzip;q=0, *;q=0"}) {
    EXPECT_EQ(response_in(coding).status, 406) << coding;
    EXPECT_EQ(response_in(coding).vary, "Accept, Accept-Encoding");
  }
}

TEST(Site, TellsTheTwoFormsOfAFileApartByTheirTags) {
  const auto tag_in = [](const Response& response) {
    const auto start = response.fields.find("ETag: ") + 6;
    return response.fields.substr(start, response.fields.find('\r', start) - start);
  };
  const std::string packed = tag_in(response_in("gzip"));
  const std::string plain = tag_in(response_in("identity"));
  EXPECT_NE(packed, plain);
  auto request = request_for("/-/" + std::string(script().name));
  request.if_none_match = plain;
  EXPECT_EQ(response_to(request).status, 200);
  request.accept_encoding = "identity";
  EXPECT_EQ(response_to(request).status, 304);
  EXPECT_EQ(tag_in(response_to(request)), plain);
}

TEST(Site, ComparesTagsAsAWhole) {
  auto request = request_for("/-/" + std::string(script().name));
  const std::string tag(script().etag);
  for (const std::string& list :
       std::vector<std::string>{tag, "*", "\"a\", " + tag, "\"a,b\" , W/" + tag + ", \"c\""}) {
    request.if_none_match = list;
    EXPECT_EQ(response_to(request).status, 304) << list;
  }
  const std::string bare = tag.substr(1, tag.size() - 2);
  for (const std::string& list :
       std::vector<std::string>{bare, "\"a" + bare + "\"", "\"a\"", "\"*\""}) {
    request.if_none_match = list;
    EXPECT_EQ(response_to(request).status, 200) << list;
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

}  // namespace
}  // namespace updraft::http::site_test
