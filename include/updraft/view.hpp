#pragma once

#include <updraft/node.hpp>
#include <updraft/state.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

namespace model {

/// What one reading of a node was: which, and at which version.
struct Reading {
  std::shared_ptr<Node> node;
  std::uint64_t version;
};

/// What is kept of a call of each() between the runs of its view; see each.hpp.
class Memo {
 public:
  virtual ~Memo() = default;
};

/// The memos of what one piece of code draws: a view's function, or a row of an each() within it.
/// Owned by the view, or by the row.
class MemoScope {
 public:
  using Make = std::unique_ptr<Memo> (*)();

  MemoScope();
  MemoScope(const MemoScope&) = delete;
  MemoScope& operator=(const MemoScope&) = delete;
  ~MemoScope();

  /// The code is about to run again.
  void begin_run();
  /// The memo that `make` made at this place of the code, at its n-th passing there in this run.
  Memo& memo(const std::source_location& place, Make make);
  /// The code has run: what it did not pass is forgotten.
  void end_run();

 private:
  struct Key;
  struct Entry;

  std::map<Key, Entry> entries_;
  std::map<Key, std::uint32_t> passes_;
};

/// The part of a view that is the same for all types: its dependencies and when to run again.
class ViewNode : public Node {
 public:
  class Outside;

  ViewNode();
  ~ViewNode() override;

  void refresh() final;

  /// Brings `source` up to date and depends on it, from now until the next run. Throws Error if it
  /// is this view, or has no value (a view whose first run failed).
  void track(Node& source);

  /// The same without throwing for want of a value: what was read before is followed again.
  void follow(Node& source);

  /// What it reads has failed; it goes on with what there is.
  void note_failure(const std::string& failure) {
    if (!failure.empty()) noted_failure_ = failure;
  }

  /// The memos of the code that is running: of the view's function, or of a row within it.
  [[nodiscard]] MemoScope& memos() noexcept { return *memos_; }

  /// A row begins: what it tracks is also noted in `readings`, and its memos are kept in `memos`.
  /// Returns the scope that goes on with end_row.
  MemoScope& begin_row(std::vector<Reading>& readings, MemoScope& memos);
  void end_row(MemoScope& outer) noexcept;

  /// The view that this thread is computing, or null.
  static ViewNode* running() noexcept;

 protected:
  /// Runs the user's function; returns whether the result differs from the last one.
  virtual bool compute() = 0;

 private:
  class Edge;
  class Run;
  enum class Freshness : std::uint8_t { fresh, perhaps_stale, stale };

  void on_source(bool surely);
  [[nodiscard]] bool a_source_changed();
  void run();

  Freshness freshness_ = Freshness::stale;
  bool running_now_ = false;
  bool starved_ = false;   // the last run had not the memory that it needed
  std::uint64_t run_ = 0;  // the number of the current run, among all views
  std::string noted_failure_;
  std::vector<std::unique_ptr<Edge>> sources_;
  std::vector<std::vector<Reading>*> recordings_;
  MemoScope own_memos_;
  MemoScope* memos_ = &own_memos_;
};

/// As long as it lives, what is called is no part of the view that is being computed on this
/// thread.
class ViewNode::Outside {
 public:
  Outside();
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;
  ~Outside();

 private:
  ViewNode* view_;
};

template <class T>
class TypedViewNode;

}  // namespace model

template <class T>
class View;
template <class T>
class Query;
template <class T>
struct Loaded;

/// How a view reads what it depends on: `get(count)`. Valid while the view's function runs.
class Get {
 public:
  explicit Get(model::ViewNode& view) noexcept : view_(&view) {}

  /// The current value; the view runs again when it changes. Valid until the view's function
  /// returns.
  template <class T>
  const T& operator()(const State<T>& state) const {
    view_->track(*state.node());
    return state.node()->current();
  }
  template <class T>
  const T& operator()(const View<T>& view) const {
    view_->track(*view.node());
    return view.node()->current();
  }
  /// What the query has, and how it is going (see query.hpp); what it failed with is reported as
  /// the view's failure.
  template <class T>
  const Loaded<T>& operator()(const Query<T>& query) const {
    view_->track(*query.node());
    view_->note_failure(query.node()->current().failure);
    return query.node()->current();
  }

 private:
  model::ViewNode* view_;
};

namespace model {

/// What the function of a view has drawn, as the view shows it: of a Value, the rows that are drawn
/// as before stay as they were.
template <class T>
class Canvas {
 public:
  T take(const std::optional<T>& /*current*/, T drawn, const Node& /*node*/) { return drawn; }
};
template <>
class Canvas<Value> {
 public:
  Value take(const std::optional<Value>& current, Value drawn, const Node& node) {
    Value redrawn = node.redrawn(current.value_or(Value()), last_drawn_, drawn);
    last_drawn_ = std::move(drawn);
    return redrawn;
  }

 private:
  Value last_drawn_;
};

/// The shared part of all copies of a View.
template <class T>
class TypedViewNode final : public ViewNode {
 public:
  using Equal = std::function<bool(const T&, const T&)>;

  explicit TypedViewNode(std::function<T(Get)> function, Equal equal = {})
      : function_(std::move(function)), equal_(std::move(equal)) {}

  [[nodiscard]] const T& current() const { return *current_; }

 private:
  bool compute() override {
    T next = function_(Get(*this));
    if (current_ && equal_ && equal_(*current_, next)) return false;
    next = canvas_.take(current_, std::move(next), *this);
    if (current_ && known_equal(*current_, next)) return false;
    current_ = std::move(next);
    return true;
  }
  Value make_value(const Value& last) const override { return value_to_serve(last, *current_); }

  std::function<T(Get)> function_;
  Equal equal_;
  std::optional<T> current_;
  [[no_unique_address]] Canvas<T> canvas_;
};

}  // namespace model

/// A value that a function computes from states and other views, again whenever one of them
/// changes.
///
/// A handle, cheap to copy. The function runs when somebody reads or watches the view, at most once
/// per set of changes, never with a mixture of old and new inputs; an equal result goes no further.
/// If it throws, or comparing does, the view keeps its last value and the failure is reported with
/// the model's path. (Where that was std::bad_alloc, it runs again a second later.) It must not set
/// states. Home loop.
template <class T>
class View {
 public:
  /// `equal` is what counts as no change, besides ==; it is called with the last and the next
  /// value.
  explicit View(std::function<T(Get)> function, std::function<bool(const T&, const T&)> equal = {})
      : node_(std::make_shared<model::TypedViewNode<T>>(std::move(function), std::move(equal))) {}

  /// The current value, computed if it is stale. Throws Error (`internal`, with the message of what
  /// the function threw) if the function has never succeeded: no client gets that message.
  [[nodiscard]] const T& read() const {
    node_->home().require("a view is read");
    node_->refresh();
    if (node_->version() == 0) throw Error(ErrorKind::internal, node_->failure());
    return node_->current();
  }

  /// The node that the graph sees.
  [[nodiscard]] const std::shared_ptr<model::TypedViewNode<T>>& node() const noexcept {
    return node_;
  }

 private:
  std::shared_ptr<model::TypedViewNode<T>> node_;
};

/// A view of what `function(Get)` returns: `view([count](Get get) { return get(count) * 2; })`.
template <class F>
  requires std::invocable<F&, Get>
auto view(F function) {
  using T = std::decay_t<std::invoke_result_t<F&, Get>>;
  return View<T>(std::function<T(Get)>(std::move(function)));
}

/// The same with a comparison of its own: while `equal(last, next)`, the last value stays and
/// nobody is told. `view(temperature, [](double a, double b) { return std::abs(a - b) < 0.1; })`.
template <class F, class Equal>
  requires std::invocable<F&, Get> &&
           std::predicate<Equal&, const std::decay_t<std::invoke_result_t<F&, Get>>&,
                          const std::decay_t<std::invoke_result_t<F&, Get>>&>
auto view(F function, Equal equal) {
  using T = std::decay_t<std::invoke_result_t<F&, Get>>;
  return View<T>(std::function<T(Get)>(std::move(function)), std::move(equal));
}

}  // namespace updraft

#pragma GCC visibility pop
