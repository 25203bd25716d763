#pragma once

#include <updraft/node.hpp>
#include <updraft/query.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#pragma GCC visibility push(default)

namespace updraft {

class Lookup;
class Models;

namespace model {

class Branch;
class Tree;

/// A function that is called for its value each time somebody asks; nothing tells when it would
/// change.
class FunctionNode final : public Node {
 public:
  explicit FunctionNode(std::function<Value()> function) : function_(std::move(function)) {}
  void refresh() override;
  [[nodiscard]] bool computed_when_asked() const noexcept override { return true; }

 private:
  Value make_value(const Value& /*last*/) const override { return *current_; }

  std::function<Value()> function_;
  std::optional<Value> current_;
};

}  // namespace model

/// What lives at a path: a state, a view, a query, a plain function, a constant value, a lookup, or
/// a tree of models. A handle, cheap to copy; home loop.
class Model {
 public:
  /// No model.
  Model() = default;

  template <std::convertible_to<Value> T>
  Model(const State<T>& state) : what_(std::shared_ptr<model::Node>(state.node())) {}
  template <std::convertible_to<Value> T>
  Model(const Query<T>& query)
      : what_(std::shared_ptr<model::Node>(std::make_shared<model::QueryView<T>>(query))) {}
  template <std::convertible_to<Value> T>
  Model(const View<T>& view) : what_(std::shared_ptr<model::Node>(view.node())) {}
  Model(const Lookup& lookup);
  Model(const Models& tree);
  /// A function without arguments, called for the value each time somebody subscribes or asks.
  template <class F>
    requires std::invocable<F&> && std::convertible_to<std::invoke_result_t<F&>, Value>
  Model(F function)
      : what_(std::shared_ptr<model::Node>(std::make_shared<model::FunctionNode>(
            [function = std::move(function)]() mutable { return Value(function()); }))) {}
  /// A value that never changes, such as a component tree without dependencies.
  Model(Value constant) : Model(State<Value>(std::move(constant))) {}

  [[nodiscard]] bool empty() const noexcept { return what_.index() == 0; }
  /// The node, or null if this is none.
  [[nodiscard]] std::shared_ptr<model::Node> node() const noexcept;
  /// The tree or lookup, or null if this is none.
  [[nodiscard]] std::shared_ptr<model::Branch> branch() const noexcept;

 private:
  std::variant<std::monostate, std::shared_ptr<model::Node>, std::shared_ptr<model::Branch>> what_;
};

/// A tree of models by name: `Models{{"", home}, {"users", lookup(find_user)}}`. A name may be a
/// whole path.
///
/// Asked for itself, a tree (or lookup) answers with its model at `""`. A handle: copies are the
/// same tree, and models may come and go while it is served; subscribers follow. Home loop.
class Models {
 public:
  Models();
  /// Throws Error as set() does.
  Models(std::initializer_list<std::pair<std::string, Model>> models);

  /// Puts a model at a path within this tree, in place of what was there; makes the trees on the
  /// way. Throws Error (`invalid`) if something on the way is no tree.
  void set(std::string_view path, Model model);
  /// Takes the model at a path away. Returns whether there was one.
  bool erase(std::string_view path);

  [[nodiscard]] const std::shared_ptr<model::Tree>& tree() const noexcept { return tree_; }
  /// Where the tree belongs.
  [[nodiscard]] const std::shared_ptr<HomeLoop>& home_loop() const noexcept;

 private:
  std::shared_ptr<model::Tree> tree_;
};

/// Models made on demand, by one term of a path: `lookup([](const std::string& id) { … })`.
///
/// The function returns a model of any kind, or an empty Model (or nullopt) where there is none.
/// What it made is kept as long as somebody watches it, and the last ones asked for are kept a
/// while longer: a model that must remember belongs into the program's own containers. A handle;
/// home loop.
class Lookup {
 public:
  /// How many models are kept that nobody watches.
  static constexpr std::size_t default_cache = 1024;

  explicit Lookup(std::function<Model(const std::string&)> make, std::size_t cache = default_cache);

  /// Asks the function again for this term: its model has come, gone or been replaced.
  void refresh(std::string_view term) const;

  [[nodiscard]] const std::shared_ptr<model::Branch>& branch() const noexcept { return branch_; }

 private:
  std::shared_ptr<model::Branch> branch_;
};

/// A lookup of what `make(const std::string& term)` returns: whatever converts to Model, or an
/// optional of it.
template <class F>
  requires std::invocable<F&, const std::string&>
Lookup lookup(F make, std::size_t cache = Lookup::default_cache) {
  return Lookup(
      [make = std::move(make)](const std::string& term) mutable -> Model {
        auto made = make(term);
        if constexpr (std::convertible_to<decltype(made), Model>) {
          return made;
        } else {
          return made ? Model(*made) : Model();
        }
      },
      cache);
}

}  // namespace updraft

#pragma GCC visibility pop
