#pragma once

#include <updraft/models.hpp>

#include "base/split_map.hpp"
#include "base/string_hash.hpp"

#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace updraft::model {

class Branch;

/// What one term leads to within a branch: a model, or nothing yet. Shared by the branch and by
/// those who follow a path through it; leaves the branch's books with the last of them. Home loop.
class Slot {
 public:
  Slot(std::weak_ptr<Branch> branch, std::string term)
      : branch_(std::move(branch)), term_(std::move(term)) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot();

  [[nodiscard]] const Model& model() const noexcept { return model_; }
  /// Puts another model here and tells the observers.
  void replace(Model model);
  Observers& observers() noexcept { return observers_; }
  [[nodiscard]] const std::string& term() const noexcept { return term_; }
  /// What making the model failed with, empty if it did not.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  friend class Branch;

  std::weak_ptr<Branch> branch_;
  std::string term_;
  Model model_;
  std::string failure_;
  Observers observers_;
};

/// A tree or a lookup: where a path goes on, term by term. Home loop.
class Branch : public std::enable_shared_from_this<Branch> {
 public:
  Branch() = default;
  Branch(const Branch&) = delete;
  Branch& operator=(const Branch&) = delete;
  virtual ~Branch() = default;

  /// Where the term leads; never null, but perhaps without a model.
  std::shared_ptr<Slot> slot(std::string_view term);
  /// Where the branch belongs.
  [[nodiscard]] const std::shared_ptr<HomeLoop>& home() const noexcept { return home_; }

 protected:
  /// The slot if somebody holds it, else null.
  [[nodiscard]] std::shared_ptr<Slot> held(std::string_view term) const;
  /// A slot has been made or asked for; its model is for the branch to give.
  virtual Model make(const std::string& term) = 0;
  virtual void used(const std::shared_ptr<Slot>& slot) = 0;

 private:
  friend class Slot;
  std::shared_ptr<HomeLoop> home_ = HomeLoop::here();
  SplitMap<std::string_view, std::weak_ptr<Slot>, StringHash> slots_;  // by their own terms
};

/// Models by name, put there by the program. Shared by the Models handles.
class Tree final : public Branch {
 public:
  void set(std::string_view path, Model model);
  bool erase(std::string_view path);
  /// Makes all that is in the tree belong to the loop that this thread runs. Throws Error if a part
  /// of it, whose path begins with `path`, belongs to another server.
  void join_here(const std::string& path = "") const;
  /// Adds the paths of the models in it, in the order of their terms, without those that lookups
  /// make, until there are so many. Returns whether that were all.
  bool list_paths(std::vector<std::string>& paths, std::size_t most,
                  const std::string& prefix = "") const;

 private:
  Model make(const std::string& term) override;
  void used(const std::shared_ptr<Slot>&) override {}
  void set_here(std::string_view term, Model model);
  [[nodiscard]] std::shared_ptr<Tree> subtree(std::string_view term) const;

  std::map<std::string, std::shared_ptr<Slot>, std::less<>> filled_;
};

/// Models by name, made by a function; the last ones asked for are kept. Shared by the Lookup
/// handles.
class LookupBranch final : public Branch {
 public:
  LookupBranch(std::function<Model(const std::string&)> function, std::size_t cache)
      : function_(std::move(function)), cache_(cache) {}

  void refresh(std::string_view term);

 private:
  Model make(const std::string& term) override { return function_(term); }
  void used(const std::shared_ptr<Slot>& slot) override;

  std::function<Model(const std::string&)> function_;
  std::size_t cache_;
  std::list<std::shared_ptr<Slot>> recent_;  // newest first, at most cache_
  std::unordered_map<const Slot*, std::list<std::shared_ptr<Slot>>::iterator> places_;
};

/// Where a path leads: the node, if there is one, and the slots on the way, which keep what lookups
/// made.
struct Route {
  std::vector<std::shared_ptr<Slot>> slots;
  std::shared_ptr<Node> node;
};

/// Follows a path from the root, term by term. A lookup's function that throws leads nowhere, and
/// its slot has the failure.
Route follow(Branch& root, std::string_view path);

}  // namespace updraft::model
