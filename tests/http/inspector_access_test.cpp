#include "http/inspector_access.hpp"

#include "http/routes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace updraft::http::inspector_access_test {
namespace {

const std::string token = "c0ffee00c0ffee00c0ffee00c0ffee00";
const InspectorAccess access(token, 3005);
const Site site{.inspector = &access};

Request request_for(const std::string& target) {
  return {
      .method = "GET", .target = target, .http_1_1 = true, .host = "localhost", .accept = "*/*"};
}

Response response_to(const Request& request, const Site& asked = site) {
  const auto what = route(request, asked);
  const auto* response = std::get_if<Response>(&what);
  return response ? *response : Response{.status = 0};
}

template <class Asked>
bool asks_for(const Request& request) {
  const auto what = route(request, site);
  const auto* question = std::get_if<Question>(&what);
  return question && std::holds_alternative<Asked>(*question);
}

/// The cookie of an answer, as a browser sends it back.
std::string cookie_of(const Response& response) {
  const std::string name = "Set-Cookie: ";
  const auto start = response.fields.find(name);
  if (start == std::string::npos) return {};
  const auto value = start + name.size();
  return response.fields.substr(value, response.fields.find(';', value) - value);
}

std::string cookie() {
  return cookie_of(response_to(request_for("/-/open?token=" + token)));
}

TEST(InspectorAccess, GivesACookieForTheTokenAndLeadsAwayFromIt) {
  const auto response = response_to(request_for("/-/open?token=" + token));
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(response.cache_control, "no-store");
  EXPECT_NE(response.fields.find("Location: ../\r\n"), std::string::npos) << response.fields;
  EXPECT_NE(response.fields.find("Referrer-Policy: no-referrer\r\n"), std::string::npos);
  EXPECT_NE(response.fields.find("; HttpOnly; SameSite=Strict\r\n"), std::string::npos);
  // Whatever prefix a proxy puts before the path: the browser knows the folder, the server does
  // not.
  EXPECT_EQ(response.fields.find("Path="), std::string::npos);
  EXPECT_TRUE(cookie().starts_with("updraft-inspector-3005="));
  EXPECT_EQ((response.fields + response.body).find(token), std::string::npos);
}

TEST(InspectorAccess, AnswersWithTheCookieAlone) {
  for (const std::string& cookies :
       {cookie(), "a=b; " + cookie() + "; c=d", "a=b;" + cookie(), cookie() + " ; a",
        "updraft-inspector-3005=old; " + cookie()}) {
    auto request = request_for("/-/stats");
    request.cookie = cookies;
    EXPECT_TRUE(asks_for<StatsRequest>(request)) << cookies;
    request.target = "/-/sessions?x";
    EXPECT_TRUE(asks_for<SessionsRequest>(request)) << cookies;
  }
  const std::string value = cookie().substr(cookie().find('=') + 1);
  for (const std::string& cookies : std::vector<std::string>{
           "", "x" + cookie(), cookie() + "x", cookie().substr(0, cookie().size() - 1),
           "updraft-inspector-3005=" + token, "updraft-inspector-3005=",
           "updraft-inspector-3006=" + value, "updraft-inspector-3005", value, "a=" + cookie(),
           "UPDRAFT-INSPECTOR-3005=" + value, "updraft-inspector-3005=\"" + value + "\""}) {
    auto request = request_for("/-/sessions");
    request.cookie = cookies;
    const auto response = response_to(request);
    EXPECT_EQ(response.status, 403) << cookies;
    EXPECT_EQ(response.vary, "Accept, Cookie");
    EXPECT_NE(response.body.find("the link that the server wrote"), std::string::npos);
  }
}

TEST(InspectorAccess, AsksForNoAddressHostOrField) {
  for (const auto* host : {"localhost", "127.0.0.1:3005", "[::1]", "evil.example"}) {
    auto request = request_for("/-/stats");
    request.host = host;
    EXPECT_EQ(response_to(request).status, 403) << host;
    request.cookie = cookie();
    EXPECT_TRUE(asks_for<StatsRequest>(request)) << host;
  }
}

TEST(InspectorAccess, OpensForNothingButTheToken) {
  for (const std::string& query : std::vector<std::string>{
           "", "?", "?token", "?token=", "?token=" + token + "0", "?token=" + token.substr(1),
           "?Token=" + token, "?" + token, "?x=" + token, "?token=x&token=" + token,
           "?token=" + token + "+"}) {
    const auto response = response_to(request_for("/-/open" + query));
    EXPECT_EQ(response.status, 403) << query;
    EXPECT_EQ(cookie_of(response), "") << query;
  }
  EXPECT_EQ(response_to(request_for("/-/open?token=%zz")).status, 400);
  EXPECT_EQ(response_to(request_for("/-/open?a=b&token=" + token + "&c")).status, 303);
  EXPECT_EQ(response_to(request_for("http://localhost/-/open?token=" + token)).status, 303);
}

TEST(InspectorAccess, HasADoorThatIsNoFolder) {
  // The redirect and the cookie would be for another folder than the inspector's.
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/-/open/?token=" + token)));
}

TEST(InspectorAccess, TakesATokenWithAnyCharacters) {
  const std::string odd = "a+b/c=d&e%f?g#h\"<>;,'";
  const InspectorAccess other(odd, 1);
  const std::string target = inspector_target(odd);
  EXPECT_TRUE(target.starts_with("/-/open?token=a%2B"));
  EXPECT_EQ(response_to(request_for(target), {.inspector = &other}).status, 303);
  EXPECT_EQ(response_to(request_for(target)).status, 403);
}

TEST(InspectorAccess, GivesEachTokenAndPortAnotherCookie) {
  const auto of = [](const std::string& secret, std::uint16_t port) {
    const InspectorAccess other(secret, port);
    const auto text = cookie_of(other.open(request_for(inspector_target(secret))));
    return text.substr(text.find('='));
  };
  EXPECT_EQ(of(token, 3005), cookie().substr(cookie().find('=')));
  EXPECT_NE(of(token, 3006), of(token, 3005));
  EXPECT_NE(of(token + "0", 3005), of(token, 3005));
}

TEST(InspectorAccess, CanBeSwitchedOff) {
  auto request = request_for("/-/stats");
  request.cookie = cookie();
  for (const std::string& target :
       {std::string("/-/stats"), std::string("/-/sessions"), "/-/open?token=" + token}) {
    request.target = target;
    const auto response = response_to(request, {.inspector = nullptr});
    EXPECT_EQ(response.status, 403);
    EXPECT_EQ(response.body, R"({"error":"the inspector is switched off"})");
  }
}

TEST(InspectorAccess, IsNotForCaches) {
  auto request = request_for("/-/sessions");
  request.cookie = cookie();
  const auto what = route(request, site);
  const auto response = json_response(Result<std::string>("{}"), std::get<Question>(what));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.cache_control, "no-store");
  EXPECT_EQ(response.vary, "Accept, Cookie");
}

}  // namespace
}  // namespace updraft::http::inspector_access_test
