#include "client_program.hpp"

#include <updraft/json.hpp>
#include <updraft/press.hpp>

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

constexpr std::size_t most_older_leaves = 60;
constexpr std::size_t most_watchers = 3;

Position position_of(const Leaf& leaf) {
  const auto items = parse_json("[" + leaf.position + "]").value();
  return {items.items().begin(), items.items().end()};
}

}  // namespace

/// One of those who watch a path.
class ClientProgram::Watcher final : public client::Watcher {
 public:
  Watcher(ClientProgram& of, std::string of_path) : path(std::move(of_path)), program_(of) {}

  void on_change() override { program_.changed(*this); }

  const std::string path;
  Sight::State told = {};
  bool has_gone = false;

 private:
  ClientProgram& program_;
};

Sight::State ClientProgram::state_of(const client::Topic& topic) {
  return {topic.version, topic.current, topic.closed};
}

std::span<const Sight> ClientProgram::sights() {
  sights_.clear();
  for (const auto& [path, watched] : watched_) {
    for (const auto& watcher : watched.watchers) {
      sights_.push_back({path, state_of(*watched.topic), watcher->told});
    }
  }
  return sights_;
}

void ClientProgram::say(Said said) {
  said.at = world_.agenda.now();
  said.number = ++said_;
  tell_as_peer([&](Checker& checker) { checker.said(state_.program, said); });
}

/// Beyond the limits it costs the connection, again and again.
bool ClientProgram::may_watch(const std::string& path) const {
  std::size_t bytes = path.size();
  for (const auto& [other, watched] : watched_) bytes += other.size();
  const Limits& limits = world_.plan.limits;
  return path.size() <= limits.path_bytes && watched_.size() < limits.subscriptions &&
         bytes <= limits.subscribed_path_bytes;
}

void ClientProgram::watch(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    auto place = watched_.find(path);
    const bool is_first = place == watched_.end();
    if (is_first ? !may_watch(path) : place->second.watchers.size() >= most_watchers) continue;
    auto watcher = std::make_shared<Watcher>(*this, path);
    auto topic = core_->watch(path, watcher).value();
    watcher->told = state_of(*topic);
    world_.history.note(name_, "*", "watches \"" + path + "\"");
    if (is_first) {
      const Sight::State first = state_of(*topic);
      place = watched_.try_emplace(path, Watched{std::move(topic), {}, first, "null", {}}).first;
      say({.kind = Said::Kind::subscribe, .paths = {path}});
    }
    place->second.watchers.push_back(std::move(watcher));
  }
  state_.watched = watched_.size();
}

void ClientProgram::unwatch(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const auto place = watched_.find(path);
    if (place == watched_.end()) continue;
    Watched& watched = place->second;
    core_->unwatch(watched.topic);
    const auto watcher = watched.watchers.front();
    watcher->has_gone = true;
    if (keeps_watchers_) gone_.push_back(watcher);
    watched.watchers.erase(watched.watchers.begin());
    world_.history.note(name_, "*", "one watches \"" + path + "\" no more");
    if (!watched.watchers.empty()) continue;
    older_.insert(older_.end(), watched.leaves.begin(), watched.leaves.end());
    watched_.erase(place);
    say({.kind = Said::Kind::unsubscribe, .paths = {path}});
  }
  state_.watched = watched_.size();
}

void ClientProgram::unwatch_all() {
  while (!watched_.empty()) unwatch({watched_.begin()->first});
}

void ClientProgram::complain(const std::string& checker, const std::string& what) {
  if (!world_.court.complaint) world_.court.complaint = {checker, name_ + ": " + what};
}

void ClientProgram::changed(Watcher& watcher) {
  if (watcher.has_gone) {
    return complain("ClientSilence", "one who watches \"" + watcher.path + "\" no more is told");
  }
  Watched& watched = watched_.at(watcher.path);
  const Sight::State now = state_of(*watched.topic);
  if (watcher.told == now) return;
  watcher.told = now;
  if (watched.told == now) return;
  see(watched);
  watched.told = now;
}

/// The first of those who watch has been told.
void ClientProgram::see(Watched& watched) {
  const client::Topic& topic = *watched.topic;
  std::string text = to_json(topic.value);
  const bool is_new = topic.version != watched.told.version;
  world_.history.note(name_, "*",
                      "\"" + topic.path + "\" " +
                          (topic.closed    ? "closed"
                           : topic.current ? "is"
                                           : "was") +
                          " " + text);
  if (!is_new && text != watched.text)
    complain("Staleness", "\"" + topic.path + "\" is not what it was");
  watched.text = std::move(text);
  if (topic.version > 0 && (is_new || (topic.current && !watched.told.is_current))) {
    see_value(watched);
  }
  if (!topic.current && (is_new || watched.told.is_current)) {
    tell_as_peer([&](Checker& checker) { checker.went_stale(state_.program, topic.path); });
  }
}

/// It is current, again or anew; or was so, and nobody was told before the connection was lost.
void ClientProgram::see_value(Watched& watched) {
  const std::string update =
      R"({"$":"up","key":)" + watched.topic->path_text + ",\"val\":" + watched.text + "}";
  ServerMessage message = world_.reader.read(update, world_.agenda.now());
  auto* const seen = std::get_if<Update>(&message);
  if (!seen) return complain("Staleness", "\"" + watched.topic->path + "\" is no value");
  tell_as_peer([&](Checker& checker) { checker.updated(state_.program, *seen); });
  older_.insert(older_.end(), watched.leaves.begin(), watched.leaves.end());
  if (older_.size() > most_older_leaves) {
    older_.erase(older_.begin(), older_.end() - most_older_leaves);
  }
  watched.leaves = std::move(seen->leaves);
}

void ClientProgram::press(int choice, bool tells_id) {
  std::vector<std::pair<const Leaf*, bool>> leaves;
  for (const auto& [path, watched] : watched_) {
    for (const Leaf& leaf : watched.leaves) leaves.emplace_back(&leaf, true);
  }
  // One in four is one that was there before.
  if (choice % 4 == 0) {
    for (const Leaf& leaf : older_) leaves.emplace_back(&leaf, false);
  }
  if (leaves.empty()) return;
  const auto [leaf, is_shown] = leaves[static_cast<std::size_t>(choice / 4) % leaves.size()];
  const Leaf pressed = *leaf;
  send(request_of(pressed, is_shown, tells_id), pressed);
}

EventRequest ClientProgram::request_of(const Leaf& leaf, bool is_shown, bool tells_id) const {
  Position position = position_of(leaf);
  if (is_shown && tells_id) {
    const Value& screen = watched_.at(leaf.path).topic->value;
    Position component(position.begin(), position.end() - 2);
    // It may have been redrawn since the program has looked.
    auto request = updraft::press(leaf.path, screen, at_position(std::move(component)));
    if (request && request->leaf["id"].text() == leaf.id) return *std::move(request);
  }
  EventRequest request;
  request.path = leaf.path;
  request.position = std::move(position);
  request.component = "Button";
  request.prop = "onPress";
  if (tells_id) request.leaf = object({{"$", "event"}, {"id", leaf.id}});
  return request;
}

void ClientProgram::echo() {
  EventRequest request;
  request.path = "echo";
  send(std::move(request), std::nullopt);
}

void ClientProgram::send(EventRequest request, const std::optional<Leaf>& leaf) {
  const std::int64_t token = ++world_.last_token;
  request.payload = token % 3 == 0 ? Value(token) : array({token});
  std::chrono::milliseconds timeout = state_.options->event_timeout;
  if (const auto of_leaf = request.leaf["timeout"].as_integer()) {
    timeout = std::chrono::milliseconds(*of_leaf);
  }
  world_.history.note(name_, "*", "calls \"" + request.path + "\", e" + std::to_string(token));
  pending_[token] = {0, leaf};
  meant_[token] = leaf;
  say({.kind = Said::Kind::event, .token = token, .leaf = leaf});
  tell([&](Checker& checker) { checker.called(state_, token, timeout); });
  pending_[token].id = core_->send(
      std::move(request), [this, token](const Result<Response>& result) { end(token, result); },
      world_.agenda.now());
}

void ClientProgram::forget(int choice) {
  if (pending_.empty()) return;
  const auto place = std::next(pending_.begin(), choice % static_cast<int>(pending_.size()));
  const auto [token, pending] = *place;
  if (pending.id == 0) return;  // It was refused, and is about to hear so.
  world_.history.note(name_, "*", "forgets e" + std::to_string(token));
  core_->cancel(pending.id);
  tell([&, event = token](Checker& checker) { checker.forgot(state_, event); });
  forgotten_.insert(token);
  pending_.erase(place);
}

std::optional<Leaf> ClientProgram::meant(std::int64_t token) const {
  const auto place = meant_.find(token);
  return place == meant_.end() ? std::nullopt : place->second;
}

void ClientProgram::end(std::int64_t token, const Result<Response>& result) {
  // It may have ended just before it was forgotten.
  if (forgotten_.contains(token)) return;
  CallEnd end{.token = token};
  pending_.erase(token);
  if (result) {
    answer(token, *result, end);
  } else {
    const ErrorKind kind = result.error().kind();
    end.kind = kind == ErrorKind::disconnected ? CallEnd::Kind::disconnected
               : kind == ErrorKind::overloaded ? CallEnd::Kind::overloaded
                                               : CallEnd::Kind::invalid;
    world_.history.note(name_, "*", "e" + std::to_string(token) + ": " + result.error().message());
  }
  tell([&](Checker& checker) { checker.call_ended(state_, end); });
}

void ClientProgram::answer(std::int64_t token, const Response& response, CallEnd& end) {
  const std::string payload = response.payload ? to_json(*response.payload) : "null";
  const std::string key = "e" + std::to_string(token);
  world_.history.note(name_, "*", key + (response.error ? " fails: " : ": ") + payload);
  const std::string text = R"({"$":"evt-res","key":")" + key + "\"" +
                           (response.error ? ",\"error\":true" : "") + ",\"payload\":" + payload +
                           "}";
  ServerMessage message = world_.reader.read(text, world_.agenda.now());
  const auto* answer = std::get_if<Answer>(&message);
  if (!answer) return;
  end.is_error = answer->is_error;
  end.error_name = answer->error_name;
  tell_as_peer([&](Checker& checker) { checker.answered(state_.program, *answer); });
}

}  // namespace updraft::sim
