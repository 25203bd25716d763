#include "http/site.hpp"

#include "http/page.hpp"
#include "http/routes.hpp"
#include "playground/assets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <regex>
#include <set>
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
    EXPECT_NE(response.body.find("<!doctype html>"), std::string::npos);
    EXPECT_EQ(response.fields.find("Content-Encoding"), std::string::npos);
    EXPECT_EQ(response.cache_control, "no-cache");
    EXPECT_EQ(response.vary, "Accept");
  }
}

TEST(Site, DoesNotGrowThePageWithTheSlashesOfATarget) {
  const auto deepest = response_to(request_for(std::string(deepest_page, '/'), browser));
  EXPECT_EQ(deepest.status, 200);
  EXPECT_LT(deepest.body.size(), 32U << 10);
  const auto deeper = response_to(request_for(std::string(deepest_page + 1, '/'), browser));
  EXPECT_EQ(deeper.status, 414);
  EXPECT_EQ(deeper.body, R"({"error":"the path has more than 512 slashes"})");
  // Where the page is not wanted, the slashes cost nothing.
  const Request model = request_for(std::string(15'000, '/') + "count", "application/json");
  EXPECT_TRUE(asks_for<ModelRequest>(model, {}));
}

/// The path of a relative address, as a browser has it that is at another path (RFC 3986, 5.2).
std::string resolved(std::string here, std::string_view address) {
  const auto leave_folder = [&here] { here.erase(here.find_last_of('/', here.size() - 2) + 1); };
  here.erase(std::min(here.find('?'), here.size()));
  here.erase(here.rfind('/') + 1);
  if (address.starts_with("./")) address.remove_prefix(2);
  for (; address.starts_with("../"); address.remove_prefix(3)) {
    if (here.size() > 1) leave_folder();
  }
  return here.append(address);
}

/// The files that a page names, each as a browser asks for it that has the page from this address.
std::set<std::string> files_named_at(const std::string& address) {
  const std::string html = response_to(request_for(address, browser)).body;
  std::set<std::string> targets;
  const std::regex attribute("(?:src|href)=\"([^\"]*)\"");
  for (std::sregex_iterator found(html.begin(), html.end(), attribute), end; found != end;
       ++found) {
    targets.insert(resolved(address, (*found)[1].str()));
  }
  return targets;
}

TEST(Site, NamesItsFilesSoThatTheyAreFoundFromEveryPath) {
  const auto at_root = files_named_at("/");
  EXPECT_GE(at_root.size(), 3U);
  for (const std::string& target : at_root) {
    EXPECT_EQ(response_to(request_for(target)).status, 200) << target;
  }
  for (const auto* target : {"/counter", "/users/bob", "/users/bob/", "/a/b/c/d?e/f/g", "//a///b",
                             "/-/gallery", "/a%2Fb/c", "/-/index.html"}) {
    EXPECT_EQ(files_named_at(target), at_root) << target;
  }
}

TEST(Site, HasItsFilesInFoldersOfModelsToo) {
  for (const std::string& target : files_named_at("/")) {
    const auto response = response_to(request_for("/a/b" + target));
    EXPECT_EQ(response.status, 200) << target;
    EXPECT_NE(response.content_type, "text/html; charset=utf-8");
  }
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/a/-/assets/other.js"), {}));
  EXPECT_TRUE(asks_for<ModelRequest>(request_for("/a/-/licenses.txt"), {}));
}

TEST(Site, TellsThePageHowDeepItsPathIs) {
  for (const auto& [target, depth] : std::vector<std::pair<std::string, std::string>>{
           {"/", "0"}, {"/counter?a/b", "1"}, {"//users///bob/", "2"}, {"/a%2Fb/c", "3"}}) {
    const auto body = response_to(request_for(target, browser)).body;
    EXPECT_NE(body.find("name=\"updraft-depth\" content=\"" + depth + "\""), std::string::npos)
        << target << '\n'
        << body;
  }
}

TEST(Site, TellsThePageHowLongAMessageMayBe) {
  const auto body = response_to(request_for("/", browser), {.message_bytes = 12345}).body;
  EXPECT_NE(body.find("name=\"updraft-message-bytes\" content=\"12345\""), std::string::npos);
  EXPECT_EQ(body.find('{'), std::string::npos);
}

TEST(Site, SendsThePageAgainOnlyWhereItDiffers) {
  const auto tag_of = [](const std::string& target, const Site& site = {}) {
    const std::string fields = response_to(request_for(target, browser), site).fields;
    const auto start = fields.find("ETag: ") + 6;
    return fields.substr(start, fields.find('\r', start) - start);
  };
  auto request = request_for("/a/b", browser);
  request.if_none_match = tag_of("/c/d");
  EXPECT_EQ(response_to(request).status, 304);
  EXPECT_TRUE(response_to(request).body.empty());
  for (const auto& other : {tag_of("/a"), tag_of("/a/b", {.message_bytes = 7})}) {
    request.if_none_match = other;
    EXPECT_EQ(response_to(request).status, 200) << other;
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
  EXPECT_EQ(response.lasting, asset.content);
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
    EXPECT_EQ(response.lasting, script().content) << coding;
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
  request.accept_encoding = "gzip";
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
