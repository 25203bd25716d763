#include "harness/messages.hpp"

#include <updraft/convert.hpp>
#include <updraft/json.hpp>

#include "websocket/frame.hpp"
#include "websocket/mask.hpp"

namespace updraft::bench {
namespace {

std::string interest(std::string_view dollar, const std::vector<std::string>& paths) {
  return to_json(object({{"$", dollar}, {"keys", Value(paths)}}));
}

/// `target`, `modelState` and `payload`, which the dialects have in different places.
std::vector<Member> event_fields(const Press& press) {
  std::vector<Value> path{press.path};
  path.insert(path.end(), press.position.begin(), press.position.end());
  std::vector<Member> fields{{"target", object({{"key", "plus"},
                                                {"component", "rise-tools/kit-tamagui/Button"},
                                                {"propKey", "onPress"},
                                                {"path", Value::array(std::move(path))}})}};
  if (press.handler_id) {
    fields.push_back({"modelState", object({{"$", "event"}, {"id", press.handler_id->text()}})});
  }
  fields.push_back({"payload", press.payload});
  return fields;
}

/// `evt` with these further fields.
std::string event(std::vector<Member> fields) {
  fields.insert(fields.begin(), {{"$", "evt"}, {"key", "11a3f0c2d.8f1"}});
  return to_json(Value::object(std::move(fields)));
}

}  // namespace

std::vector<std::string> numbered(std::string_view prefix, std::size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::string(prefix) + std::to_string(i));
  return names;
}

std::string sub_message(const std::vector<std::string>& paths) {
  return interest("sub", paths);
}

std::string unsub_message(const std::vector<std::string>& paths) {
  return interest("unsub", paths);
}

std::string flat_event(const Press& press) {
  return event(event_fields(press));
}

std::string seed_event(const Press& press) {
  return event({{"event", Value::object(event_fields(press))}});
}

std::string masked_frame(std::string_view text) {
  const auto frame = websocket::make_frame(websocket::Opcode::text, text);
  std::string bytes(frame.bytes());
  // RFC 6455, section 5.2: the mask bit is the first of the second byte, the key ends the header.
  bytes[1] = static_cast<char>(static_cast<unsigned char>(bytes[1]) | 0x80U);
  bytes.insert(bytes.size() - text.size(), websocket::Mask::bytes, '\0');
  return bytes;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace updraft::bench
