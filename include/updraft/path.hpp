#pragma once

#include <updraft/compiler.hpp>

#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

/// Paths: where models live, in C++, over a WebSocket and over HTTP (there once the target is
/// percent-decoded).
///
/// A path is segments, joined by `/`: `users/bob/profile`; the root has none, and is `""`. Empty
/// segments do not exist: `/users//bob/` is `users/bob`. So that any text may be a segment, `~1`
/// stands for `/` and `~0` for `~` within one (as in RFC 6901); any other `~` stands for itself.
namespace updraft {

/// The segments of a path, as texts: those of `files/a~1b` are `files` and `a/b`.
std::vector<std::string> path_segments(std::string_view path);

/// A text as a segment of a path: `"files/" + path_segment("a/b")` is `files/a~1b`. The empty text
/// is no segment.
std::string path_segment(std::string_view text);

/// The one spelling of a path that the server itself uses: in lists of paths, events and logs.
std::string normal_path(std::string_view path);

}  // namespace updraft

#pragma GCC visibility pop
