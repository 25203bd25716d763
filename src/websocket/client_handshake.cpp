#include "websocket/client_handshake.hpp"

#include "websocket/extension.hpp"
#include "websocket/handshake.hpp"
#include "websocket/header_field.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <optional>

namespace updraft::websocket {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::size_t key_bytes = 24;  // 16 bytes in base64
/// How much of a stranger's text an error repeats.
constexpr std::size_t quoted_bytes = 120;

/// What a stranger wrote, as a log can show it.
std::string quoted(std::string_view text) {
  std::string plain(text.substr(0, quoted_bytes));
  std::ranges::replace_if(plain, [](char c) { return c < ' ' || c > '~'; }, '?');
  return plain;
}

/// The head of an answer, as far as it matters here. Fields that came several times are joined.
struct Head {
  std::string_view status;  ///< The three digits.
  std::string_view reason;
  std::string upgrade = {};
  std::string connection = {};
  std::string accept = {};
  std::string extensions = {};
  std::string protocol = {};
  std::string location = {};

  /// Whether it is a field (RFC 9112, section 5).
  bool take_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
    if (std::string* const kept = find(line.substr(0, colon))) {
      if (!kept->empty()) kept->append(", ");
      kept->append(trim(line.substr(colon + 1)));
    }
    return true;
  }

 private:
  std::string* find(std::string_view name) {
    const std::pair<std::string_view, std::string*> fields[] = {
        {"Upgrade", &upgrade},
        {"Connection", &connection},
        {"Sec-WebSocket-Accept", &accept},
        {"Sec-WebSocket-Extensions", &extensions},
        {"Sec-WebSocket-Protocol", &protocol},
        {"Location", &location}};
    for (const auto& [known, field] : fields) {
      if (equals_ignoring_case(name, known)) return field;
    }
    return nullptr;
  }
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Nothing for what is no HTTP (RFC 9112, section 4).
std::optional<Head> parse_head(std::string_view text) {
  constexpr std::string_view version = "HTTP/1.";
  constexpr std::size_t status_at = version.size() + 2;
  const auto take_line = [&text] {
    const std::size_t end = std::min(text.find(line_end), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + line_end.size(), text.size()));
    return line;
  };
  const std::string_view first = take_line();
  if (!first.starts_with(version) || first.size() < status_at + 3) return std::nullopt;
  Head head{first.substr(status_at, 3), trim(first.substr(status_at + 3))};
  if (!std::ranges::all_of(head.status, is_digit)) return std::nullopt;
  while (!text.empty()) {
    if (!head.take_field(take_line())) return std::nullopt;
  }
  return head;
}

UpgradeReply refuse(std::string problem) {
  return {.kind = UpgradeReply::Kind::refused,
          .head_bytes = 0,
          .compression = {},
          .problem = std::move(problem)};
}

UpgradeReply refuse_status(const Head& head) {
  std::string problem = "the server answered " + quoted(head.status);
  if (!head.reason.empty()) problem += " " + quoted(head.reason);
  if (!head.location.empty()) problem += ", to " + quoted(head.location);
  return refuse(std::move(problem) + ", where a WebSocket was asked for");
}

UpgradeReply check(const Head& head, const UpgradeOffer& offer) {
  if (head.status != "101") return refuse_status(head);
  if (!equals_ignoring_case(head.upgrade, "websocket") ||
      !lists_token(head.connection, "upgrade")) {
    return refuse("the server switches to another protocol than a WebSocket's");
  }
  if (head.accept != accept_key(offer.key)) {
    return refuse("the server's Sec-WebSocket-Accept is not that of our key");
  }
  if (!head.protocol.empty()) {
    return refuse("the server chose a subprotocol that was not offered: " + quoted(head.protocol));
  }
  UpgradeReply reply{
      .kind = UpgradeReply::Kind::accepted, .head_bytes = 0, .compression = {}, .problem = {}};
  if (head.extensions.empty()) return reply;
  const auto agreed = parse_extensions(head.extensions);
  if (offer.compression && agreed) reply.compression = agreed_compression(*agreed);
  if (reply.compression) return reply;
  return refuse("the server agreed to extensions that were not offered: " +
                quoted(head.extensions));
}

}  // namespace

std::string make_key(const std::array<std::uint8_t, 16>& random) {
  std::array<unsigned char, key_bytes + 1> encoded;  // EVP_EncodeBlock ends it by a NUL
  EVP_EncodeBlock(encoded.data(), random.data(), static_cast<int>(random.size()));
  return std::string(encoded.begin(), encoded.end() - 1);
}

std::string upgrade_request(const UpgradeOffer& offer) {
  std::string request;
  const auto line = [&request](std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) request += part;
    request += line_end;
  };
  line({"GET ", offer.target, " HTTP/1.1"});
  line({"Host: ", offer.host});
  line({"Upgrade: websocket"});
  line({"Connection: Upgrade"});
  line({"Sec-WebSocket-Version: 13"});
  line({"Sec-WebSocket-Key: ", offer.key});
  if (offer.compression) {
    line({"Sec-WebSocket-Extensions: ",
          extensions_field(Compression(Compression::max_window_bits))});
  }
  for (const auto& [name, value] : offer.fields) line({name, ": ", value});
  request += line_end;
  return request;
}

UpgradeReply read_upgrade_reply(std::string_view bytes, const UpgradeOffer& offer,
                                std::size_t limit) {
  constexpr std::string_view http = "HTTP/";
  if (!bytes.starts_with(http.substr(0, bytes.size()))) {
    return refuse("what answered is no HTTP server: \"" + quoted(bytes.substr(0, 40)) + "\"");
  }
  const std::size_t end = bytes.substr(0, limit).find(head_end);
  if (end == std::string_view::npos) {
    if (bytes.size() < limit) return {};
    return refuse("the head of the server's answer is longer than " + std::to_string(limit) +
                  " bytes");
  }
  const auto head = parse_head(bytes.substr(0, end));
  if (!head) return refuse("the server's answer is no HTTP");
  UpgradeReply reply = check(*head, offer);
  reply.head_bytes = end + head_end.size();
  return reply;
}

}  // namespace updraft::websocket
