#include <updraft/view.hpp>

#include "model/failures.hpp"

#include <cassert>

namespace updraft::model {
namespace {

thread_local ViewNode* running_view = nullptr;

/// Numbers the runs of all views of a thread, so that no two are ever taken for the same.
thread_local std::uint64_t last_run = 0;

}  // namespace

void refuse_within_view(const char* what) {
  if (running_view) throw Error(ErrorKind::internal, std::string("a view must not ") + what);
}

/// Makes a view the running one for a scope; views nest where one reads another. On the stack of
/// its run.
class ViewNode::Run {
 public:
  explicit Run(ViewNode& view) noexcept
      : keep_(view.shared_from_this()), view_(view), outer_(std::exchange(running_view, &view)) {
    view_.sources_.clear();
    view_.run_ = ++last_run;
    view_.own_memos_.begin_run();
    view_.memos_ = &view_.own_memos_;
    view_.noted_failure_.clear();
    view_.running_now_ = true;
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    view_.running_now_ = false;
    view_.recordings_.clear();
    view_.own_memos_.end_run();
    running_view = outer_;
  }

 private:
  std::shared_ptr<Node> keep_;
  ViewNode& view_;
  ViewNode* outer_;
};

/// One source of a view, as read in its last run. Owned by the view.
class ViewNode::Edge final : public Observer {
 public:
  Edge(ViewNode& view, std::shared_ptr<Node> source) : view_(view), source_(std::move(source)) {
    source_->observers().add(*this);
    seen_ = source_->version();
  }

  void on_stale(bool surely) override { view_.on_source(surely); }
  [[nodiscard]] bool changed() const {
    source_->refresh();
    return source_->version() != seen_;
  }

 private:
  ViewNode& view_;
  std::shared_ptr<Node> source_;
  std::uint64_t seen_;
};

ViewNode::Outside::Outside() : view_(std::exchange(running_view, nullptr)) {}

ViewNode::Outside::~Outside() {
  running_view = view_;
}

ViewNode::ViewNode() = default;

ViewNode::~ViewNode() = default;

ViewNode* ViewNode::running() noexcept {
  return running_view;
}

void ViewNode::on_source(bool surely) {
  const bool was_fresh = freshness_ == Freshness::fresh;
  if (surely) {
    freshness_ = Freshness::stale;
  } else if (was_fresh) {
    freshness_ = Freshness::perhaps_stale;
  }
  if (was_fresh) observers().notify(false);
}

bool ViewNode::a_source_changed() {
  for (const auto& source : sources_) {
    if (source->changed()) return true;
  }
  return false;
}

void ViewNode::refresh() {
  if (running_now_) throw Error(ErrorKind::internal, "a view depends on itself");
  if (freshness_ == Freshness::perhaps_stale && !a_source_changed()) {
    freshness_ = Freshness::fresh;
  }
  if (freshness_ != Freshness::fresh || starved_) run();
}

void ViewNode::run() {
  const Run run(*this);
  // What changes while it runs (a load that it begins may set states) makes it stale again.
  freshness_ = Freshness::fresh;
  starved_ = false;
  try {
    const std::string last_failure = failure();
    attempt([this] {
      if (compute()) count_change();
    });
    if (failure().empty()) fail(std::move(noted_failure_));
    if (!failure().empty() && failure() != last_failure) Failures::note(*this);
  } catch (...) {
    // There was no memory for it: whoever asks next has it computed, whether or not a source tells
    // of a change until then.
    starved_ = true;
    throw;
  }
}

void ViewNode::track(Node& source) {
  follow(source);
  if (source.version() == 0) throw Error(ErrorKind::internal, source.failure());
}

void ViewNode::follow(Node& source) {
  assert(running_now_ && "a Get is valid while its view runs");
  source.home().require("a model is read");
  source.refresh();
  if (auto remarks = source.take_remarks(); !remarks.empty()) add_remarks(std::move(remarks));
  auto shared = source.shared_from_this();
  for (auto* readings : recordings_) readings->push_back({shared, source.version()});
  if (std::exchange(source.reader_run_, run_) != run_) {
    sources_.push_back(std::make_unique<Edge>(*this, std::move(shared)));
  }
}

MemoScope& ViewNode::begin_row(std::vector<Reading>& readings, MemoScope& memos) {
  recordings_.push_back(&readings);
  memos.begin_run();
  return *std::exchange(memos_, &memos);
}

void ViewNode::end_row(MemoScope& outer) noexcept {
  recordings_.pop_back();
  memos_->end_run();
  memos_ = &outer;
}

}  // namespace updraft::model
