#pragma once

#include <updraft/updraft.hpp>

#include <string_view>

namespace demo {

/// Links to all the others.
updraft::Model home_screen();
/// A number that all clients share: the smallest program there is.
updraft::Model counter_screen();
/// A slider, switches and a text field that change for everybody.
updraft::Model controls_screen();
/// A form that the server checks.
updraft::Model sign_up_screen();
/// A list with add, delete and reorder.
updraft::Model tasks_screen();
/// A report that takes its time to load, and sometimes fails to.
updraft::Model weather_screen();

/// What the machine is doing, set by the program once a second.
struct Figures {
  double cpu_percent = 0;
  double memory_percent = 0;
  std::size_t connections = 0;

  bool operator==(const Figures&) const = default;
};
updraft::Model machine_screen(const updraft::State<Figures>& figures);

/// The frame of every screen: a title above what it shows.
updraft::Value screen(std::string_view title, const updraft::Children& children);

}  // namespace demo
