#pragma once

#include <updraft/node.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace updraft {

namespace model {

/// Throws Error if a view is being computed on this thread: views must not change what they depend
/// on.
void refuse_within_view(const char* what);

/// The shared part of all copies of a State.
template <class T>
class StateNode final : public Node {
 public:
  explicit StateNode(T initial) {
    current_ = redraw_as(current_, std::move(initial), owner());
    count_change();
  }

  [[nodiscard]] const T& current() const noexcept { return *current_; }

  void set(T next) {
    refuse_within_view("set a state");
    next = redraw_as(current_, std::move(next), owner());
    if (known_equal(*current_, next)) return;
    // A watcher may let go of the last handle.
    const auto keep = shared_from_this();
    current_ = std::move(next);
    count_change();
    observers().notify(true);
    watchers_.notify(true);
  }

  /// Told after the graph, so that what they read is up to date.
  Observers& watchers() noexcept { return watchers_; }

 private:
  Value make_value(const Value& last) const override {
    return value_to_serve(last, *current_, owner());
  }

  std::optional<T> current_;
  Observers watchers_;
};

/// Calls a function at each change of a state. Owned by its Watch, which the function may destroy.
class Callback final : public Observer {
 public:
  explicit Callback(std::function<void()> function)
      : function_(std::make_shared<std::function<void()>>(std::move(function))) {}
  void on_stale(bool /*surely*/) override {
    const auto keep = function_;
    (*keep)();
  }

 private:
  std::shared_ptr<std::function<void()>> function_;
};

}  // namespace model

/// Keeps a watching function called; its destructor ends that.
class [[nodiscard]] Watch {
 public:
  Watch() = default;
  /// `watchers` belongs to `node`.
  Watch(std::shared_ptr<model::Node> node, model::Observers& watchers,
        std::function<void()> function)
      : node_(std::move(node)), callback_(std::make_unique<model::Callback>(std::move(function))) {
    watchers.add(*callback_);
  }

 private:
  std::shared_ptr<model::Node> node_;
  std::unique_ptr<model::Callback> callback_;
};

/// A value that the program sets, and that views, subscribers and watchers follow.
///
/// A handle: copies are cheap and are the same state, so capture it by value. T is any type; give
/// it an
/// == so that setting an equal value costs nobody anything, and a Convert (value.hpp) to serve it
/// by itself. Everything here runs on the home loop.
template <class T>
class State {
 public:
  explicit State(T initial) : node_(std::make_shared<model::StateNode<T>>(std::move(initial))) {}

  /// The current value. Inside a view use its `get`, which follows the changes too.
  [[nodiscard]] const T& read() const noexcept { return node_->current(); }

  /// Replaces the value. Throws Error within a view.
  void set(T next) const { node_->set(std::move(next)); }

  /// Replaces the value by what `function` makes of it: either it returns the next value, or it
  /// takes a reference and changes that. Throws what `function` throws, leaving the value as it
  /// was.
  template <class F>
    requires std::invocable<F&, T&>
  void update(F function) const {
    using Returned = std::invoke_result_t<F&, T&>;
    T next = node_->current();
    if constexpr (std::same_as<Returned, void>) {
      function(next);
      set(std::move(next));
    } else {
      set(function(next));
    }
  }

  /// Calls `function(const T&)` after each change, before set returns, until the Watch is
  /// destroyed. What it throws comes out of set, when everybody else has been told.
  template <class F>
    requires std::invocable<F&, const T&>
  [[nodiscard]] Watch watch(F function) const {
    auto* node = node_.get();
    return Watch(node_, node->watchers(),
                 [node, function = std::move(function)]() mutable { function(node->current()); });
  }

  /// The node that the graph sees.
  [[nodiscard]] const std::shared_ptr<model::StateNode<T>>& node() const noexcept { return node_; }

 private:
  std::shared_ptr<model::StateNode<T>> node_;
};

/// A state with its first value: `auto count = state(0);`. A string literal makes a
/// State<std::string>.
template <class T>
State<T> state(T initial) {
  return State<T>(std::move(initial));
}
inline State<std::string> state(const char* initial) {
  return State<std::string>(initial);
}

}  // namespace updraft
