#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace updraft::http {

/// How many slashes the target of a page may have. The address of each of the page's files names
/// the way back, so that the page grows with them.
inline constexpr std::size_t deepest_page = 512;

/// The relative address of the server's root, as seen from a request's target: `../` for each of
/// its folders, or `./`. It leads there behind a proxy too, which puts a prefix before all paths.
/// Empty where the target has more than `deepest_page` slashes.
[[nodiscard]] std::string path_to_root(std::string_view target);

/// What of the page differs from one request to another.
struct PageContext {
  std::string root;           ///< As of path_to_root().
  std::size_t depth;          ///< The segments of the model's path.
  std::size_t message_bytes;  ///< The longest message that the server takes.
};

/// The page for browsers: `html` as it was built, with the addresses of its files, the depth and
/// the limit filled in.
[[nodiscard]] std::string page_text(std::string_view html, const PageContext& context);

/// The entity tag of that text; `tag` is the one of the page as it was built.
[[nodiscard]] std::string page_tag(std::string_view tag, const PageContext& context);

}  // namespace updraft::http
