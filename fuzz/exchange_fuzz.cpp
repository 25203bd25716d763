// The request of a connection and its answer: the same however the request is cut, nothing before
// its head has ended, and a whole response of HTTP/1.1 afterwards, as another reader sees it.
//
// The first byte chooses the settings and what is said to a question, the second seeds the cuts,
// the rest is what the client sends.

#include "http/exchange.hpp"
#include "http/routes.hpp"
#include "inspector.hpp"
#include "pieces.hpp"
#include "require.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace {

using namespace updraft;
using fuzz::Pieces;
using fuzz::require;
using Step = http::Exchange::Step;
namespace beast_http = boost::beast::http;
using Parser = beast_http::response_parser<beast_http::string_body>;

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";
/// The value of the cookie that the token gets.
std::string cookie_value() {
  const std::string fields =
      fuzz::inspector().open({.target = http::inspector_target("token-of-the-fuzzer")}).fields;
  const auto start = fields.find("updraft-inspector-3005=") + 23;
  return fields.substr(start, fields.find(';', start) - start);
}

/// What a connection did for one request.
struct Outcome {
  Step step = Step::read;
  std::string outgoing;
  std::size_t question = 0;
  std::string path;
  std::string early_bytes;
  bool compression = false;
  bool operator==(const Outcome&) const = default;
};

Result<std::string> answer_of_home(unsigned choice) {
  switch (choice % 4) {
    case 0:
      return std::string(R"({"n":1})");
    case 1:
      return Error(ErrorKind::invalid, "there is no model at \"a\\b\xff\"");
    case 2:
      return Error(ErrorKind::overloaded, "it is being loaded");
    default:
      return Error(ErrorKind::internal, "it has failed");
  }
}

/// As net::Connection does it: nothing is taken any more once there is an answer, but for what
/// belongs to the session.
Outcome run(std::string_view bytes, const http::Exchange::Settings& settings, unsigned choice,
            Pieces pieces) {
  http::Exchange exchange;
  Outcome outcome;
  pieces.cut(bytes, [&](std::string_view piece) {
    if (outcome.step == Step::ask || outcome.step == Step::send) return;
    require(outcome.step != Step::read || exchange.outgoing().empty());
    outcome.step = exchange.take(piece, settings);
  });
  if (outcome.step == Step::ask) {
    outcome.question = exchange.question().index();
    if (const auto* model = std::get_if<http::ModelRequest>(&exchange.question())) {
      outcome.path = model->path;
    }
    exchange.answer(answer_of_home(choice), settings.date);
  }
  while (!exchange.outgoing(outcome.outgoing.size()).empty()) {
    outcome.outgoing += exchange.outgoing(outcome.outgoing.size());
  }
  outcome.compression = static_cast<bool>(exchange.compression());
  if (outcome.step == Step::upgrade) outcome.early_bytes = exchange.early_bytes();
  return outcome;
}

/// Nothing that a client sends makes further fields, or other ones.
void check_fields(const Parser::value_type& response) {
  static const std::set<std::string_view> known = {"Server",
                                                   "Connection",
                                                   "Content-Type",
                                                   "Upgrade",
                                                   "Content-Length",
                                                   "Allow",
                                                   "Cache-Control",
                                                   "Content-Encoding",
                                                   "Content-Security-Policy",
                                                   "Date",
                                                   "ETag",
                                                   "Location",
                                                   "Referrer-Policy",
                                                   "Vary",
                                                   "X-Content-Type-Options",
                                                   "Sec-WebSocket-Version",
                                                   "Sec-WebSocket-Accept",
                                                   "Sec-WebSocket-Extensions",
                                                   "Set-Cookie"};
  for (const auto& field : response) {
    const auto name = field.name_string();
    require(known.contains({name.data(), name.size()}) && response.count(name) == 1);
  }
}

void check_upgrade(const Parser::value_type& response, const Outcome& outcome) {
  require(response.result_int() == 101 && response.body().empty());
  require(response[beast_http::field::upgrade] == "websocket");
  require(response[beast_http::field::connection] == "Upgrade");
  require(response[beast_http::field::sec_websocket_accept].size() == 28);
  require(response.count(beast_http::field::sec_websocket_extensions) ==
          (outcome.compression ? 1U : 0U));
}

void check_answer(const Parser::value_type& response, bool has_body) {
  static const std::set<unsigned> statuses = {200, 303, 304, 400, 403, 404, 405,
                                              406, 426, 431, 500, 501, 503};
  require(statuses.contains(response.result_int()));
  require(response[beast_http::field::connection] == "close");
  require(response[beast_http::field::date] == date);
  require(response.count(beast_http::field::cache_control) == 1);
  require(response["X-Content-Type-Options"] == "nosniff");
  const std::string& body = response.body();
  const auto type = response[beast_http::field::content_type];
  require((has_body && response.result_int() != 304) != body.empty());
  if (body.empty() || type != "application/json") return;
  simdjson::dom::parser json;
  require(json.parse(body).error() == simdjson::SUCCESS);
}

void check_outgoing(const Outcome& outcome, bool is_head) {
  Parser parser;
  parser.skip(is_head || outcome.step == Step::upgrade);
  boost::system::error_code error;
  const std::size_t taken = parser.put(
      boost::asio::const_buffer(outcome.outgoing.data(), outcome.outgoing.size()), error);
  // It gives back control between the head and the body.
  std::size_t taken_of_body = 0;
  if (!error && !parser.is_done()) {
    taken_of_body = parser.put(
        boost::asio::const_buffer(outcome.outgoing.data() + taken, outcome.outgoing.size() - taken),
        error);
  }
  require(!error && parser.is_done() && taken + taken_of_body == outcome.outgoing.size());
  check_fields(parser.get());
  if (outcome.step == Step::upgrade) {
    check_upgrade(parser.get(), outcome);
  } else {
    check_answer(parser.get(), !is_head);
  }
}

/// A model's path survives being written as a request's target, and read again.
void check_path(const std::string& path) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  require(simdjson::validate_utf8(path));
  std::string target = "/";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '/') {
      target += c;
    } else {
      target += {'%', digits[byte / 16U], digits[byte % 16U]};
    }
  }
  const auto again = http::model_path(target);
  require(again && http::model_path("http://host:80" + target));
  // An escaped slash is one within a term at first.
  require(*again == path || path.find("//") != std::string::npos || path.starts_with('/') ||
          path.ends_with('/'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const http::Exchange::Settings settings{
      .head_bytes = (data[0] & 1) != 0 ? std::size_t{16} << 10 : 512U,
      .compression = (data[0] & 2) != 0,
      .site = {.playground = (data[0] & 16) != 0,
               .inspector = (data[0] & 32) != 0 ? &fuzz::inspector() : nullptr},
      .date = date};
  const unsigned choice = data[0] >> 2U;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);

  const Outcome whole = run(bytes, settings, choice, Pieces::whole());
  require(run(bytes, settings, choice, Pieces::bytes()) == whole);
  require(run(bytes, settings, choice, Pieces::drawn(data[1])) == whole);
  require(settings.compression || !whole.compression);
  if (whole.step == Step::read) {
    require(whole.outgoing.empty());
    return 0;
  }
  check_outgoing(whole, bytes.starts_with("HEAD "));
  if (whole.step == Step::ask) check_path(whole.path);
  // Only the cookie opens the inspector.
  static const std::string cookie = cookie_value();
  require(whole.question < 2 || bytes.find(cookie) != std::string_view::npos);
  return 0;
}
