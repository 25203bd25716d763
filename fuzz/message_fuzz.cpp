// Whatever a client sends is a message, or a refusal whose words can be sent back.
#include <updraft/json.hpp>

#include "protocol/decode.hpp"
#include "protocol/encode.hpp"

#include <simdjson.h>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace updraft;

void check(const protocol::ReplyTo& reply_to, std::string_view problem) {
  std::string out;
  const auto response = protocol::error_response("MessageError", problem);
  if (protocol::encode_response(reply_to, response, out) || !parse_json(out)) std::abort();
}

void check(const Recycled<protocol::EventCall>& call) {
  if (!call->event.payload.is_array() || !call->reply_to.event_id.is_string()) std::abort();
  check(call->reply_to, to_string(call->event.position));
}

void check(const protocol::Refused& refused) {
  if (refused.problem.empty()) std::abort();
  if (refused.reply_to) return check(*refused.reply_to, refused.problem);
  std::string out;
  protocol::encode_refusal(refused.problem, out);
  const auto sent = parse_json(out);
  if (!sent || (*sent)["message"].text() != refused.problem) std::abort();
}

void check(const protocol::TooManyValues& refused) {
  if (refused.problem.empty()) std::abort();
}

template <class Interest>
void check(const Interest& interest) {
  for (const Value& path : interest.paths.items()) {
    if (!path.is_string()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!simdjson::validate_utf8(text.data(), text.size())) return 0;  // the reader's to refuse
  const auto message = protocol::decode(text, Limits{});
  if (message) {
    std::visit([](const auto& one) { check(one); }, *message);
  } else if (message.error().message().empty()) {
    std::abort();
  }
  return 0;
}
