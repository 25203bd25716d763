#include "client/interests.hpp"

#include <updraft/json.hpp>

#include "protocol/to_server.hpp"

#include <utility>

namespace updraft::client {
namespace {

/// Paths on their way into messages that are not too long.
class Batch {
 public:
  Batch(bool wanted, const ClientOptions& options,
        const std::function<void(std::string_view)>& send)
      : wanted_(wanted), options_(options), send_(send) {}

  void add(const std::string& path_text) {
    constexpr std::size_t frame_bytes = 32;  // of `{"$":"unsub","keys":[]}`, and more
    const bool is_full = paths_.size() >= options_.keys_per_message ||
                         bytes_ + path_text.size() + frame_bytes > options_.sent_message_bytes;
    if (is_full) finish();
    paths_.push_back(path_text);
    bytes_ += path_text.size() + 1;
  }
  void finish() {
    if (paths_.empty()) return;
    std::string text;
    protocol::encode_interest(wanted_, paths_, text);
    send_(text);
    paths_.clear();
    bytes_ = 0;
  }

 private:
  bool wanted_;
  const ClientOptions& options_;
  const std::function<void(std::string_view)>& send_;
  std::vector<std::string> paths_;
  std::size_t bytes_ = 0;
};

}  // namespace

Result<std::shared_ptr<Topic>> Interests::add(std::string_view path,
                                              const std::shared_ptr<Watcher>& watcher) {
  auto place = topics_.find(path);
  if (place == topics_.end()) {
    std::string text;
    if (auto error = print_json(path, text)) return *std::move(error);
    auto made = std::make_shared<Topic>(std::string(path), std::move(text));
    place = topics_.emplace(std::string(path), std::move(made)).first;
    mark(place->second);
  }
  const std::shared_ptr<Topic>& topic = place->second;
  // Those who have gone are swept out when they are half of them.
  if (topic->watchers.size() > 2 * topic->watched) {
    std::erase_if(topic->watchers, [](const auto& each) { return each.expired(); });
  }
  topic->watchers.push_back(watcher);
  ++topic->watched;
  return topic;
}

void Interests::remove(const std::shared_ptr<Topic>& topic) {
  if (--topic->watched > 0) return;
  const auto place = topics_.find(topic->path);
  if (place == topics_.end() || place->second != topic) return;
  mark(topic);
  topics_.erase(place);
  // However long there is no connection, and whatever comes and goes meanwhile.
  if (topic->said || 2 * ++idle_ <= dirty_.size()) return;
  std::erase_if(dirty_, [](const auto& each) {
    const bool is_idle = each->watched == 0 && !each->said;
    if (is_idle) each->dirty = false;
    return is_idle;
  });
  idle_ = 0;
}

void Interests::mark(const std::shared_ptr<Topic>& topic) {
  if (std::exchange(topic->dirty, true)) return;
  dirty_.push_back(topic);
}

void Interests::forget_said() {
  for (const auto& topic : dirty_) topic->dirty = topic->said = false;
  dirty_.clear();
  idle_ = 0;
  for (const auto& [path, topic] : topics_) {
    topic->said = false;
    mark(topic);
  }
}

void Interests::tell(const ClientOptions& options,
                     const std::function<void(std::string_view)>& send) {
  const auto dirty = std::exchange(dirty_, {});
  idle_ = 0;
  // First all that is not wanted any more: a path that is watched again, by a topic of its own, is
  // subscribed to after that, in however many messages.
  for (const bool is_wanted : {false, true}) {
    Batch batch(is_wanted, options, send);
    for (const auto& topic : dirty) {
      topic->dirty = false;
      if ((topic->watched > 0) != is_wanted || topic->said == is_wanted) continue;
      topic->said = is_wanted;
      batch.add(topic->path_text);
    }
    batch.finish();
  }
}

}  // namespace updraft::client
