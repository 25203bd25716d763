#pragma once

#include <updraft/node.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

namespace model {

/// Throws Error if a view is being computed on this thread: views must not change what they depend
/// on.
void refuse_within_view(const char* what);

/// How deep changes of states nest: a watching function may set a state whose watching function
/// sets the next one, and so on.
inline constexpr int most_nested_changes = 256;

/// One change of a state, of whichever. Throws Error (`internal`) where changes nest deeper than
/// that, so that states which set each other without end cost an error and not the stack. On the
/// stack of whoever makes the change.
class Change {
 public:
  Change();
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  ~Change();
};

/// The shared part of all copies of a State.
template <class T>
class StateNode final : public Node {
 public:
  explicit StateNode(T initial) {
    current_ = redrawn_as(current_, std::move(initial));
    count_change();
  }

  [[nodiscard]] const T& current() const noexcept { return *current_; }

  void set(T next) {
    refuse_within_view("set a state");
    next = redrawn_as(current_, std::move(next));
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
  Value make_value(const Value& last) const override { return value_to_serve(last, *current_); }

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
    call_for_program(*keep);
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
/// it an == so that setting an equal value costs nobody anything, and a Convert (convert.hpp) to
/// serve it by itself.
///
/// set and update may be called on any thread: elsewhere than on the home loop, what they do is
/// done there, soon, in the order of the calls. The rest is for the home loop; as long as no server
/// runs it, for the thread that made the state.
template <class T>
class State {
 public:
  explicit State(T initial) : node_(std::make_shared<model::StateNode<T>>(std::move(initial))) {}

  /// The current value. Inside a view use its `get`, which follows the changes too. Throws Error on
  /// another thread than the state's.
  [[nodiscard]] const T& read() const {
    node_->home().require("a state is read");
    return node_->current();
  }

  /// Replaces the value. Throws Error within a view. Any thread.
  void set(T next) const {
    at_home(
        [next = std::move(next)](model::StateNode<T>& node) mutable { node.set(std::move(next)); });
  }

  /// Replaces the value by what `function` makes of it: either it returns the next value, or it
  /// takes a reference and changes that. On the home loop it is called at once, elsewhere later,
  /// when the caller's variables may be gone: capture by value. If it throws, the value stays as it
  /// was, and the exception comes out where the state is at home; elsewhere it is reported. Any
  /// thread.
  template <class F>
    requires std::invocable<F&, T&>
  void update(F function) const {
    at_home([function = std::move(function)](model::StateNode<T>& node) mutable {
      T next = node.current();
      if constexpr (std::same_as<std::invoke_result_t<F&, T&>, void>) {
        function(next);
        node.set(std::move(next));
      } else {
        node.set(function(next));
      }
    });
  }

  /// `count += 5`, `++count`, `lamp.toggle()`: as update does, for what has these. Any thread.
  template <class U>
  const State& operator+=(U by) const
    requires requires(T& value) { value += by; }
  {
    update([by = std::move(by)](T& value) { value += by; });
    return *this;
  }
  template <class U>
  const State& operator-=(U by) const
    requires requires(T& value) { value -= by; }
  {
    update([by = std::move(by)](T& value) { value -= by; });
    return *this;
  }
  const State& operator++() const
    requires requires(T& value) { ++value; }
  {
    update([](T& value) { ++value; });
    return *this;
  }
  const State& operator--() const
    requires requires(T& value) { --value; }
  {
    update([](T& value) { --value; });
    return *this;
  }
  void toggle() const
    requires std::same_as<T, bool>
  {
    update([](bool value) { return !value; });
  }

  /// Calls `function(const T&)` after each change, before set returns, until the Watch is
  /// destroyed. What it throws comes out of set, when everybody else has been told. It may set
  /// states, this one too; where that goes on without end, set throws Error (`internal`) at a depth
  /// of `model::most_nested_changes`.
  template <class F>
    requires std::invocable<F&, const T&>
  [[nodiscard]] Watch watch(F function) const {
    node_->home().require("a state is watched");
    auto* node = node_.get();
    return Watch(node_, node->watchers(),
                 [node, function = std::move(function)]() mutable { function(node->current()); });
  }

  /// The node that the graph sees.
  [[nodiscard]] const std::shared_ptr<model::StateNode<T>>& node() const noexcept { return node_; }

 private:
  /// What waits for its turn does not keep a state that nobody has any more.
  template <class F>
  void at_home(F function) const {
    node_->home().run([weak = std::weak_ptr(node_), function = std::move(function)]() mutable {
      const auto node = weak.lock();
      if (!node) return;
      const model::Change change;
      function(*node);
    });
  }

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

#pragma GCC visibility pop
