#include <updraft/actions.hpp>
#include <updraft/handler.hpp>

#include <utility>

namespace updraft {

inline namespace react_navigation {

Action navigate(std::string_view path, std::vector<Member> options) {
  std::vector<Member> fields{{"path", path}};
  if (!options.empty()) fields.push_back({"options", object(std::move(options))});
  return action("rise-tools/kit-react-navigation/navigate", std::move(fields));
}

Action go_back() {
  return action("rise-tools/kit-react-navigation/goBack");
}

}  // namespace react_navigation

namespace expo_router {

Action navigate(std::string_view path) {
  return action("rise-tools/kit-expo-router/navigate", {{"path", path}});
}

Action go_back() {
  return action("rise-tools/kit-expo-router/goBack");
}

}  // namespace expo_router

Action toast(std::string_view title, const ToastOptions& options) {
  std::vector<Member> fields{{"title", title}};
  if (options.message) fields.push_back({"message", *options.message});
  if (options.duration)
    fields.push_back({"duration", bounded_event_timeout(*options.duration).count()});
  return action("rise-tools/kit-tamagui-toast/toast", std::move(fields));
}

namespace haptics {
namespace {

const char* name(ImpactStyle style) {
  switch (style) {
    case ImpactStyle::light:
      return "light";
    case ImpactStyle::medium:
      return "medium";
    case ImpactStyle::heavy:
      return "heavy";
    case ImpactStyle::rigid:
      return "rigid";
    case ImpactStyle::soft:
      return "soft";
  }
  return "medium";
}

const char* name(NotificationType type) {
  switch (type) {
    case NotificationType::success:
      return "success";
    case NotificationType::warning:
      return "warning";
    case NotificationType::error:
      return "error";
  }
  return "success";
}

}  // namespace

Action impact(std::optional<ImpactStyle> style) {
  std::vector<Member> fields;
  if (style) fields.push_back({"style", name(*style)});
  return action("rise-tools/kit-haptics/impact", std::move(fields));
}

Action notification(std::optional<NotificationType> type) {
  std::vector<Member> fields;
  if (type) fields.push_back({"type", name(*type)});
  return action("rise-tools/kit-haptics/notification", std::move(fields));
}

Action selection() {
  return action("rise-tools/kit-haptics/selection");
}

}  // namespace haptics

Action open_url(std::string_view url) {
  return action("rise-tools/kit-linking/openURL", {{"url", url}});
}

Action open_settings() {
  return action("rise-tools/kit-linking/openSettings");
}

}  // namespace updraft
