#include <updraft/query.hpp>

#include "base/bounded_time.hpp"
#include "base/timers.hpp"

#include <new>

namespace updraft::model {

/// When to load again. Belongs to the server's timers, and thus to the home loop.
struct QueryNode::Alarm {
  std::chrono::milliseconds time;
  Timers::Timer timer = {};
  std::shared_ptr<char> until_served = {};  // while there is no server yet

  /// Whether its server is gone.
  [[nodiscard]] bool lost() const noexcept { return !until_served && timer.lost(); }
};

/// A load under way, as long as it lives: one that is cut off by the server's end may begin anew.
/// Keeps its query alive; owned by its coroutine.
class QueryNode::Loading {
 public:
  explicit Loading(std::shared_ptr<QueryNode> loaded) : query(std::move(loaded)) {}
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;
  ~Loading() {
    if (std::exchange(query->loading_, false)) query->due_ = true;
  }

  const std::shared_ptr<QueryNode> query;
};

QueryNode::QueryNode(const QueryOptions& options) : options_(options) {
  for (auto* const time : {&options_.time_to_live, &options_.retry_after}) {
    if (*time) *time = bounded_time(**time);
  }
}

QueryNode::~QueryNode() {
  // Handles may be dropped on any thread.
  if (alarm_) home().run_at_end([alarm = std::move(alarm_)]() mutable { alarm.reset(); });
}

void QueryNode::refresh() {
  if (due_ && !loading_) {
    begin();
  } else if (alarm_ && alarm_->lost()) {
    load_again_after(alarm_->time);
  }
}

void QueryNode::invalidate() {
  refuse_within_view("invalidate a query");
  expire();
}

void QueryNode::expire() {
  due_ = true;
  // Those who are watched will refresh.
  if (!loading_) observers().notify(false);
}

void QueryNode::begin() {
  auto loading = std::make_unique<Loading>(std::static_pointer_cast<QueryNode>(shared_from_this()));
  due_ = false;
  loading_ = true;
  alarm_.reset();
  show(true, failure());
  // The load is not a part of the view that wants it, and may set states.
  const ViewNode::Outside outside;
  home().start(run(std::move(loading)));
}

Task<> QueryNode::run(std::unique_ptr<Loading> loading) {
  const auto query = loading->query;
  try {
    std::string failed_with;
    try {
      co_await query->load();
    } catch (...) {
      failed_with = describe_current_exception();
    }
    query->end(failed_with);
    co_return;
  } catch (const std::bad_alloc&) {
    // What it brought can't be shown, nor its failure: it is loaded again.
    loading.reset();
  }
  query->observers().notify(false);
}

void QueryNode::end(const std::string& failed_with) {
  fail(failed_with);
  const auto& again = failed_with.empty() ? options_.time_to_live : options_.retry_after;
  if (again) load_again_after(*again);
  show(false, failed_with);
  loading_ = false;
  // It was invalidated meanwhile.
  if (due_) observers().notify(false);
}

void QueryNode::load_again_after(std::chrono::milliseconds time) {
  const std::weak_ptr weak = std::static_pointer_cast<QueryNode>(shared_from_this());
  alarm_ = std::make_unique<Alarm>(Alarm{time});
  if (HomeLoop::Host* host = home().find_host()) {
    alarm_->timer = host->timers().after(time, [weak] {
      if (const auto query = weak.lock()) query->expire();
    });
    return;
  }
  // What was loaded before there is a server has its time from then on.
  alarm_->until_served = std::make_shared<char>();
  home().post([weak, waiting = std::weak_ptr(alarm_->until_served), time] {
    const auto query = weak.lock();
    if (query && !waiting.expired()) query->load_again_after(time);
  });
}

}  // namespace updraft::model
