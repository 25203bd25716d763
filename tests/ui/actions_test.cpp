#include <updraft/actions.hpp>
#include <updraft/json.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace updraft::actions_test {
namespace {

std::string action_json(const std::string& name, const std::string& fields = "") {
  return R"({"$":"action","name":"rise-tools/)" + name + "\"" + fields + "}";
}

TEST(Actions, NavigateByReactNavigationUnlessToldOtherwise) {
  EXPECT_EQ(to_json(navigate("a/b")),
            action_json("kit-react-navigation/navigate", R"(,"path":"a/b")"));
  EXPECT_EQ(to_json(react_navigation::navigate("a", {{"title", "A"}})),
            action_json("kit-react-navigation/navigate", R"(,"path":"a","options":{"title":"A"})"));
  EXPECT_EQ(to_json(go_back()), action_json("kit-react-navigation/goBack"));
  EXPECT_EQ(to_json(expo_router::navigate("/a")),
            action_json("kit-expo-router/navigate", R"(,"path":"/a")"));
  EXPECT_EQ(to_json(expo_router::go_back()), action_json("kit-expo-router/goBack"));
}

TEST(Actions, ShowAToast) {
  EXPECT_EQ(to_json(toast("Saved")), action_json("kit-tamagui-toast/toast", R"(,"title":"Saved")"));
  EXPECT_EQ(to_json(toast("Saved", {.message = "All", .duration = std::chrono::seconds(2)})),
            action_json("kit-tamagui-toast/toast",
                        R"(,"title":"Saved","message":"All","duration":2000)"));
}

TEST(Actions, LetThePhoneBeFelt) {
  using enum haptics::ImpactStyle;
  using Type = haptics::NotificationType;
  EXPECT_EQ(to_json(haptics::impact()), action_json("kit-haptics/impact"));
  EXPECT_EQ(to_json(haptics::impact(light)),
            action_json("kit-haptics/impact", R"(,"style":"light")"));
  EXPECT_EQ(haptics::impact(medium).value()["style"].text(), "medium");
  EXPECT_EQ(haptics::impact(heavy).value()["style"].text(), "heavy");
  EXPECT_EQ(haptics::impact(rigid).value()["style"].text(), "rigid");
  EXPECT_EQ(haptics::impact(soft).value()["style"].text(), "soft");
  EXPECT_EQ(to_json(haptics::notification()), action_json("kit-haptics/notification"));
  EXPECT_EQ(haptics::notification(Type::success).value()["type"].text(), "success");
  EXPECT_EQ(haptics::notification(Type::warning).value()["type"].text(), "warning");
  EXPECT_EQ(haptics::notification(Type::error).value()["type"].text(), "error");
  EXPECT_EQ(to_json(haptics::selection()), action_json("kit-haptics/selection"));
}

TEST(Actions, OpenUrlsAndSettings) {
  EXPECT_EQ(to_json(open_url("tel:1")), action_json("kit-linking/openURL", R"(,"url":"tel:1")"));
  EXPECT_EQ(to_json(open_settings()), action_json("kit-linking/openSettings"));
}

}  // namespace
}  // namespace updraft::actions_test
