#include "http/exchange.hpp"

#include "websocket/extension.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace updraft::http {

Exchange::Step Exchange::take(std::string_view bytes, const Settings& settings) {
  incoming_ += bytes;
  if (upgraded_) return Step::upgrade;
  is_head_ = incoming_.starts_with("HEAD ");  // refused or not (RFC 9110, section 9.3.2)
  std::size_t head_size = 0;
  const auto parsed = parse_request(incoming_, settings.head_bytes, head_size);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
    return send(error_response(refusal->status, refusal->message), settings);
  }
  const auto* request = std::get_if<Request>(&parsed);
  if (!request) return Step::read;
  incoming_.erase(0, head_size);
  return take(*request, settings);
}

Exchange::Step Exchange::take(const Request& request, const Settings& settings) {
  if (asks_for_websocket(request)) return upgrade(request, settings);
  auto routed = route(request, settings.site);
  if (const auto* response = std::get_if<Response>(&routed)) return send(*response, settings);
  question_ = std::move(std::get<Question>(routed));
  return Step::ask;
}

Exchange::Step Exchange::upgrade(const Request& request, const Settings& settings) {
  const auto accepted = answer_upgrade(request);
  if (!accepted) return send(refused_upgrade(accepted.status, accepted.message), settings);
  if (const auto error = check_target(request.target)) {
    return send(refused_upgrade(websocket::UpgradeAnswer::bad_request, error->message()), settings);
  }
  upgraded_ = true;
  if (accepted.compression && may_compress(request, settings)) compression_ = accepted.compression;
  outgoing_ = switching_protocols(accepted.accept, websocket::extensions_field(compression_));
  return Step::upgrade;
}

bool Exchange::may_compress(const Request& request, const Settings& settings) {
  if (!settings.compression || is_known_to_break_compression(request.user_agent)) return false;
  if (!settings.broken_compression) return true;
  client_ = BrokenCompression::client_of(settings.address, request.user_agent);
  return !settings.broken_compression->knows(client_, settings.now);
}

Exchange::Step Exchange::send(const Response& response, const Settings& settings) {
  answer(response, settings.date);
  return Step::send;
}

void Exchange::answer(const Response& response, std::string_view date) {
  outgoing_ = to_text(response, is_head_, date);
  if (!is_head_) lasting_ = response.lasting;
}

void Exchange::answer(Result<std::string> json, std::string_view date) {
  answer(json_response(std::move(json), question_), date);
}

std::string_view Exchange::outgoing(std::size_t sent) const noexcept {
  if (sent < outgoing_.size()) return std::string_view(outgoing_).substr(sent);
  return lasting_.substr(std::min(sent - outgoing_.size(), lasting_.size()));
}

}  // namespace updraft::http
