#include <updraft/actions.hpp>
#include <updraft/forms.hpp>
#include <updraft/icons.hpp>
#include <updraft/kit.hpp>
#include <updraft/local_state.hpp>
#include <updraft/tamagui.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <string_view>

namespace updraft::identifiers_test {
namespace {

/// What stock clients register, one identifier a line.
std::set<std::string, std::less<>> known_identifiers() {
  std::ifstream file("tests/data/kit_identifiers.txt");
  std::set<std::string, std::less<>> known;
  for (std::string line; std::getline(file, line);) known.insert(line);
  return known;
}

TEST(Identifiers, OfAllBuildersAreKnownToStockClients) {
  const auto known = known_identifiers();
  ASSERT_FALSE(known.empty());
  std::set<std::string_view> seen;
  for (const std::string_view id : {fragment.id,
                                    YStack.id,
                                    XStack.id,
                                    ZStack.id,
                                    Box.id,
                                    Card.id,
                                    Square.id,
                                    Circle.id,
                                    ScrollView.id,
                                    Separator.id,
                                    Text.id,
                                    SizableText.id,
                                    Paragraph.id,
                                    Heading.id,
                                    H1.id,
                                    H2.id,
                                    H3.id,
                                    H4.id,
                                    H5.id,
                                    H6.id,
                                    Label.id,
                                    Button.id,
                                    ListItem.id,
                                    Input.id,
                                    TextArea.id,
                                    Checkbox.id,
                                    Switch.id,
                                    SwitchThumb.id,
                                    Slider.id,
                                    SliderTrack.id,
                                    SliderTrackActive.id,
                                    SliderThumb.id,
                                    Spinner.id,
                                    Progress.id,
                                    ProgressIndicator.id,
                                    Image.id,
                                    Avatar.id,
                                    AvatarImage.id,
                                    AvatarFallback.id,
                                    kit::AnimatedProgress.id,
                                    kit::BottomSheet.id,
                                    kit::BottomSheetTriggerButton.id,
                                    kit::BottomSheetCloseButton.id,
                                    kit::BottomSheetSubmitButton.id,
                                    kit::RNDraggableFlatList.id,
                                    kit::SmoothSlider.id,
                                    forms::Form.id,
                                    forms::SubmitButton.id,
                                    forms::InputField.id,
                                    forms::TextField.id,
                                    forms::CheckboxField.id,
                                    forms::SwitchField.id,
                                    forms::SliderField.id,
                                    forms::SelectField.id,
                                    forms::RadioGroupField.id,
                                    forms::ToggleGroupField.id,
                                    icons::Icon.id}) {
    EXPECT_TRUE(known.contains(id)) << id;
    EXPECT_TRUE(seen.insert(id).second) << id << " is built twice";
  }
}

TEST(Identifiers, OfAllActionsAreKnownToStockClients) {
  const auto known = known_identifiers();
  for (const Action& each :
       {navigate(""), go_back(), expo_router::navigate(""), expo_router::go_back(), toast(""),
        haptics::impact(), haptics::notification(), haptics::selection(), open_url(""),
        open_settings(), set_local(local_state("", 0))}) {
    EXPECT_TRUE(known.contains(each.value()["name"].text())) << each.value()["name"].text();
  }
}

}  // namespace
}  // namespace updraft::identifiers_test
