#include "http/page.hpp"

#include <algorithm>

namespace updraft::http {
namespace {

/// How the page that was built (web/vite.config.ts) begins the addresses of its files.
constexpr std::string_view built_address = "\"./";
/// Where the page has the numbers (web/index.html).
constexpr std::string_view depth_place = "{depth}";
constexpr std::string_view limit_place = "{message-bytes}";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// The path of a target, which may be a whole address (RFC 9112, section 3.2.2).
std::string_view path_of(std::string_view target) {
  constexpr std::string_view before_host = "://";
  if (!target.starts_with('/')) {
    const auto host = target.find(before_host);
    const auto path =
        host == std::string_view::npos ? host : target.find('/', host + before_host.size());
    target.remove_prefix(std::min(path, target.size()));
  }
  return target.substr(0, target.find('?'));
}

}  // namespace

std::string path_to_root(std::string_view target) {
  const auto slashes = std::ranges::count(path_of(target), '/');
  if (slashes <= 1) return "./";
  if (static_cast<std::size_t>(slashes) > deepest_page) return {};
  std::string root;
  for (auto folders = slashes - 1; folders > 0; --folders) root += "../";
  return root;
}

std::string page_text(std::string_view html, const PageContext& context) {
  std::string text(html);
  replace_all(text, built_address, '"' + context.root + "-/");
  replace_all(text, depth_place, std::to_string(context.depth));
  replace_all(text, limit_place, std::to_string(context.message_bytes));
  return text;
}

std::string page_tag(std::string_view tag, const PageContext& context) {
  std::string own(tag.substr(0, tag.size() - 1));
  for (const std::size_t part : {context.root.size(), context.depth, context.message_bytes}) {
    own += '-' + std::to_string(part);
  }
  return own + '"';
}

}  // namespace updraft::http
