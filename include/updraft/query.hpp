#pragma once

#include <updraft/node.hpp>
#include <updraft/task.hpp>
#include <updraft/view.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

/// How long a query keeps what it has loaded.
struct QueryOptions {
  /// After so long, what was loaded is loaded again: at once while somebody watches it, else when
  /// it is next wanted. Nothing: until invalidate().
  std::optional<std::chrono::milliseconds> time_to_live = {};
  /// The same, after a load that failed.
  std::optional<std::chrono::milliseconds> retry_after = std::chrono::seconds(5);
};

/// What a query has to show at a moment: `if (!get(weather)) return Spinner();`
template <class T>
struct Loaded {
  std::optional<T> value;  ///< What was loaded last; kept while more is loaded, and if that fails.
  bool loading = false;    ///< A load is under way.
  std::string
      failure;  ///< Why the last load failed, empty if it didn't; for the log, not for clients.

  explicit operator bool() const noexcept { return value.has_value(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }
};

namespace model {

/// The part of a query that is the same for all types: when to load, and one load at a time.
class QueryNode : public Node {
 public:
  explicit QueryNode(const QueryOptions& options);
  ~QueryNode() override;

  /// Begins to load, where that is due.
  void refresh() final;
  /// What there is, is out of date.
  void invalidate();

 protected:
  /// Loads and keeps the value.
  virtual Task<> load() = 0;
  /// Keeps how it is going, for views.
  virtual void show(bool loading, std::string failure) = 0;

 private:
  class Loading;
  struct Alarm;

  static Task<> run(std::unique_ptr<Loading> loading);
  void begin();
  void expire();
  void end(const std::string& failure);
  void load_again_after(std::chrono::milliseconds time);

  QueryOptions options_;
  std::unique_ptr<Alarm> alarm_;
  bool due_ = true;
  bool loading_ = false;
};

/// The shared part of all copies of a Query. Its value is what views see: a Loaded.
template <class T>
class TypedQueryNode final : public QueryNode {
 public:
  TypedQueryNode(std::function<Task<T>()> function, const QueryOptions& options)
      : QueryNode(options), function_(std::move(function)) {
    count_change();
  }

  [[nodiscard]] const Loaded<T>& current() const noexcept { return current_; }

 private:
  Task<> load() override { current_.value = co_await function_(); }
  void show(bool loading, std::string failure) override {
    current_.loading = loading;
    current_.failure = std::move(failure);
    count_change();
    observers().notify(true);
  }
  Value make_value(const Value& /*last*/) const override { return {}; }

  std::function<Task<T>()> function_;
  Loaded<T> current_;
};

/// What is served of a query: its value, once there is one.
template <class T>
class QueryView final : public ViewNode {
 public:
  explicit QueryView(Query<T> query) : query_(std::move(query)) {}

 private:
  bool compute() override {
    const Loaded<T>& loaded = Get(*this)(query_);
    if (!loaded.value) return false;
    T next = redrawn_as(current_, T(*loaded.value));
    if (current_ && known_equal(*current_, next)) return false;
    current_ = std::move(next);
    return true;
  }
  Value make_value(const Value& last) const override { return value_to_serve(last, *current_); }

  Query<T> query_;
  std::optional<T> current_;
};

}  // namespace model

/// A value that is loaded when somebody wants it, and may take its time:
///
///     auto weather = query([] { return off_loop(&fetch_weather); }, {.time_to_live = 1min});
///
/// A handle, cheap to copy. The first who watches or reads it begins a load; all who come while it
/// is under way share it. What it brings replaces the value; a load that fails leaves the last one,
/// and is reported with the model's path. A view sees by `get(weather)`, a Loaded<T>, also how it
/// is going. Served by itself, it has its first value after the first load. Home loop.
template <class T>
class Query {
 public:
  explicit Query(std::function<Task<T>()> load, const QueryOptions& options = {})
      : node_(std::make_shared<model::TypedQueryNode<T>>(std::move(load), options)) {}

  /// What has been loaded is out of date: loads it again, at once while somebody watches it, else
  /// when it is next wanted. A load that is under way is followed by another. Throws Error within a
  /// view. Any thread.
  void invalidate() const {
    node_->home().run([weak = std::weak_ptr(node_)] {
      if (const auto node = weak.lock()) node->invalidate();
    });
  }

  /// What there is now; begins a load where one is due.
  [[nodiscard]] const Loaded<T>& read() const {
    node_->home().require("a query is read");
    node_->refresh();
    return node_->current();
  }

  /// The node that the graph sees.
  [[nodiscard]] const std::shared_ptr<model::TypedQueryNode<T>>& node() const noexcept {
    return node_;
  }

 private:
  std::shared_ptr<model::TypedQueryNode<T>> node_;
};

namespace model {

/// The type that an awaitable gives.
template <class Awaitable>
using Awaited = decltype(std::declval<Awaitable&>().await_resume());

template <class F>
concept Awaiting = requires { typename Awaited<std::invoke_result_t<F&>>; };

}  // namespace model

/// A query that loads by `load()`: a coroutine, what off_loop returned, or a function that returns
/// the value at once.
template <class F>
  requires std::invocable<F&>
auto query(F load, const QueryOptions& options = {}) {
  using Returned = std::invoke_result_t<F&>;
  if constexpr (is_task<Returned>) {
    using T = typename Returned::Result;
    return Query<T>(std::move(load), options);
  } else if constexpr (model::Awaiting<F>) {
    using T = model::Awaited<Returned>;
    return Query<T>([load = std::move(load)]() mutable -> Task<T> { co_return co_await load(); },
                    options);
  } else {
    using T = std::decay_t<Returned>;
    return Query<T>([load = std::move(load)]() mutable -> Task<T> { co_return load(); }, options);
  }
}

}  // namespace updraft

#pragma GCC visibility pop
