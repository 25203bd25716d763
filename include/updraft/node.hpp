#pragma once

#include <updraft/convert.hpp>
#include <updraft/error.hpp>
#include <updraft/home_loop.hpp>
#include <updraft/value.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

/// What states and views share: the nodes of the model graph and who observes them. Programs use
/// State and View (state.hpp, view.hpp); this is here because those are templates.
namespace model {

/// A place in the circular list of a node's observers.
class Link {
 public:
  Link() noexcept : next_(this), previous_(this) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() { unlink(); }

 protected:
  void insert_after(Link& other) noexcept;
  void unlink() noexcept;
  [[nodiscard]] bool linked() const noexcept { return next_ != this; }
  [[nodiscard]] Link* next() const noexcept { return next_; }

 private:
  Link* next_;
  Link* previous_;
};

/// Someone who wants to know when a node has changed. Leaves the node's list by its destructor.
/// Owned by whoever observes; home loop.
class Observer : public Link {
 public:
  virtual ~Observer() = default;

  /// The node has changed (`surely`), or something that it depends on has. The node's value is not
  /// to be read here: a later read sees all changes of the set at once.
  virtual void on_stale(bool surely) = 0;

 private:
  friend class Observers;
};

/// The observers of one node or slot. They may come and go while they are notified.
class Observers : private Link {
 public:
  void add(Observer& observer) noexcept;
  /// Tells each of them, even if some throw; then throws the first of what they threw. Throws
  /// nothing else.
  void notify(bool surely);
  [[nodiscard]] bool empty() const noexcept { return !linked(); }

 private:
  class Cursor;
};

/// Whether two values of a node are known to be equal; types without == never are. What is not a
/// number is equal to itself: it is shown as the same.
template <class T>
bool known_equal(const T& a, const T& b) {
  if constexpr (std::floating_point<T>) {
    return a == b || (a != a && b != b);  // NOLINT(misc-redundant-expression)
  } else if constexpr (std::equality_comparable<T>) {
    return a == b;
  } else {
    return false;
  }
}

/// The value of a node as the wire shows it. Only models, which need it, ask for it (see Model).
template <class T>
Value value_of(const T& value) {
  if constexpr (std::convertible_to<const T&, Value>) {
    return Value(value);
  } else {
    throw Error(ErrorKind::internal, "a type without Convert can't be served");
  }
}

/// The keys of which a list had two items, as redraw() has found them.
struct DoubledKeys {
  bool are_refused = false;             ///< Throw Error instead.
  std::vector<std::string> found = {};  ///< Messages about them for the log.
};

/// The next value of a node, with what of it equals the last one taken from there: shared
/// containers, and the handler leaves of elements that keys identify, which get the new handlers.
/// Such leaves are copied where they are new, so that this never changes a leaf that the author, or
/// another node, also has. `last_drawn` is what `last` was redrawn from, as far as the node kept
/// it: what shares with that stays as it is without being looked at. `owner` is Node::owner.
///
/// Of several components in one array with one key, the first keeps it, and the others get `KEY~2`,
/// `KEY~3` and so on; none of these keys identifies an element.
Value redraw(const Value& last, const Value& last_drawn, const Value& next, std::uint64_t owner,
             DoubledKeys* doubled = nullptr);

/// What has a value that changes: a state, a view, a plain function. Shared by everybody who reads
/// or serves it; on the home loop of what made it.
class Node : public std::enable_shared_from_this<Node> {
 public:
  Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  virtual ~Node() = default;

  /// Brings the node up to date; afterwards version() tells whether it changed.
  virtual void refresh() {}
  /// Whether nothing tells when it changes, so that each asking has to refresh it.
  [[nodiscard]] virtual bool computed_when_asked() const noexcept { return false; }
  /// Grows with every change; 0 as long as there is no value.
  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }
  /// The current value as the wire shows it. Precondition: refreshed, version() > 0. Handler leaves
  /// of elements that their keys identify are the same as in the value before (see redraw.hpp).
  const Value& value();
  /// What the last refresh failed with, empty if it succeeded.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

  Observers& observers() noexcept { return observers_; }
  /// Where the node belongs.
  [[nodiscard]] HomeLoop& home() const noexcept { return *home_; }
  /// What the node's own handler leaves are marked with; no other node ever has the same.
  [[nodiscard]] std::uint64_t owner() const noexcept { return owner_; }
  /// What is wrong with its values, or with those that they were computed of, though they can be
  /// served: for the log. Taken by the code that serves it.
  [[nodiscard]] std::vector<std::string> take_remarks() noexcept;

  /// The next value of this node: see redraw.
  Value redrawn(const Value& last, const Value& last_drawn, const Value& next) const;

 protected:
  /// The current value, with what of it equals `last`, the value made before (see redraw).
  virtual Value make_value(const Value& last) const = 0;
  /// The same as redrawn for any type of a node: only values can share.
  template <class T>
  // NOLINTNEXTLINE(performance-unnecessary-value-param): all but a Value are returned.
  T redrawn_as([[maybe_unused]] const std::optional<T>& last, T next) const {
    if constexpr (std::same_as<T, Value>) {
      return redrawn(last.value_or(Value()), Value(), next);
    } else {
      return next;
    }
  }
  /// make_value of a node that holds a T. A Value has been redrawn when the node took it.
  template <class T>
  Value value_to_serve(const Value& last, const T& current) const {
    if constexpr (std::same_as<T, Value>) {
      return current;
    } else {
      return redrawn(last, Value(), value_of(current));
    }
  }
  /// This node takes over the remarks of another node.
  void add_remarks(std::vector<std::string> remarks) const;
  /// The node has a new value; its observers are told by whoever calls this, if they don't know
  /// yet.
  void count_change() noexcept { ++version_; }
  /// Runs user code as a refresh: what it throws becomes the failure; but for want of memory, which
  /// says nothing of the code, and makes whoever asked for the value try again.
  template <class F>
  void attempt(F&& user_code) {
    try {
      user_code();
      failure_.clear();
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      failure_ = describe_current_exception();
    }
  }
  /// The refresh has failed with this; empty if it has not.
  void fail(std::string failure) noexcept { failure_ = std::move(failure); }

 private:
  friend class ViewNode;

  std::shared_ptr<HomeLoop> home_;
  Observers observers_;
  std::uint64_t owner_;
  Value value_;
  std::uint64_t version_ = 0;
  std::uint64_t value_version_ = 0;
  std::uint64_t reader_run_ = 0;  // the last run of a view that read this node
  std::string failure_;
  mutable std::unique_ptr<std::vector<std::string>> remarks_;
};

}  // namespace model

}  // namespace updraft

#pragma GCC visibility pop
