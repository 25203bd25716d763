#include "client/rig.hpp"

#include "websocket/frame.hpp"
#include "websocket/handshake.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace updraft::test {
namespace {

constexpr websocket::ReaderLimits reader_limits{.message_bytes = std::size_t{64} << 20,
                                                .message_fragments = 1};

std::string describe(const Result<Response>& result) {
  if (!result) {
    const char* kind = result.error().kind() == ErrorKind::disconnected ? "disconnected"
                       : result.error().kind() == ErrorKind::overloaded ? "overloaded"
                                                                        : "invalid";
    return std::string(kind) + ": " + result.error().message();
  }
  std::string text = result->error ? "rejected " : "resolved ";
  text += result->payload ? to_json(*result->payload) : "nothing";
  for (const Action& action : result->actions) text += " does " + to_json(action.value());
  return text;
}

}  // namespace

void Diary::on_change() {
  std::string line = topic->version > 0 ? to_json(topic->value) : "nothing";
  if (topic->closed) {
    line += " closed";
  } else if (!topic->current) {
    line += " stale";
  }
  lines_.push_back(std::move(line));
}

Rig::Rig(ClientOptions options)
    : core(
          *client::parse_address("ws://robot.example:3005/fleet?x=1"), std::move(options),
          static_cast<client::Transport&>(*this), [this] { return random; }, log_) {
  core.start(clock.now());
}

std::shared_ptr<Diary> Rig::watch(std::string_view path) {
  auto diary = std::make_shared<Diary>();
  diary->topic = *core.watch(path, diary);
  return diary;
}

void Rig::unwatch(Diary& diary) {
  core.unwatch(diary.topic);
}

EventRequest Rig::request(std::string_view path) {
  EventRequest request;
  request.path = path;
  request.position = {"props", "onPress"};
  request.leaf = object({{"$", "event"}, {"id", "7"}});
  request.component = "Button";
  request.component_key = "plus";
  request.prop = "onPress";
  request.payload = array({1});
  return request;
}

client::Calls::Id Rig::send(EventRequest request) {
  const std::string path = request.path;
  return core.send(
      std::move(request),
      [this, path](const Result<Response>& result) {
        outcomes_.push_back(path + ": " + describe(result));
      },
      clock.now());
}

void Rig::turn() {
  do {
    for (const auto& news : core.take_news()) news();
    core.flush();
  } while (core.has_news());
}

void Rig::advance(std::chrono::milliseconds by) {
  const Time end = clock.now() + by;
  while (true) {
    const auto due = core.next_due();
    const Time next = due ? std::clamp(*due, clock.now(), end) : end;
    clock.advance(std::chrono::ceil<std::chrono::milliseconds>(next - clock.now()));
    core.run_due(clock.now());
    turn();
    if (clock.now() >= end) return;
  }
}

void Rig::connect() {
  ++attempts_;
  connected_ = true;
  head_.clear();
  heard_.clear();
  head_ended_ = false;
}

void Rig::take_connection() {
  core.opened(clock.now());
  turn();
}

std::string Rig::accept_field() const {
  constexpr std::string_view name = "Sec-WebSocket-Key: ";
  const auto key = head_.find(name) + name.size();
  return websocket::accept_key(std::string_view(head_).substr(key, head_.find("\r\n", key) - key));
}

void Rig::accept(std::string_view extensions) {
  take_connection();
  std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      accept_field() + "\r\n";
  if (!extensions.empty()) {
    answer.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
  }
  reader_.emplace(websocket::Role::server, extensions.empty() ? nullptr : &inflater_);
  say_bytes(answer + "\r\n");
}

void Rig::say_bytes(std::string_view bytes) {
  std::string copy(bytes);
  core.received(copy, clock.now());
  turn();
}

void Rig::say_frame(websocket::Opcode opcode, std::string_view payload) {
  say_bytes(websocket::make_frame(opcode, payload).bytes());
}

void Rig::break_off(const std::string& reason) {
  connected_ = false;
  core.lost(reason, clock.now());
  turn();
}

void Rig::write(std::string bytes) {
  if (!connected_) return;
  if (!head_ended_) {
    head_ += bytes;
    head_ended_ = head_.ends_with("\r\n\r\n");
    return;
  }
  std::span<char> input(bytes);
  while (reader_) {
    const auto item = reader_->next(input, reader_limits);
    using Kind = websocket::Item::Kind;
    if (item.kind == Kind::more) return;
    std::string text(item.payload);
    if (item.kind == Kind::ping) text = "ping " + text;
    if (item.kind == Kind::pong) text = "pong " + text;
    if (item.kind == Kind::close) text = "close " + std::to_string(item.code) + " " + text;
    if (item.kind == Kind::failure) text = "failure: " + text;
    heard_.push_back(std::move(text));
  }
}

std::string Rig::heard() {
  if (heard_.empty()) return "";
  std::string first = std::move(heard_.front());
  heard_.pop_front();
  return first;
}

}  // namespace updraft::test
