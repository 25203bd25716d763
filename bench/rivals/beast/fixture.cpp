#include "rivals/beast/fixture.hpp"

#include "rivals/beast/session.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace json = boost::json;

namespace {

constexpr std::string_view item_prefix = "item/";
constexpr std::int64_t longest_pad = std::int64_t{64} << 20;

std::string_view text_of(const json::string& text) noexcept {
  return {text.data(), text.size()};
}

std::string pad_of(const json::value* size) {
  const std::int64_t wanted = size != nullptr && size->is_int64() ? size->get_int64() : 0;
  const auto length = std::clamp<std::int64_t>(wanted, 0, longest_pad);
  return std::string(static_cast<std::size_t>(length), 'x');
}

json::value panel() {
  json::object props{{"label", "Increment"}};
  for (const char* name : {"onPress", "onItem", "onEcho", "onFail"}) {
    props[name] = {{"$", "event"}, {"id", name}};
  }
  return {{"$", "component"},
          {"component", "rise-tools/kit-tamagui/Button"},
          {"props", std::move(props)}};
}

Message update_of(std::string_view path, const json::value& value) {
  const json::object update{{"$", "up"}, {"key", path}, {"val", value}};
  return std::make_shared<const std::string>(json::serialize(update));
}

json::object error_response(std::string_view message) {
  return {{"error", true}, {"payload", {{"name", "Error"}, {"message", message}}}};
}

}  // namespace

Fixture::Fixture() {
  models_["counter"].value = {{"n", 0}, {"pad", ""}};
  models_["panel"].value = panel();
}

void Fixture::take_message(Session& from, std::string_view text) {
  json::error_code error;
  json::monotonic_resource memory;
  const json::value parsed = json::parse(text, error, &memory);
  if (error || !parsed.is_object()) return;
  const json::object& message = parsed.get_object();
  const json::value* kind = message.if_contains("$");
  if (kind == nullptr || !kind->is_string()) return;
  if (kind->get_string() == "evt") {
    call(from, message);
    return;
  }
  const json::value* keys = message.if_contains("keys");
  if (keys == nullptr || !keys->is_array()) return;
  const bool adds = kind->get_string() == "sub";
  for (const json::value& key : keys->get_array()) {
    if (!key.is_string()) continue;
    adds ? subscribe(from, text_of(key.get_string()))
         : unsubscribe(from, text_of(key.get_string()));
  }
}

void Fixture::subscribe(Session& session, std::string_view path) {
  Model* model = find(path);
  if (model == nullptr) return;
  model->subscribers.insert(&session);
  session.paths().emplace(path);
  session.send(update_of(path, model->value));
}

void Fixture::unsubscribe(Session& session, std::string_view path) {
  const std::string name(path);
  if (session.paths().erase(name) > 0) models_.at(name).subscribers.erase(&session);
}

void Fixture::leave(Session& session) {
  for (const std::string& path : session.paths()) models_.at(path).subscribers.erase(&session);
}

void Fixture::call(Session& session, const json::object& message) {
  const bool seed = message.contains("event");
  json::object response;
  try {
    const json::object& event = seed ? message.at("event").as_object() : message;
    const json::array& path = event.at("target").as_object().at("path").as_array();
    const json::string& handler = path.at(2).as_string();
    response = respond(text_of(handler), event.at("payload").as_array());
  } catch (const std::exception& error) {
    response = error_response(error.what());
  }
  json::object reply{{"$", "evt-res"}, {"key", message.at("key")}};
  if (seed) {
    response["$"] = "response";
    reply["res"] = std::move(response);
  } else {
    for (auto& [name, value] : response) reply[name] = std::move(value);
  }
  session.send(std::make_shared<const std::string>(json::serialize(reply)));
}

json::object Fixture::respond(std::string_view handler, const json::array& arguments) {
  if (handler == "onEcho") return {{"payload", arguments.at(0)}};
  if (handler == "onPress") {
    press("counter", arguments.if_contains(0));
  } else if (handler == "onItem") {
    press(std::string(item_prefix).append(text_of(arguments.at(0).as_string())),
          arguments.if_contains(1));
  } else {
    throw std::runtime_error("this handler always fails");
  }
  return {};
}

void Fixture::press(std::string_view path, const json::value* size) {
  Model* model = find(path);
  if (model == nullptr) return;
  json::object& value = model->value.get_object();
  value["n"] = value["n"].get_int64() + 1;
  value["pad"] = pad_of(size);
  if (model->subscribers.empty()) return;
  const Message update = update_of(path, model->value);
  for (Session* subscriber : model->subscribers) subscriber->send(update);
}

Fixture::Model* Fixture::find(std::string_view path) {
  const auto known = models_.find(std::string(path));
  if (known != models_.end()) return &known->second;
  if (!path.starts_with(item_prefix)) return nullptr;
  Model& made = models_[std::string(path)];
  made.value = {{"id", path.substr(item_prefix.size())}, {"n", 0}, {"pad", ""}};
  return &made;
}
