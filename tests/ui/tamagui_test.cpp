#include <updraft/json.hpp>
#include <updraft/local_state.hpp>
#include <updraft/tamagui.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace updraft::tamagui_test {
namespace {

std::string tamagui_json(const std::string& name, const std::string& rest) {
  return R"({"$":"component","component":"rise-tools/kit-tamagui/)" + name + "\"" + rest + "}";
}

void expect_names(const Value& component, const std::vector<std::string>& names) {
  std::vector<std::string> sent;
  for (const Member& prop : component["props"].members()) sent.emplace_back(prop.name.text());
  EXPECT_EQ(sent, names) << component["component"].text();
}

TEST(Tamagui, ReadsLikeTheScreenItDraws) {
  int count = 0;
  EXPECT_EQ(
      to_json(YStack({.gap = "$2"}, Text("The count is ", count),
                     Button({.onPress = [&count] { ++count; }}, "Plus 1"))),
      tamagui_json(
          "YStack",
          R"(,"props":{"gap":"$2"},"children":[)" +
              tamagui_json("Text", R"(,"children":["The count is ",0],"$staticChildren":true)") +
              "," +
              tamagui_json("Button", R"(,"props":{"onPress":{"$":"event"}},"children":"Plus 1")") +
              R"(],"$staticChildren":true)"));
}

TEST(Tamagui, NeedsNoProps) {
  EXPECT_EQ(to_json(Separator()), tamagui_json("Separator", ""));
  EXPECT_EQ(to_json(Box(Value())), tamagui_json("View", R"(,"children":null)"));
}

TEST(Tamagui, TakesValuesOfEachControlsOwnType) {
  EXPECT_EQ(to_json(Slider({.value = {30}, .max = 100})["props"]), R"({"value":[30],"max":100})");
  EXPECT_EQ(to_json(Progress({.value = 30})["props"]), R"({"value":30})");
  EXPECT_EQ(to_json(Input({.value = "a", .placeholder = "Name"})["props"]),
            R"({"value":"a","placeholder":"Name"})");
  const auto on = local_state("on", false);
  EXPECT_EQ(Switch({.checked = on, .onCheckedChange = set_local(on)})["props"],
            object({{"checked", on}, {"onCheckedChange", set_local(on)}}));
}

TEST(Tamagui, StylesByState) {
  EXPECT_EQ(
      to_json(Card({.key = "c", .width = "50%", .pressStyle = {{"opacity", 0.5}}})),
      tamagui_json("Card", R"(,"key":"c","props":{"width":"50%","pressStyle":{"opacity":0.5}})"));
}

TEST(Tamagui, SendsEveryPropByItsName) {
  expect_names(YStack({.id = "a",
                       .disabled = true,
                       .onPress = action("a"),
                       .onLongPress = action("a"),
                       .onPressIn = action("a"),
                       .onPressOut = action("a"),
                       .display = "a",
                       .position = "a",
                       .top = 1,
                       .right = 1,
                       .bottom = 1,
                       .left = 1,
                       .zIndex = 1,
                       .fullscreen = true,
                       .flex = 1,
                       .flexGrow = 1,
                       .flexShrink = 1,
                       .flexBasis = 1,
                       .flexDirection = "a",
                       .flexWrap = "a",
                       .gap = 1,
                       .rowGap = 1,
                       .columnGap = 1,
                       .alignItems = "a",
                       .alignContent = "a",
                       .alignSelf = "a",
                       .justifyContent = "a",
                       .width = 1,
                       .height = 1,
                       .minWidth = 1,
                       .minHeight = 1,
                       .maxWidth = 1,
                       .maxHeight = 1,
                       .aspectRatio = 1,
                       .overflow = "a",
                       .padding = 1,
                       .paddingHorizontal = 1,
                       .paddingVertical = 1,
                       .paddingTop = 1,
                       .paddingRight = 1,
                       .paddingBottom = 1,
                       .paddingLeft = 1,
                       .margin = 1,
                       .marginHorizontal = 1,
                       .marginVertical = 1,
                       .marginTop = 1,
                       .marginRight = 1,
                       .marginBottom = 1,
                       .marginLeft = 1,
                       .theme = "a",
                       .size = 1,
                       .circular = true,
                       .bordered = true,
                       .elevate = true,
                       .elevation = 1,
                       .backgroundColor = 1,
                       .borderRadius = 1,
                       .borderWidth = 1,
                       .borderTopWidth = 1,
                       .borderRightWidth = 1,
                       .borderBottomWidth = 1,
                       .borderLeftWidth = 1,
                       .borderColor = 1,
                       .borderStyle = "a",
                       .opacity = 1,
                       .x = 1,
                       .y = 1,
                       .scale = 1,
                       .rotate = "a",
                       .animation = 1,
                       .enterStyle = {{"a", 1}},
                       .exitStyle = {{"a", 1}},
                       .hoverStyle = {{"a", 1}},
                       .pressStyle = {{"a", 1}},
                       .focusStyle = {{"a", 1}}}),
               {"id",
                "disabled",
                "onPress",
                "onLongPress",
                "onPressIn",
                "onPressOut",
                "display",
                "position",
                "top",
                "right",
                "bottom",
                "left",
                "zIndex",
                "fullscreen",
                "flex",
                "flexGrow",
                "flexShrink",
                "flexBasis",
                "flexDirection",
                "flexWrap",
                "gap",
                "rowGap",
                "columnGap",
                "alignItems",
                "alignContent",
                "alignSelf",
                "justifyContent",
                "width",
                "height",
                "minWidth",
                "minHeight",
                "maxWidth",
                "maxHeight",
                "aspectRatio",
                "overflow",
                "padding",
                "paddingHorizontal",
                "paddingVertical",
                "paddingTop",
                "paddingRight",
                "paddingBottom",
                "paddingLeft",
                "margin",
                "marginHorizontal",
                "marginVertical",
                "marginTop",
                "marginRight",
                "marginBottom",
                "marginLeft",
                "theme",
                "size",
                "circular",
                "bordered",
                "elevate",
                "elevation",
                "backgroundColor",
                "borderRadius",
                "borderWidth",
                "borderTopWidth",
                "borderRightWidth",
                "borderBottomWidth",
                "borderLeftWidth",
                "borderColor",
                "borderStyle",
                "opacity",
                "x",
                "y",
                "scale",
                "rotate",
                "animation",
                "enterStyle",
                "exitStyle",
                "hoverStyle",
                "pressStyle",
                "focusStyle"});
  expect_names(Text({.numberOfLines = 1,
                     .ellipse = true,
                     .selectable = true,
                     .fontFamily = 1,
                     .fontSize = 1,
                     .fontWeight = 1,
                     .fontStyle = 1,
                     .lineHeight = 1,
                     .letterSpacing = 1,
                     .textAlign = 1,
                     .textTransform = 1,
                     .textDecorationLine = 1,
                     .color = 1}),
               {"numberOfLines", "ellipse", "selectable", "fontFamily", "fontSize", "fontWeight",
                "fontStyle", "lineHeight", "letterSpacing", "textAlign", "textTransform",
                "textDecorationLine", "color"});
  expect_names(Button({.icon = "a",
                       .iconAfter = "a",
                       .variant = "a",
                       .chromeless = true,
                       .fontFamily = 1,
                       .fontSize = 1,
                       .fontWeight = 1,
                       .fontStyle = 1,
                       .lineHeight = 1,
                       .letterSpacing = 1,
                       .textAlign = 1,
                       .textTransform = 1,
                       .textDecorationLine = 1,
                       .color = 1}),
               {"icon", "iconAfter", "variant", "chromeless", "fontFamily", "fontSize",
                "fontWeight", "fontStyle", "lineHeight", "letterSpacing", "textAlign",
                "textTransform", "textDecorationLine", "color"});
  expect_names(
      Label({.htmlFor = "a",
             .numberOfLines = 1,
             .fontFamily = 1,
             .fontSize = 1,
             .fontWeight = 1,
             .fontStyle = 1,
             .lineHeight = 1,
             .letterSpacing = 1,
             .textAlign = 1,
             .textTransform = 1,
             .textDecorationLine = 1,
             .color = 1}),
      {"htmlFor", "numberOfLines", "fontFamily", "fontSize", "fontWeight", "fontStyle",
       "lineHeight", "letterSpacing", "textAlign", "textTransform", "textDecorationLine", "color"});
  expect_names(ListItem({.icon = "a",
                         .iconAfter = "a",
                         .title = "a",
                         .subTitle = "a",
                         .fontFamily = 1,
                         .fontSize = 1,
                         .fontWeight = 1,
                         .fontStyle = 1,
                         .lineHeight = 1,
                         .letterSpacing = 1,
                         .textAlign = 1,
                         .textTransform = 1,
                         .textDecorationLine = 1,
                         .color = 1}),
               {"icon", "iconAfter", "title", "subTitle", "fontFamily", "fontSize", "fontWeight",
                "fontStyle", "lineHeight", "letterSpacing", "textAlign", "textTransform",
                "textDecorationLine", "color"});
  expect_names(ScrollView({.horizontal = true,
                           .showsHorizontalScrollIndicator = true,
                           .showsVerticalScrollIndicator = true,
                           .contentContainerStyle = {{"a", 1}}}),
               {"horizontal", "showsHorizontalScrollIndicator", "showsVerticalScrollIndicator",
                "contentContainerStyle"});
  expect_names(Separator({.vertical = true}), {"vertical"});
  expect_names(Spinner({.color = 1}), {"color"});
  expect_names(Image({.source = 1, .src = "a", .alt = "a", .resizeMode = "a"}),
               {"source", "src", "alt", "resizeMode"});
  expect_names(Input({.value = "a",
                      .defaultValue = "a",
                      .placeholder = "a",
                      .secureTextEntry = true,
                      .keyboardType = "a",
                      .returnKeyType = "a",
                      .autoCapitalize = "a",
                      .autoCorrect = true,
                      .autoFocus = true,
                      .maxLength = 1,
                      .multiline = true,
                      .editable = true,
                      .numberOfLines = 1,
                      .onChangeText = action("a"),
                      .onSubmitEditing = action("a"),
                      .onFocus = action("a"),
                      .onBlur = action("a"),
                      .fontFamily = 1,
                      .fontSize = 1,
                      .fontWeight = 1,
                      .fontStyle = 1,
                      .lineHeight = 1,
                      .letterSpacing = 1,
                      .textAlign = 1,
                      .textTransform = 1,
                      .textDecorationLine = 1,
                      .color = 1}),
               {"value",
                "defaultValue",
                "placeholder",
                "secureTextEntry",
                "keyboardType",
                "returnKeyType",
                "autoCapitalize",
                "autoCorrect",
                "autoFocus",
                "maxLength",
                "multiline",
                "editable",
                "numberOfLines",
                "onChangeText",
                "onSubmitEditing",
                "onFocus",
                "onBlur",
                "fontFamily",
                "fontSize",
                "fontWeight",
                "fontStyle",
                "lineHeight",
                "letterSpacing",
                "textAlign",
                "textTransform",
                "textDecorationLine",
                "color"});
  expect_names(Switch({.checked = true, .defaultChecked = true, .onCheckedChange = action("a")}),
               {"checked", "defaultChecked", "onCheckedChange"});
  expect_names(Slider({.value = {1},
                       .defaultValue = {1},
                       .min = 1,
                       .max = 1,
                       .step = 1,
                       .orientation = "a",
                       .onValueChange = action("a"),
                       .onSlideStart = action("a"),
                       .onSlideEnd = action("a")}),
               {"value", "defaultValue", "min", "max", "step", "orientation", "onValueChange",
                "onSlideStart", "onSlideEnd"});
  expect_names(SliderThumb({.index = 1}), {"index"});
  expect_names(Progress({.value = 1, .max = 1}), {"value", "max"});
}

}  // namespace
}  // namespace updraft::tamagui_test
