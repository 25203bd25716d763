#include "http/routes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::http::routes_test {
namespace {

Result<std::string> read(std::string_view path) {
  if (path == "users/bob") return std::string(R"({"name":"Bob"})");
  if (path == "loading") return Error(ErrorKind::overloaded, "it has no value yet");
  if (path == "fails") return Error(ErrorKind::internal, "it has no value");
  return Error("there is no model at \"" + std::string(path) + "\"");
}

constexpr Site no_site{.playground = false};

Response answer(const Request& request) {
  const auto routed = route(request, no_site);
  if (const auto* response = std::get_if<Response>(&routed)) return *response;
  const auto& question = std::get<Question>(routed);
  return json_response(read(std::get<ModelRequest>(question).path), question);
}

Response get(const std::string& target, const std::string& accept = "*/*") {
  return answer({.method = "GET", .target = target, .http_1_1 = true, .accept = accept});
}

TEST(Routes, AnswersWithTheModelOfThePath) {
  const auto response = get("/users/bob?as=json");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"name":"Bob"})");
}

TEST(Routes, TellsWhatThereIsNot) {
  EXPECT_EQ(get("/users/ann").status, 404);
  EXPECT_EQ(get("/users/ann").body, R"({"error":"there is no model at \"users/ann\""})");
}

TEST(Routes, TellsWhatHasNoValueAndWhetherItMayHaveOneLater) {
  EXPECT_EQ(get("/fails").status, 500);
  EXPECT_EQ(get("/loading").status, 503);
  EXPECT_EQ(get("/loading").body, R"({"error":"it has no value yet"})");
}

TEST(Routes, ShowsBrowsersWhatThisIsAndOthersTheRootModel) {
  EXPECT_NE(get("/", "text/html,*/*").body.find("updraft server"), std::string::npos);
  EXPECT_EQ(get("/").status, 404);
}

TEST(Routes, TellsCachesWhatAnAnswerDependsOnAndHowLongItLasts) {
  EXPECT_EQ(get("/users/bob").vary, "Accept");
  EXPECT_EQ(get("/users/bob").cache_control, "no-cache");
  for (const auto* target : {"/users/ann", "/fails", "/loading", "/%zz", "/-/stats"}) {
    EXPECT_EQ(get(target).cache_control, "no-store") << target;
  }
  const auto page = get("/", "text/html");
  EXPECT_EQ(page.vary, "Accept");
  EXPECT_NE(page.fields.find("Content-Security-Policy: default-src 'none';"), std::string::npos);
}

TEST(Routes, ShowsAPageOnlyToAClientThatWantsOne) {
  const auto shows_page = [](const std::string& accept) {
    return get("/", accept).content_type.starts_with("text/html");
  };
  for (const auto* accept :
       {"text/html", "TEXT/HTML", "text/html;q=0.1", "application/json;q=0.5, text/html;q=0.5",
        "text/*", "text/*;q=0.5, */*;q=0.1", "text/html;charset=utf-8", "text/html; Q=1.000",
        "image/png, text/html;q=0.001", "text/html;q=0.5;ext=1, */*;q=0.4",
        "text/html;level=1;q=0, text/html", "*/*;q=0.8, application/xml;q=0.9, text/html"}) {
    EXPECT_TRUE(shows_page(accept)) << accept;
  }
  for (const auto* accept : {"",
                             "*/*",
                             "text/html;q=0",
                             "text/html;q=0.0",
                             "text/html;Q=0",
                             "TEXT/HTML; q=0.000",
                             "text/html;q=0, text/*",
                             "text/html;q=0, */*",
                             "text/html ; q=0",
                             "text/html;q=0.1, */*",
                             "text/html;q=0.4, application/json",
                             "application/json",
                             "text/htmlx",
                             "xtext/html",
                             "text/plain;x=text/html",
                             "text/plain;x=\",text/html,\"",
                             "text/html;q=2",
                             "text/html;q=",
                             "text/html;q=x",
                             "text/html;q=0.0001",
                             "text/html;level=1",
                             "image/png"}) {
    EXPECT_FALSE(shows_page(accept)) << accept;
  }
}

TEST(Routes, RefusesOtherMethods) {
  const auto response = answer({.method = "POST", .target = "/users/bob", .http_1_1 = true});
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.fields, "Allow: GET, HEAD\r\n");
}

TEST(Routes, ReadsPathsPercentDecodedAndWithoutEmptySegments) {
  EXPECT_EQ(*model_path("/"), "");
  EXPECT_EQ(*model_path("//users//bob/"), "users/bob");
  EXPECT_EQ(*model_path("/caf%C3%A9/a%20b"), "caf\xC3\xA9/a b");
  EXPECT_EQ(*model_path("http://host/users/bob?x"), "users/bob");
  EXPECT_EQ(*model_path("HTTPS://[::1]:3005/users/bob"), "users/bob");
  EXPECT_EQ(*model_path("http://host"), "");
  EXPECT_EQ(*model_path("/users%2Fbob/%2F"), "users/bob") << "as proxies may have it";
  EXPECT_EQ(*model_path("/files/a~1b"), "files/a~1b");
  EXPECT_EQ(*model_path("/files/a%7E1b/%7e0"), "files/a~1b/~0");
  EXPECT_EQ(*model_path("/%7Ebob"), "~0bob");
  EXPECT_EQ(*model_path("/a%3Fb%25"), "a?b%");
  // Browsers leave these in a query as they are.
  EXPECT_EQ(*model_path("/users?host=[::1"), "users");
  EXPECT_EQ(*model_path("/users?a=|^`{}%7a\"<>\\"), "users");
  EXPECT_EQ(*model_path("http://host?host=[::1]:80/"), "");
}

TEST(Routes, RefusesTargetsThatAreNone) {
  for (const auto* target :
       {"/%zz",        "/%FF",      "users",       "*",          "",           "x:80",
        "/a#b",        "/a?b#c",    "/a?b c",      "/a?%z0",     "/a?%0",      "/a?\x7f",
        "/a?\xC3\xA9", "/[",        "/a b",        "http:///a",  "http://@x/", "http://user@x/",
        "ftp://x/a",   "file:///a", "http://a b/", "http:users", "http://x:y/"}) {
    EXPECT_FALSE(model_path(target)) << target;
    EXPECT_EQ(get(target).status, 400) << target;
  }
}

TEST(Routes, LeavesTheBodyOfAHeadOut) {
  const Response response{.content_type = "text/plain", .body = "four"};
  EXPECT_EQ(to_text(response, true, "now").find("four"), std::string::npos);
  EXPECT_NE(to_text(response, true, "now").find("Content-Length: 4\r\n"), std::string::npos);
  EXPECT_TRUE(to_text(response, false, "now").ends_with("\r\n\r\nfour"));
}

}  // namespace
}  // namespace updraft::http::routes_test
