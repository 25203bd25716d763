#include <updraft/node.hpp>

#include <atomic>

namespace updraft::model {

void Link::insert_after(Link& other) noexcept {
  unlink();
  next_ = other.next_;
  previous_ = &other;
  other.next_->previous_ = this;
  other.next_ = this;
}

void Link::unlink() noexcept {
  next_->previous_ = previous_;
  previous_->next_ = next_;
  next_ = previous_ = this;
}

/// A place in the list between those who were told and those who were not yet.
class Observers::Cursor final : public Observer {
 public:
  explicit Cursor(Observers& list) { insert_after(list); }
  void on_stale(bool /*surely*/) override {}

  /// Steps over the next link; null at the end of the list.
  Observer* step(const Link& end) noexcept {
    Link* passed = next();
    if (passed == &end) return nullptr;
    insert_after(*passed);
    return static_cast<Observer*>(passed);
  }
};

void Observers::add(Observer& observer) noexcept {
  observer.insert_after(*this);
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
// The cursor leaves the list before it ends.
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
void Observers::notify(bool surely) {
  if (empty()) return;
  Cursor cursor(*this);
  std::exception_ptr thrown;
  while (Observer* observer = cursor.step(*this)) {
    try {
      observer->on_stale(surely);
    } catch (...) {
      if (!thrown) thrown = std::current_exception();
    }
  }
  if (thrown) std::rethrow_exception(thrown);
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace {

/// How many remarks a node keeps until they are taken.
constexpr std::size_t most_remarks = 16;

std::uint64_t next_owner() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Node::Node() : home_(HomeLoop::here()), owner_(next_owner()) {}

const Value& Node::value() {
  if (value_version_ != version_) {
    value_ = make_value(value_);
    value_version_ = version_;
  }
  return value_;
}

Value Node::redrawn(const Value& last, const Value& last_drawn, const Value& next) const {
  DoubledKeys doubled{.are_refused = home_->development()};
  Value value = redraw(last, last_drawn, next, owner_, &doubled);
  if (!doubled.found.empty()) add_remarks(std::move(doubled.found));
  return value;
}

void Node::add_remarks(std::vector<std::string> remarks) const {
  if (!remarks_) remarks_ = std::make_unique<std::vector<std::string>>();
  for (std::string& remark : remarks) {
    if (remarks_->size() == most_remarks) return;
    remarks_->push_back(std::move(remark));
  }
}

std::vector<std::string> Node::take_remarks() noexcept {
  if (!remarks_) return {};
  return std::move(*std::exchange(remarks_, nullptr));
}

}  // namespace updraft::model
