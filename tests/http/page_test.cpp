#include "http/page.hpp"

#include <gtest/gtest.h>

namespace updraft::http::page_test {
namespace {

TEST(Page, KnowsTheWayToTheRootFromEveryTarget) {
  for (const auto& [target, root] : std::initializer_list<std::pair<const char*, const char*>>{
           {"/", "./"},
           {"/counter", "./"},
           {"/counter?a/b/c", "./"},
           {"/users/", "../"},
           {"/users/bob", "../"},
           {"/users/bob/", "../../"},
           {"//bob", "../"},
           {"/a%2Fb", "./"},
           {"http://host", "./"},
           {"http://host?a/b", "./"},
           {"https://host:1/users/bob?a", "../"}}) {
    EXPECT_EQ(path_to_root(target), root) << target;
  }
}

TEST(Page, KnowsNoWayFromATargetThatIsTooDeep) {
  const auto way_from = [](std::size_t slashes) {
    return path_to_root(std::string(slashes, '/') + "a");
  };
  EXPECT_EQ(way_from(deepest_page).size(), 3 * (deepest_page - 1));
  EXPECT_EQ(way_from(deepest_page + 1), "");
}

TEST(Page, IsCompletedInEachPlace) {
  const PageContext context{.root = "../../", .depth = 3, .message_bytes = 99};
  EXPECT_EQ(page_text(R"(<a href="./x"><b src="./y" c="{message-bytes}{depth}"> ./z)", context),
            R"(<a href="../../-/x"><b src="../../-/y" c="993"> ./z)");
}

TEST(Page, HasATagForEachOfItsTexts) {
  const auto tag_of = [](const PageContext& context) { return page_tag("\"abc\"", context); };
  const std::string tag = tag_of({.root = "./", .depth = 1, .message_bytes = 5});
  EXPECT_EQ(tag_of({.root = "./", .depth = 1, .message_bytes = 5}), tag);
  EXPECT_NE(tag_of({.root = "../", .depth = 1, .message_bytes = 5}), tag);
  EXPECT_NE(tag_of({.root = "./", .depth = 2, .message_bytes = 5}), tag);
  EXPECT_NE(tag_of({.root = "./", .depth = 1, .message_bytes = 6}), tag);
  EXPECT_EQ(tag.front(), '"');
  EXPECT_EQ(tag.back(), '"');
}

}  // namespace
}  // namespace updraft::http::page_test
