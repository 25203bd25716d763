#include "websocket/extension.hpp"

#include "websocket/header_field.hpp"

#include <algorithm>
#include <utility>

namespace updraft::websocket {

namespace {

using Parameter = ExtensionOffer::Parameter;

// RFC 7692, section 7.1.
constexpr std::string_view permessage_deflate = "permessage-deflate";
constexpr std::string_view server_no_context_takeover = "server_no_context_takeover";
constexpr std::string_view client_no_context_takeover = "client_no_context_takeover";
constexpr std::string_view server_max_window_bits = "server_max_window_bits";
constexpr std::string_view client_max_window_bits = "client_max_window_bits";

/// The text that a quoted string stands for (RFC 9110, section 5.6.4), or a token for itself.
std::string unquote(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
  text = text.substr(1, text.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

std::optional<Parameter> parse_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  Parameter parameter{trim(text.substr(0, equals)), std::nullopt};
  if (!is_token(parameter.name)) return std::nullopt;
  if (equals != std::string_view::npos) {
    parameter.value = unquote(trim(text.substr(equals + 1)));
    if (!is_token(*parameter.value)) return std::nullopt;
  }
  return parameter;
}

/// Values are tokens even in quotes, so that no separator is a part of one.
std::optional<ExtensionOffer> parse_offer(std::string_view text) {
  std::size_t end = text.find(';');
  ExtensionOffer offer{trim(text.substr(0, end)), {}};
  if (!is_token(offer.name)) return std::nullopt;
  while (end != std::string_view::npos) {
    text.remove_prefix(end + 1);
    end = text.find(';');
    auto parameter = parse_parameter(text.substr(0, end));
    if (!parameter) return std::nullopt;
    offer.parameters.push_back(std::move(*parameter));
  }
  return offer;
}

/// The window that a parameter's value names, without leading zeros (section 7.1.2.1).
std::optional<unsigned> window_bits(const std::optional<std::string>& value) {
  for (unsigned bits = Compression::min_window_bits; bits <= Compression::max_window_bits; ++bits) {
    if (value == std::to_string(bits)) return bits;
  }
  return std::nullopt;
}

bool comes_twice(const ExtensionOffer& offer, const Parameter& parameter) {
  return std::ranges::count(offer.parameters, parameter.name, &Parameter::name) > 1;
}

/// What an offer of permessage-deflate comes to; nothing where it is to be declined.
Compression accept(const ExtensionOffer& offer) {
  unsigned server_bits = Compression::max_window_bits;
  bool names_window = false;
  for (const Parameter& parameter : offer.parameters) {
    if (comes_twice(offer, parameter)) return {};
    const auto bits = window_bits(parameter.value);
    if (parameter.name == server_max_window_bits && bits) {
      server_bits = *bits;
      names_window = true;
    } else if (parameter.name == client_max_window_bits) {
      // Only says that the client's window could be limited (section 7.1.2.2): it need not be.
      if (parameter.value && !bits) return {};
    } else if (parameter.name == server_no_context_takeover ||
               parameter.name == client_no_context_takeover) {
      if (parameter.value) return {};
    } else {
      return {};
    }
  }
  return Compression(server_bits, names_window);
}

}  // namespace

std::optional<std::vector<ExtensionOffer>> parse_extensions(std::string_view field) {
  std::vector<ExtensionOffer> offers;
  const bool is_given = !field.empty();
  while (!field.empty()) {
    const std::string_view element = take_element(field);
    if (element.empty()) continue;  // To be ignored (RFC 9110, section 5.6.1.2).
    auto offer = parse_offer(element);
    if (!offer) return std::nullopt;
    offers.push_back(std::move(*offer));
  }
  if (is_given && offers.empty()) return std::nullopt;
  return offers;
}

Compression accept_compression(const std::vector<ExtensionOffer>& offers) {
  for (const ExtensionOffer& offer : offers) {
    if (offer.name != permessage_deflate) continue;
    if (const Compression accepted = accept(offer)) return accepted;
  }
  return {};
}

Compression agreed_compression(const std::vector<ExtensionOffer>& answer) {
  if (answer.size() != 1 || answer.front().name != permessage_deflate) return {};
  const ExtensionOffer& agreed = answer.front();
  // A window of our own is only limited where that was offered (section 7.1.2.2), and a server that
  // would take its context over declines by leaving this out (section 7.1.1.1).
  const auto has = [&agreed](std::string_view name) {
    return std::ranges::count(agreed.parameters, name, &Parameter::name) > 0;
  };
  if (has(client_max_window_bits) || !has(server_no_context_takeover)) return {};
  return accept(agreed);
}

std::string extensions_field(Compression compression) {
  if (!compression) return {};
  std::string field(permessage_deflate);
  // A server may ask for both, whether or not they were offered (sections 7.1.1.1 and 7.1.1.2).
  for (const auto parameter : {server_no_context_takeover, client_no_context_takeover}) {
    field.append("; ").append(parameter);
  }
  if (compression.names_window()) {
    field.append("; ").append(server_max_window_bits).append("=");
    field += std::to_string(compression.server_window_bits());
  }
  return field;
}

}  // namespace updraft::websocket
