#pragma once

#include <updraft/updraft.hpp>

#include <gtest/gtest.h>

// Those of the standard library that blocks use, too, which leave them out.
#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

/// What the examples of the documents may use beside updraft: somebody with a phone. All of it
/// prints what that phone gets. The models are served in memory, from the first use on, with a time
/// that passes by hand.
namespace updraft::docs {

/// One section of a document while it runs. Takes what is printed.
class Section {
 public:
  /// `results` are the lines that tell what is printed.
  Section(std::string path, std::set<int> results);
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  ~Section();

  void expect_printed(int line, std::string_view expected);

 private:
  std::string taken();

  std::string path_;
  std::set<int> not_reached_;
  std::ostringstream printed_;
  std::streambuf* outer_;
};

/// The line says that this has been printed since the last one.
void expect_printed(int line, std::string_view expected);

/// A phone opens the model: of a screen, the words on it, buttons in brackets; of data, the JSON.
void show(Model model);
/// The same of a model in a tree.
void show(const Models& tree, std::string_view path);

/// A phone calls the handler with these arguments: what it gets.
void call_with(Value handler, Value arguments);
template <HandlerFunction F, class... Arguments>
void call(F handler, const Arguments&... arguments) {
  call_with(handler, array({Value(arguments)...}));
}
template <class... Arguments>
void call(const BoundHandler& handler, const Arguments&... arguments) {
  call_with(handler, array({Value(arguments)...}));
}

/// A finger on its way to a button of a screen.
class Finger {
 public:
  Finger(Model screen, std::string_view button);
  /// Reaches it: prints what the phone gets.
  void tap() const;

 private:
  std::string path_;
  Value leaf_;
};

/// So much time passes, and what runs off the loop meanwhile comes to its end.
void pass(std::chrono::milliseconds time);

/// In the place of updraft::serve: a phone opens each model and taps everything on it, then the
/// program ends.
int serve(std::initializer_list<std::pair<std::string, Model>> models, const Options& options = {});

/// The address of another server, with a screen at `counter` that says how often its button `Plus
/// 1` was pressed, and the count at `count`. It lives as long as the section.
std::string another_server();

}  // namespace updraft::docs

// As the blocks of the documents would have it.
using namespace updraft;
using namespace updraft::docs;
using namespace std::chrono_literals;
