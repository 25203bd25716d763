#include <updraft/forms.hpp>
#include <updraft/icons.hpp>
#include <updraft/json.hpp>
#include <updraft/kit.hpp>

#include <gtest/gtest.h>

namespace updraft::forms_test {
namespace {

using namespace forms;

TEST(Forms, HoldFieldsAndASubmitButton) {
  EXPECT_EQ(to_json(Form({.onSubmit = [](const Event& e) { return e[0]; }, .gap = "$4"},
                         InputField({.id = "name", .label = "Name", .defaultValue = "Bo"}),
                         SubmitButton({.pendingState = "…"}, "Save"))),
            R"({"$":"component","component":"rise-tools/kit-forms/Form",)"
            R"("props":{"onSubmit":{"$":"event"},"gap":"$4"},"children":[)"
            R"({"$":"component","component":"rise-tools/kit-forms/InputField",)"
            R"("props":{"id":"name","label":"Name","defaultValue":"Bo"}},)"
            R"({"$":"component","component":"rise-tools/kit-forms/SubmitButton",)"
            R"("props":{"pendingState":"…"},"children":"Save"}],"$staticChildren":true})");
}

TEST(Forms, OfferOptions) {
  const Value options = array(
      {object({{"key", "s"}, {"label", "Small"}}), object({{"key", "l"}, {"label", "Large"}})});
  EXPECT_EQ(SelectField({.id = "a", .options = {{"s", "Small"}, {"l", "Large"}}})["props"],
            object({{"id", "a"}, {"options", options}}));
  const std::vector<Option> known{{"s", "Small"}, {"l", "Large"}};
  EXPECT_EQ(RadioGroupField({.options = known, .mode = "horizontal"})["props"],
            object({{"options", options}, {"mode", "horizontal"}}));
  EXPECT_EQ(to_json(ToggleGroupField(
                {.type = "multiple", .defaultValue = std::vector<std::string>{"s"}})["props"]),
            R"({"type":"multiple","defaultValue":["s"]})");
}

TEST(Forms, StartFromTheirDefaults) {
  EXPECT_EQ(to_json(SliderField({.id = "v", .defaultValue = {25}, .max = 100})["props"]),
            R"({"id":"v","defaultValue":[25],"max":100})");
  EXPECT_EQ(to_json(SwitchField({.id = "on", .defaultChecked = false})["props"]),
            R"({"id":"on","defaultChecked":false})");
}

TEST(Kit, SendsAStartOfNull) {
  EXPECT_EQ(to_json(kit::AnimatedProgress(
                {.startProgress = nullptr, .endProgress = 1, .duration = 200})["props"]),
            R"({"startProgress":null,"endProgress":1,"duration":200})");
}

TEST(Kit, DrawsRowsToDrag) {
  EXPECT_EQ(to_json(kit::RNDraggableFlatList(
                {.data = {{.key = "a", .label = "A", .onPress = [] {}}, {.key = "b"}},
                 .onReorder = [] {}})["props"]),
            R"({"data":[{"key":"a","label":"A","onPress":{"$":"event"}},{"key":"b"}],)"
            R"("onReorder":{"$":"event"}})");
}

TEST(Kit, OpensSheetsAndSlidesSmoothly) {
  EXPECT_EQ(to_json(kit::BottomSheet({.trigger = kit::BottomSheetTriggerButton("Open"),
                                      .snapPoints = {50},
                                      .frameProps = {{"padding", "$2"}}})["props"]),
            R"({"trigger":{"$":"component","component":"rise-tools/kit/BottomSheetTriggerButton",)"
            R"("children":"Open"},"snapPoints":[50],"frameProps":{"padding":"$2"}})");
  EXPECT_EQ(to_json(kit::SmoothSlider({.value = 0.5, .onValueChange = [] {}, .size = 60})["props"]),
            R"({"value":0.5,"onValueChange":{"$":"event"},"size":60})");
}

TEST(Icons, AreGivenByName) {
  EXPECT_EQ(to_json(Button({.icon = icons::Icon({.icon = "Plus", .size = 16})})["props"]),
            R"({"icon":{"$":"component","component":"rise-tools/kit-lucide-icons/Icon",)"
            R"("props":{"icon":"Plus","size":16}}})");
}

}  // namespace
}  // namespace updraft::forms_test
