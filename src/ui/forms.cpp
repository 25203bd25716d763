#include <updraft/forms.hpp>

namespace updraft {

Value Convert<forms::Option>::to_value(const forms::Option& option) {
  return object({{"key", option.key}, {"label", option.label}});
}

namespace forms {

Props to_props(const FormProps& p) {
  return Props(p.key, {{"onSubmit", p.onSubmit}, {"gap", p.gap}, {"padding", p.padding}}, p.more);
}

Props to_props(const SubmitButtonProps& p) {
  return Props(p.key,
               {{"icon", p.icon},
                {"pendingState", p.pendingState},
                {"disabled", p.disabled},
                {"onPress", p.onPress},
                {"theme", p.theme},
                {"size", p.size}},
               p.more);
}

Props to_props(const TextFieldProps& p) {
  return Props(p.key,
               {{"id", p.id},
                {"label", p.label},
                {"defaultValue", p.defaultValue},
                {"placeholder", p.placeholder},
                {"secureTextEntry", p.secureTextEntry},
                {"keyboardType", p.keyboardType},
                {"autoCapitalize", p.autoCapitalize},
                {"maxLength", p.maxLength},
                {"disabled", p.disabled},
                {"size", p.size}},
               p.more);
}

Props to_props(const CheckedFieldProps& p) {
  return Props(p.key,
               {{"id", p.id},
                {"label", p.label},
                {"defaultChecked", p.defaultChecked},
                {"disabled", p.disabled},
                {"size", p.size}},
               p.more);
}

Props to_props(const SliderFieldProps& p) {
  return Props(p.key,
               {{"id", p.id},
                {"label", p.label},
                {"defaultValue", p.defaultValue},
                {"min", p.min},
                {"max", p.max},
                {"step", p.step},
                {"disabled", p.disabled},
                {"size", p.size}},
               p.more);
}

Props to_props(const SelectFieldProps& p) {
  return Props(p.key,
               {{"id", p.id},
                {"label", p.label},
                {"defaultValue", p.defaultValue},
                {"placeholder", p.placeholder},
                {"options", p.options},
                {"size", p.size}},
               p.more);
}

Props to_props(const RadioGroupFieldProps& p) {
  return Props(p.key,
               {{"id", p.id},
                {"label", p.label},
                {"defaultValue", p.defaultValue},
                {"options", p.options},
                {"disabled", p.disabled},
                {"mode", p.mode}},
               p.more);
}

Props to_props(const ToggleGroupFieldProps& p) {
  return Props(p.key,
               {{"id", p.id},
                {"label", p.label},
                {"type", p.type},
                {"defaultValue", p.defaultValue},
                {"options", p.options},
                {"disabled", p.disabled},
                {"orientation", p.orientation}},
               p.more);
}

}  // namespace forms

}  // namespace updraft
