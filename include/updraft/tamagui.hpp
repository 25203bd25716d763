#pragma once

#include <updraft/component.hpp>
#include <updraft/props.hpp>

#include <type_traits>
#include <vector>

#pragma GCC visibility push(default)

/// Builders of kit-tamagui, the stock clients' components of layout, text and input.
///
///     YStack({.gap = "$2", .padding = "$4"},
///            Text({.fontSize = "$6"}, "Volume"),
///            Slider({.value = {volume}, .max = 100, .onValueChange = set_volume}, …))
///
/// What each prop does is said by Tamagui 1.x and React Native, whose names these are. Handlers are
/// called with React Native's arguments, where a native event is the string `[native code]`.
namespace updraft {

inline namespace tamagui {

/// Components that take the same props.
enum class Family {
  stack,  ///< Boxes and what else only lays out and frames.
  text,
  button,
  label,
  list_item,
  scroll_view,
  separator,
  spinner,
  image,
  input,
  toggle,  ///< Switch and Checkbox.
  slider,
  slider_thumb,
  progress,
};

/// The props of all families: one list, in one order, so that there is one to remember. It goes
///
///   key; what it holds; what it does (handlers); where it lies (position, flex, gap, size,
///   padding, margin); how it looks (box, then text); more
///
/// and C++ wants designated initializers in that order. A prop that a family hasn't is a NotAProp.
/// Lengths are in density-independent pixels, or tokens (`"$4"`).
template <Family family>
struct ElementProps {
  template <class P, Family... families>
  using Of = std::conditional_t<((family == families) || ...), P, NotAProp>;
  using Flag = props::Flag;
  using Number = props::Number;
  using Token = props::Token;
  using String = props::String;
  using Object = props::Object;
  using On = props::On;
  template <Family... families>
  using TextOf = Of<Token, Family::text, Family::button, Family::label, Family::list_item,
                    Family::input, families...>;

  Key key{};

  // What it holds.
  String id{};                             ///< By which a Label's htmlFor finds it.
  Of<props::Any, Family::image> source{};  ///< `object({{"uri", url}})`; give width and height too.
  Of<String, Family::image> src{};         ///< A URL.
  Of<String, Family::image> alt{};
  Of<String, Family::image> resizeMode{};  ///< cover, contain, stretch, repeat or center.
  Of<String, Family::label> htmlFor{};
  Of<props::Node, Family::button, Family::list_item> icon{};
  Of<props::Node, Family::button, Family::list_item> iconAfter{};
  Of<props::Node, Family::list_item> title{};
  Of<props::Node, Family::list_item> subTitle{};
  /// A slider's thumbs (an array), an input's text, or how far a progress is.
  std::conditional_t<
      family == Family::slider, props::Numbers,
      std::conditional_t<family == Family::progress, Number, Of<String, Family::input>>>
      value{};
  std::conditional_t<family == Family::slider, props::Numbers, Of<String, Family::input>>
      defaultValue{};
  Of<Flag, Family::toggle> checked{};
  Of<Flag, Family::toggle> defaultChecked{};
  Of<Number, Family::slider> min{};
  Of<Number, Family::slider, Family::progress> max{};
  Of<Number, Family::slider> step{};
  Of<Number, Family::slider_thumb> index{};  ///< Which of the slider's values it moves, from 0.
  Of<String, Family::slider> orientation{};  ///< horizontal or vertical.
  Of<String, Family::input> placeholder{};
  Of<Flag, Family::input> secureTextEntry{};
  Of<String, Family::input> keyboardType{};    ///< numeric, email-address, url, ….
  Of<String, Family::input> returnKeyType{};   ///< done, go, next, search or send.
  Of<String, Family::input> autoCapitalize{};  ///< none, sentences, words or characters.
  Of<Flag, Family::input> autoCorrect{};
  Of<Flag, Family::input> autoFocus{};
  Of<Number, Family::input> maxLength{};
  Of<Flag, Family::input> multiline{};
  Of<Flag, Family::input> editable{};
  Of<Number, Family::text, Family::label, Family::input> numberOfLines{};
  Of<Flag, Family::text> ellipse{};
  Of<Flag, Family::text> selectable{};
  Of<Flag, Family::scroll_view> horizontal{};
  Of<Flag, Family::scroll_view> showsHorizontalScrollIndicator{};
  Of<Flag, Family::scroll_view> showsVerticalScrollIndicator{};
  Of<Flag, Family::separator> vertical{};
  Flag disabled{};

  // What it does.
  On onPress{};
  On onLongPress{};
  On onPressIn{};
  On onPressOut{};
  Of<On, Family::toggle> onCheckedChange{};  ///< (bool)
  Of<On, Family::slider> onValueChange{};    ///< (array of numbers)
  Of<On, Family::slider> onSlideStart{};
  Of<On, Family::slider> onSlideEnd{};
  Of<On, Family::input> onChangeText{};  ///< (string)
  Of<On, Family::input> onSubmitEditing{};
  Of<On, Family::input> onFocus{};
  Of<On, Family::input> onBlur{};

  // Where it lies.
  String display{};   ///< flex or none.
  String position{};  ///< relative or absolute, for the next four.
  Token top{};
  Token right{};
  Token bottom{};
  Token left{};
  Number zIndex{};
  Flag fullscreen{};
  Number flex{};
  Number flexGrow{};
  Number flexShrink{};
  Token flexBasis{};
  String flexDirection{};
  String flexWrap{};
  Token gap{};
  Token rowGap{};
  Token columnGap{};
  String alignItems{};
  String alignContent{};
  String alignSelf{};
  String justifyContent{};
  Token width{};
  Token height{};
  Token minWidth{};
  Token minHeight{};
  Token maxWidth{};
  Token maxHeight{};
  Number aspectRatio{};
  String overflow{};
  Token padding{};
  Token paddingHorizontal{};
  Token paddingVertical{};
  Token paddingTop{};
  Token paddingRight{};
  Token paddingBottom{};
  Token paddingLeft{};
  Token margin{};
  Token marginHorizontal{};
  Token marginVertical{};
  Token marginTop{};
  Token marginRight{};
  Token marginBottom{};
  Token marginLeft{};
  Of<Object, Family::scroll_view> contentContainerStyle{};

  // How it looks.
  String theme{};                        ///< `red`, `dark`, `active`, ….
  Token size{};                          ///< `$1` … `$10`, pixels; of a Spinner: small or large.
  Of<String, Family::button> variant{};  ///< outlined.
  Of<Flag, Family::button> chromeless{};
  Flag circular{};
  Flag bordered{};
  Flag elevate{};
  Token elevation{};
  Token backgroundColor{};
  Token borderRadius{};
  Token borderWidth{};
  Token borderTopWidth{};
  Token borderRightWidth{};
  Token borderBottomWidth{};
  Token borderLeftWidth{};
  Token borderColor{};
  String borderStyle{};  ///< solid, dotted or dashed.
  Token opacity{};       ///< 0 to 1.
  Number x{};
  Number y{};
  Number scale{};
  String rotate{};    ///< `"45deg"`
  Token animation{};  ///< `quick`, `bouncy`, `lazy`, ….
  Object enterStyle{};
  Object exitStyle{};
  Object hoverStyle{};
  Object pressStyle{};
  Object focusStyle{};
  TextOf<> fontFamily{};
  TextOf<> fontSize{};
  TextOf<> fontWeight{};
  TextOf<> fontStyle{};
  TextOf<> lineHeight{};
  TextOf<> letterSpacing{};
  TextOf<> textAlign{};
  TextOf<> textTransform{};
  TextOf<> textDecorationLine{};
  TextOf<Family::spinner> color{};

  std::vector<Member> more{};  ///< Props that are not named here.
};

template <Family family>
Props to_props(const ElementProps<family>& p);

using StackProps = ElementProps<Family::stack>;
using TextProps = ElementProps<Family::text>;
using ButtonProps = ElementProps<Family::button>;
using LabelProps = ElementProps<Family::label>;
using ListItemProps = ElementProps<Family::list_item>;
using ScrollViewProps = ElementProps<Family::scroll_view>;
using SeparatorProps = ElementProps<Family::separator>;
using SpinnerProps = ElementProps<Family::spinner>;
using ImageProps = ElementProps<Family::image>;
using InputProps = ElementProps<Family::input>;
using ToggleProps = ElementProps<Family::toggle>;
using SliderProps = ElementProps<Family::slider>;
using SliderThumbProps = ElementProps<Family::slider_thumb>;
using ProgressProps = ElementProps<Family::progress>;

inline constexpr Builder<StackProps> YStack{"rise-tools/kit-tamagui/YStack"};
inline constexpr Builder<StackProps> XStack{"rise-tools/kit-tamagui/XStack"};
inline constexpr Builder<StackProps> ZStack{"rise-tools/kit-tamagui/ZStack"};
/// Tamagui's `View`, which here is the name of a kind of model.
inline constexpr Builder<StackProps> Box{"rise-tools/kit-tamagui/View"};
inline constexpr Builder<StackProps> Card{"rise-tools/kit-tamagui/Card"};
inline constexpr Builder<StackProps> Square{"rise-tools/kit-tamagui/Square"};
inline constexpr Builder<StackProps> Circle{"rise-tools/kit-tamagui/Circle"};
inline constexpr Builder<ScrollViewProps> ScrollView{"rise-tools/kit-tamagui/ScrollView"};
inline constexpr Builder<SeparatorProps> Separator{"rise-tools/kit-tamagui/Separator"};

inline constexpr Builder<TextProps> Text{"rise-tools/kit-tamagui/Text"};
inline constexpr Builder<TextProps> SizableText{"rise-tools/kit-tamagui/SizableText"};
inline constexpr Builder<TextProps> Paragraph{"rise-tools/kit-tamagui/Paragraph"};
inline constexpr Builder<TextProps> Heading{"rise-tools/kit-tamagui/Heading"};
inline constexpr Builder<TextProps> H1{"rise-tools/kit-tamagui/H1"};
inline constexpr Builder<TextProps> H2{"rise-tools/kit-tamagui/H2"};
inline constexpr Builder<TextProps> H3{"rise-tools/kit-tamagui/H3"};
inline constexpr Builder<TextProps> H4{"rise-tools/kit-tamagui/H4"};
inline constexpr Builder<TextProps> H5{"rise-tools/kit-tamagui/H5"};
inline constexpr Builder<TextProps> H6{"rise-tools/kit-tamagui/H6"};
inline constexpr Builder<LabelProps> Label{"rise-tools/kit-tamagui/Label"};

inline constexpr Builder<ButtonProps> Button{"rise-tools/kit-tamagui/Button"};
inline constexpr Builder<ListItemProps> ListItem{"rise-tools/kit-tamagui/ListItem"};
inline constexpr Builder<InputProps> Input{"rise-tools/kit-tamagui/Input"};
inline constexpr Builder<InputProps> TextArea{"rise-tools/kit-tamagui/TextArea"};
inline constexpr Builder<ToggleProps> Checkbox{"rise-tools/kit-tamagui/Checkbox"};
/// Holds a SwitchThumb.
inline constexpr Builder<ToggleProps> Switch{"rise-tools/kit-tamagui/Switch"};
inline constexpr Builder<StackProps> SwitchThumb{"rise-tools/kit-tamagui/SwitchThumb"};
/// Holds a SliderTrack, which holds a SliderTrackActive, and a SliderThumb for each value.
inline constexpr Builder<SliderProps> Slider{"rise-tools/kit-tamagui/Slider"};
inline constexpr Builder<StackProps> SliderTrack{"rise-tools/kit-tamagui/SliderTrack"};
inline constexpr Builder<StackProps> SliderTrackActive{"rise-tools/kit-tamagui/SliderTrackActive"};
inline constexpr Builder<SliderThumbProps> SliderThumb{"rise-tools/kit-tamagui/SliderThumb"};

inline constexpr Builder<SpinnerProps> Spinner{"rise-tools/kit-tamagui/Spinner"};
/// Holds a ProgressIndicator. Its max is 100 unless given.
inline constexpr Builder<ProgressProps> Progress{"rise-tools/kit-tamagui/Progress"};
inline constexpr Builder<StackProps> ProgressIndicator{"rise-tools/kit-tamagui/ProgressIndicator"};

inline constexpr Builder<ImageProps> Image{"rise-tools/kit-tamagui/Image"};
/// Holds an AvatarImage and an AvatarFallback.
inline constexpr Builder<StackProps> Avatar{"rise-tools/kit-tamagui/Avatar"};
inline constexpr Builder<ImageProps> AvatarImage{"rise-tools/kit-tamagui/AvatarImage"};
inline constexpr Builder<StackProps> AvatarFallback{"rise-tools/kit-tamagui/AvatarFallback"};

}  // namespace tamagui

}  // namespace updraft

#pragma GCC visibility pop
