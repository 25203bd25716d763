#include "model/branch.hpp"

#include <updraft/path.hpp>

#include "base/path_reader.hpp"

#include <new>

namespace updraft {
namespace model {
namespace {

/// How many branches in a row may answer with their model at "" before a path is taken for endless.
constexpr int longest_chain_of_indexes = 16;

}  // namespace

Slot::~Slot() {
  const auto branch = branch_.lock();
  if (!branch) return;
  const auto* const entry = branch->slots_.find(term_);
  if (entry && entry->expired()) branch->slots_.erase(term_);
}

void Slot::replace(Model model) {
  model_ = std::move(model);
  failure_.clear();
  observers_.notify(true);
}

std::shared_ptr<Slot> Branch::held(std::string_view term) const {
  const auto* const entry = slots_.find(term);
  return entry ? entry->lock() : nullptr;
}

std::shared_ptr<Slot> Branch::slot(std::string_view term) {
  auto found = held(term);
  if (!found) {
    found = std::make_shared<Slot>(weak_from_this(), std::string(term));
    *slots_.try_emplace(found->term()).first = found;
    try {
      found->model_ = make(found->term());
    } catch (const std::bad_alloc&) {
      throw;  // it says nothing of the term: the next who asks tries again
    } catch (...) {
      found->failure_ = describe_current_exception();
    }
  }
  used(found);
  return found;
}

void Tree::set(std::string_view path, Model model) {
  if (model.empty()) {
    erase(path);
    return;
  }
  PathReader reader(path);
  if (!reader.more()) return set_here("", std::move(model));
  const std::string term(reader.next());
  if (!reader.more()) return set_here(term, std::move(model));
  auto below = subtree(term);
  if (!below) {
    const auto there = filled_.find(term);
    if (there != filled_.end()) {
      throw Error::for_program(ErrorKind::invalid, "no model can be put at \"" + std::string(path) +
                                                       "\": \"" + path_segment(term) +
                                                       "\" on the way is no tree");
    }
    const Models tree;
    below = tree.tree();
    set_here(term, tree);
  }
  below->set(reader.rest(), std::move(model));
}

bool Tree::erase(std::string_view path) {
  PathReader reader(path);
  const std::string term(reader.more() ? reader.next() : "");
  if (reader.more()) {
    const auto below = subtree(term);
    return below && below->erase(reader.rest());
  }
  const auto entry = filled_.find(term);
  if (entry == filled_.end()) return false;
  const auto slot = std::move(entry->second);
  filled_.erase(entry);
  slot->replace({});
  return true;
}

namespace {

/// Whether the model belongs to the loop that this thread runs, as far as that can be seen from
/// here.
bool join_model(const Model& model) {
  if (const auto node = model.node()) return node->home().join_here();
  if (const auto branch = model.branch()) return branch->home()->join_here();
  return true;
}

}  // namespace

void Tree::join_here(const std::string& path) const {
  for (const auto& [term, slot] : filled_) {
    std::string below = path;
    if (!below.empty()) below += '/';
    below += path_segment(term);
    if (!join_model(slot->model())) {
      throw Error::for_program(
          ErrorKind::invalid,
          "the model at \"" + below +
              "\" belongs to another server: what a thread makes belongs to the first server that "
              "is made there afterwards");
    }
    const auto tree = std::dynamic_pointer_cast<Tree>(slot->model().branch());
    if (tree) tree->join_here(below);
  }
}

bool Tree::list_paths(std::vector<std::string>& paths, std::size_t most,
                      const std::string& prefix) const {
  for (const auto& [term, slot] : filled_) {
    const auto tree = std::dynamic_pointer_cast<Tree>(slot->model().branch());
    const std::string segment = path_segment(term);
    if (tree && !tree->list_paths(paths, most, prefix + segment + '/')) return false;
    if (!slot->model().node()) continue;
    if (paths.size() == most) return false;
    // A tree itself answers with its model at "".
    const bool is_index = term.empty() && !prefix.empty();
    paths.push_back(is_index ? prefix.substr(0, prefix.size() - 1) : prefix + segment);
  }
  return true;
}

Model Tree::make(const std::string& /*term*/) {
  return {};
}

void Tree::set_here(std::string_view term, Model model) {
  join_model(model);
  const auto here = slot(term);
  filled_[std::string(term)] = here;
  here->replace(std::move(model));
}

std::shared_ptr<Tree> Tree::subtree(std::string_view term) const {
  const auto entry = filled_.find(term);
  if (entry == filled_.end()) return nullptr;
  return std::dynamic_pointer_cast<Tree>(entry->second->model().branch());
}

void LookupBranch::refresh(std::string_view term) {
  const auto slot = held(term);
  if (slot) slot->replace(call_for_program([&] { return function_(slot->term()); }));
}

void LookupBranch::used(const std::shared_ptr<Slot>& slot) {
  if (const auto known = places_.find(slot.get()); known != places_.end()) {
    recent_.splice(recent_.begin(), recent_, known->second);
    return;
  }
  // A name that leads nowhere is not worth remembering.
  if (slot->model().empty()) return;
  std::list<std::shared_ptr<Slot>> newest{slot};
  places_.emplace(slot.get(), newest.begin());
  recent_.splice(recent_.begin(), newest);
  if (recent_.size() <= cache_) return;
  const auto oldest = std::move(recent_.back());
  places_.erase(oldest.get());
  recent_.pop_back();
}

Route follow(Branch& root, std::string_view path) {
  Route route;
  Model here;
  Branch* branch = &root;
  const auto enter = [&](std::string_view term) {
    route.slots.push_back(branch->slot(term));
    here = route.slots.back()->model();
    branch = here.branch().get();
  };
  PathReader reader(path);
  while (reader.more() && branch) enter(reader.next());
  if (reader.more()) return route;
  for (int i = 0; branch && i < longest_chain_of_indexes; ++i) enter("");
  route.node = here.node();
  return route;
}

void FunctionNode::refresh() {
  attempt([this] {
    Value next = redrawn_as(current_, function_());
    if (current_ && *current_ == next) return;
    current_ = std::move(next);
    count_change();
  });
}

}  // namespace model

Model::Model(const Lookup& lookup) : what_(lookup.branch()) {}
Model::Model(const Models& tree) : what_(std::shared_ptr<model::Branch>(tree.tree())) {}

std::shared_ptr<model::Node> Model::node() const noexcept {
  const auto* node = std::get_if<std::shared_ptr<model::Node>>(&what_);
  return node ? *node : nullptr;
}

std::shared_ptr<model::Branch> Model::branch() const noexcept {
  const auto* branch = std::get_if<std::shared_ptr<model::Branch>>(&what_);
  return branch ? *branch : nullptr;
}

Models::Models() : tree_(std::make_shared<model::Tree>()) {}

Models::Models(std::initializer_list<std::pair<std::string, Model>> models) : Models() {
  for (const auto& [path, model] : models) set(path, model);
}

void Models::set(std::string_view path, Model model) {
  tree_->home()->require("models are set");
  tree_->set(path, std::move(model));
}

bool Models::erase(std::string_view path) {
  tree_->home()->require("models are erased");
  return tree_->erase(path);
}

const std::shared_ptr<HomeLoop>& Models::home_loop() const noexcept {
  return tree_->home();
}

Lookup::Lookup(std::function<Model(const std::string&)> make, std::size_t cache)
    : branch_(std::make_shared<model::LookupBranch>(std::move(make), cache)) {}

void Lookup::refresh(std::string_view term) const {
  branch_->home()->require("a lookup is refreshed");
  std::static_pointer_cast<model::LookupBranch>(branch_)->refresh(term);
}

}  // namespace updraft
