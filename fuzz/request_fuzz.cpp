// The head of a request: the same result however much of what follows has come, and an answer in
// any case.
#include "http/request.hpp"
#include "http/routes.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace updraft;

constexpr std::size_t limit = 512;

void check_handshake(const http::Request& request) {
  const auto answer = http::answer_upgrade(request);
  if (answer ? answer.accept.size() != 28 : answer.message.empty()) std::abort();
}

void check(const http::Request& request) {
  if (http::asks_for_websocket(request)) check_handshake(request);
  const auto routed = http::route(request);
  const auto* wanted = std::get_if<http::ModelRequest>(&routed);
  const auto response =
      wanted ? http::model_response(Error(wanted->path)) : std::get<http::Response>(routed);
  if (response.status < 200 || response.status > 599) std::abort();
  if (http::to_text(response, false).find("\r\n\r\n") == std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t head_size = 0;
  const auto parsed = http::parse_request(bytes, limit, head_size);
  if (const auto* request = std::get_if<http::Request>(&parsed)) {
    if (head_size > size || head_size > limit) std::abort();
    check(*request);
    std::size_t again = 0;
    const auto head = http::parse_request(bytes.substr(0, head_size), limit, again);
    if (again != head_size || !std::holds_alternative<http::Request>(head)) std::abort();
  }
  return 0;
}
