#pragma once

#include <updraft/component.hpp>
#include <updraft/props.hpp>
#include <updraft/tamagui.hpp>

#include <string>
#include <vector>

#pragma GCC visibility push(default)

/// Builders of kit-forms: the client collects what is typed and chosen, and sends it all at once.
///
///     Form({.onSubmit = [](const Event& e) { save(e[0]["name"].text()); }},
///          InputField({.id = "name", .label = "Name"}), SubmitButton("Save"))
///
/// A field has an `id`, the member of the submitted object that it becomes, and no children.
namespace updraft::forms {

/// One choice of several.
struct Option {
  std::string key;    ///< What is submitted.
  std::string label;  ///< What is seen.
};
using Options = Prop<std::vector<Option>>;

struct FormProps {
  Key key{};
  props::On onSubmit{};  ///< (object of all values, by the fields' ids)
  props::Token gap{};    ///< `$4` unless given.
  props::Token padding{};
  std::vector<Member> more{};
};
Props to_props(const FormProps& p);
inline constexpr Builder<FormProps> Form{"rise-tools/kit-forms/Form"};

struct SubmitButtonProps {
  Key key{};
  props::Node icon{};
  props::Node pendingState{};  ///< Stands in its place until the handler of onSubmit has answered.
  props::Flag disabled{};
  props::On onPress{};
  props::String theme{};
  props::Token size{};
  std::vector<Member> more{};
};
Props to_props(const SubmitButtonProps& p);
inline constexpr Builder<SubmitButtonProps> SubmitButton{"rise-tools/kit-forms/SubmitButton"};

struct TextFieldProps {
  Key key{};
  props::String id{};
  props::Node label{};
  props::String defaultValue{};
  props::String placeholder{};
  props::Flag secureTextEntry{};
  props::String keyboardType{};
  props::String autoCapitalize{};
  props::Number maxLength{};
  props::Flag disabled{};
  props::Token size{};
  std::vector<Member> more{};
};
Props to_props(const TextFieldProps& p);
/// A line of text; submits a string.
inline constexpr Builder<TextFieldProps> InputField{"rise-tools/kit-forms/InputField"};
/// Several lines of text; submits a string.
inline constexpr Builder<TextFieldProps> TextField{"rise-tools/kit-forms/TextField"};

struct CheckedFieldProps {
  Key key{};
  props::String id{};
  props::Node label{};
  props::Flag defaultChecked{};
  props::Flag disabled{};
  props::Token size{};
  std::vector<Member> more{};
};
Props to_props(const CheckedFieldProps& p);
/// These two submit a boolean.
inline constexpr Builder<CheckedFieldProps> CheckboxField{"rise-tools/kit-forms/CheckboxField"};
inline constexpr Builder<CheckedFieldProps> SwitchField{"rise-tools/kit-forms/SwitchField"};

struct SliderFieldProps {
  Key key{};
  props::String id{};
  props::Node label{};
  props::Numbers defaultValue{};  ///< One number for each thumb; there are no thumbs without.
  props::Number min{};
  props::Number max{};
  props::Number step{};
  props::Flag disabled{};
  props::Token size{};
  std::vector<Member> more{};
};
Props to_props(const SliderFieldProps& p);
/// Submits an array of numbers.
inline constexpr Builder<SliderFieldProps> SliderField{"rise-tools/kit-forms/SliderField"};

struct SelectFieldProps {
  Key key{};
  props::String id{};
  props::Node label{};
  props::String defaultValue{};
  props::Node placeholder{};
  Options options{};  ///< `{{"s", "Small"}, {"l", "Large"}}`, and so for the next two.
  props::Token size{};
  std::vector<Member> more{};
};
Props to_props(const SelectFieldProps& p);
/// Submits the key of the chosen option.
inline constexpr Builder<SelectFieldProps> SelectField{"rise-tools/kit-forms/SelectField"};

struct RadioGroupFieldProps {
  Key key{};
  props::String id{};
  props::Node label{};
  props::String defaultValue{};
  Options options{};
  props::Flag disabled{};
  props::String mode{};  ///< horizontal or vertical; vertical unless given.
  std::vector<Member> more{};
};
Props to_props(const RadioGroupFieldProps& p);
/// Submits the key of the chosen option.
inline constexpr Builder<RadioGroupFieldProps> RadioGroupField{
    "rise-tools/kit-forms/RadioGroupField"};

struct ToggleGroupFieldProps {
  Key key{};
  props::String id{};
  props::Node label{};
  props::String type{};  ///< single or multiple: what is submitted is a key, or an array of keys.
  Prop<std::string, std::vector<std::string>> defaultValue{};
  Options options{};
  props::Flag disabled{};
  props::String orientation{};  ///< horizontal or vertical.
  std::vector<Member> more{};
};
Props to_props(const ToggleGroupFieldProps& p);
inline constexpr Builder<ToggleGroupFieldProps> ToggleGroupField{
    "rise-tools/kit-forms/ToggleGroupField"};

}  // namespace updraft::forms

template <>
struct updraft::Convert<updraft::forms::Option> {
  static Value to_value(const forms::Option& option);
};

#pragma GCC visibility pop
