#include "rivals/raw/fixture.hpp"

#include "rivals/raw/frame.hpp"

#include <algorithm>
#include <charconv>

namespace {

constexpr std::string_view item_prefix = "item/";
constexpr std::int64_t longest_pad = std::int64_t{64} << 20;

/// sendmsg takes no more than 1024 parts.
constexpr std::size_t most_news = 1000;

/// A subscription to many paths is answered in parts of this size, so that the client reads the
/// first while the others are made.
constexpr std::size_t part_of_answer = std::size_t{64} << 10;

constexpr std::string_view panel_update =
    R"({"$":"up","key":"panel","val":{"$":"component","component":"rise-tools/kit-tamagui/Button",)"
    R"("props":{"label":"Increment","onPress":{"$":"event","id":"onPress"},)"
    R"("onItem":{"$":"event","id":"onItem"},"onEcho":{"$":"event","id":"onEcho"},)"
    R"("onFail":{"$":"event","id":"onFail"}}}})";

std::size_t pad_of(std::string_view argument) noexcept {
  std::int64_t size = 0;
  const char* end = argument.data() + argument.size();
  const auto [stopped, error] = std::from_chars(argument.data(), end, size);
  if (error != std::errc() || stopped != end) return 0;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(size, 0, longest_pad));
}

/// Appends the frame of an update that is `start`, `n`, `"pad":"xx…"` and its end.
void append_update(std::string& out, std::initializer_list<std::string_view> start, std::int64_t n,
                   std::size_t pad) {
  constexpr std::string_view middle = R"(,"pad":")";
  constexpr std::string_view end = R"("}})";
  std::array<char, 20> digits;
  const char* digits_end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  const std::string_view number(digits.data(),
                                static_cast<std::size_t>(digits_end - digits.data()));
  std::size_t size = number.size() + middle.size() + pad + end.size();
  for (const std::string_view part : start) size += part.size();

  append_header(out, Opcode::text, size);
  for (const std::string_view part : start) out += part;
  out.append(number).append(middle).append(pad, 'x').append(end);
}

void append_item(std::string& out, std::string_view id, std::int64_t n, std::size_t pad) {
  append_update(out, {R"({"$":"up","key":"item/)", id, R"(","val":{"id":")", id, R"(","n":)"}, n,
                pad);
}

}  // namespace

void Fixture::take_message(Connection& from, std::string_view text) {
  std::string_view path;
  switch (kind_of(text)) {
    case MessageKind::event:
      call(from, read_event(text));
      return;
    case MessageKind::subscribe:
      for (Paths paths(text); paths.take(path);) subscribe(from, path);
      return;
    case MessageKind::unsubscribe:
      for (Paths paths(text); paths.take(path);) unsubscribe(from, path);
      return;
    case MessageKind::other:
      return;
  }
}

void Fixture::subscribe(Connection& connection, std::string_view path) {
  if (path == "counter") {
    subscribe_to_counter(connection);
  } else if (path == "panel") {
    append_frame(sender_.outgoing_of(connection).before, Opcode::text, panel_update);
  } else if (path.starts_with(item_prefix)) {
    Item& item = item_at(path.substr(item_prefix.size()));
    if (std::ranges::find(item.subscribers, &connection) == item.subscribers.end()) {
      item.subscribers.push_back(&connection);
      ++connection.items;
    }
    std::string& out = sender_.outgoing_of(connection).before;
    out += item.frame;
    if (out.size() >= part_of_answer) sender_.send_outgoing(connection);
  }
}

void Fixture::subscribe_to_counter(Connection& connection) {
  end_turn_if_changed();  // what others are still to get is older than what this one gets first
  if (connection.place == Connection::nowhere) {
    connection.place = subscribers_.size();
    subscribers_.push_back(&connection);
  }
  append_counter(sender_.outgoing_of(connection).before);
}

void Fixture::unsubscribe(Connection& connection, std::string_view path) {
  if (path == "counter") {
    end_turn_if_changed();
    unsubscribe_from_counter(connection);
  } else if (path.starts_with(item_prefix)) {
    const auto found = items_.find(path.substr(item_prefix.size()));
    if (found != items_.end()) {
      connection.items -= std::erase(found->second.subscribers, &connection);
    }
  }
}

void Fixture::unsubscribe_from_counter(Connection& connection) {
  if (connection.place == Connection::nowhere) return;
  Connection* last = subscribers_.back();
  last->place = connection.place;
  subscribers_[connection.place] = last;
  subscribers_.pop_back();
  connection.place = Connection::nowhere;
  connection.outdated = false;
}

void Fixture::leave(Connection& connection) {
  unsubscribe_from_counter(connection);
  if (connection.items == 0) return;
  for (auto& [id, item] : items_) std::erase(item.subscribers, &connection);
}

void Fixture::call(Connection& connection, const EventCall& event) {
  std::string_view arguments = event.arguments;
  std::string_view payload;
  bool failed = false;
  if (event.handler == "onPress") {
    press(arguments);
  } else if (event.handler == "onEcho") {
    payload = take_argument(arguments);
  } else if (event.handler == "onItem") {
    press_item(arguments);
  } else {
    failed = true;
    payload = R"({"name":"Error","message":"this handler always fails"})";
  }
  append_response(sender_.outgoing_of(connection).after, event, payload, failed);
}

void Fixture::press(std::string_view arguments) {
  ++n_;
  pad_ = pad_of(take_argument(arguments));
  if (subscribers_.empty()) return;
  switch (sender_.mode()) {
    case SendMode::each:
      frame_.clear();
      append_counter(frame_);
      for (Connection* subscriber : subscribers_) sender_.send_now(*subscriber, frame_);
      return;
    case SendMode::batch:
      append_counter(sender_.add_news());
      if (sender_.news() == most_news) end_turn();
      return;
    case SendMode::conflate:
      changed_ = true;
      return;
  }
}

void Fixture::press_item(std::string_view arguments) {
  const std::string_view quoted = take_argument(arguments);
  if (quoted.size() < 2) return;
  const std::string_view id = quoted.substr(1, quoted.size() - 2);
  Item& item = item_at(id);
  item.frame.clear();
  append_item(item.frame, id, ++item.n, pad_of(take_argument(arguments)));
  for (Connection* subscriber : item.subscribers) {
    if (sender_.mode() == SendMode::each) {
      sender_.send_now(*subscriber, item.frame);
    } else {
      sender_.outgoing_of(*subscriber).before += item.frame;
    }
  }
}

void Fixture::append_counter(std::string& out) const {
  append_update(out, {R"({"$":"up","key":"counter","val":{"n":)"}, n_, pad_);
}

Fixture::Item& Fixture::item_at(std::string_view id) {
  const auto found = items_.find(id);
  if (found != items_.end()) return found->second;
  Item& item = items_[std::string(id)];
  append_item(item.frame, id, 0, 0);
  return item;
}

void Fixture::end_turn() {
  if (changed_ && !subscribers_.empty()) append_counter(sender_.add_news());
  changed_ = false;
  sender_.end_turn(subscribers_);
}

void Fixture::end_turn_if_changed() {
  if (changed_ || sender_.news() > 0) end_turn();
}

void Fixture::drained(Connection& connection) {
  if (!connection.outdated) return;
  connection.outdated = false;
  std::string newest;
  append_counter(newest);
  sender_.send_now(connection, newest);
}
