#pragma once

#include <updraft/event.hpp>
#include <updraft/value.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

/// The actions of the stock kits. A handler returns them (one, a vector, or within respond()), an
/// event carries them, or they are a handler prop by themselves: `.onPress = go_back()`. A client
/// does those that it has registered, and reports any other. Local states are set by
/// local_state.hpp.
namespace updraft {

/// Of a client that uses React Navigation (kit-react-navigation), as the stock playground app does.
inline namespace react_navigation {

/// Opens the model at `path` as a new screen. `options` are the screen's, such as
/// `{{"title", "Settings"}}`.
Action navigate(std::string_view path, std::vector<Member> options = {});
/// Leaves the screen.
Action go_back();

}  // namespace react_navigation

/// Of a client that uses Expo Router (kit-expo-router).
namespace expo_router {

/// Opens the route `path`.
Action navigate(std::string_view path);
/// Leaves the screen.
Action go_back();

}  // namespace expo_router

struct ToastOptions {
  std::optional<std::string> message = {};  ///< Below the title.
  /// How long it stays, at most longest_event_timeout; the client's default if not given.
  std::optional<std::chrono::milliseconds> duration = {};
};

/// Shows a passing note (kit-tamagui-toast): `toast("Saved", {.message = "All of it"})`.
Action toast(std::string_view title, const ToastOptions& options = {});

/// Lets the phone be felt (kit-haptics).
namespace haptics {

enum class ImpactStyle { light, medium, heavy, rigid, soft };
enum class NotificationType { success, warning, error };

/// One thing hits another; the client's default style if none is given.
Action impact(std::optional<ImpactStyle> style = {});
/// Something succeeded or failed; the client's default type if none is given.
Action notification(std::optional<NotificationType> type = {});
/// A selection moved by one.
Action selection();

}  // namespace haptics

/// Opens a URL in the app that the phone has for it (kit-linking).
Action open_url(std::string_view url);
/// Opens the phone's settings of the client app (kit-linking).
Action open_settings();

}  // namespace updraft

#pragma GCC visibility pop
