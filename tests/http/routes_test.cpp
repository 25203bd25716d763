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

constexpr Site no_site{.playground = false, .inspector = false};

Response answer(const Request& request) {
  const auto routed = route(request, no_site);
  if (const auto* response = std::get_if<Response>(&routed)) return *response;
  return json_response(read(std::get<ModelRequest>(std::get<Question>(routed)).path));
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
}

TEST(Routes, RefusesTargetsThatAreNone) {
  for (const auto* target : {"/%zz", "/%FF", "users", "*", ""}) {
    EXPECT_FALSE(model_path(target)) << target;
    EXPECT_EQ(get(target).status, 400) << target;
  }
}

TEST(Routes, LeavesTheBodyOfAHeadOut) {
  const Response response{.content_type = "text/plain", .body = "four"};
  EXPECT_EQ(to_text(response, true).find("four"), std::string::npos);
  EXPECT_NE(to_text(response, true).find("Content-Length: 4\r\n"), std::string::npos);
  EXPECT_TRUE(to_text(response, false).ends_with("\r\n\r\nfour"));
}

}  // namespace
}  // namespace updraft::http::routes_test
