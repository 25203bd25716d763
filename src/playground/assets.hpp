#pragma once

#include <span>
#include <string_view>

namespace updraft::playground {

/// A file of the page for browsers, as it was built (web/) and compiled in. All of it lives as long
/// as the program; any thread.
struct Asset {
  /// Below `/-/`: `index.html`, or `assets/index-B2x9.js`, whose name changes with what is in it.
  std::string_view name;
  std::string_view content_type;
  /// Changes with what is in it; with the quotes of an ETag (RFC 9110, section 8.8.3).
  std::string_view etag;
  /// What is in it, in the coding gzip (RFC 1952), which all browsers take; see plain() for others.
  /// Of the page itself, which the server completes, as it is.
  std::string_view content;
};

/// What is in the file, without the coding: for a client that takes none. It is made when first
/// asked for, and kept for the life of the program; any thread. Empty where there is no memory for
/// it.
std::string_view plain(const Asset& asset) noexcept;

/// All files, by name.
std::span<const Asset> assets() noexcept;

/// The file of that name, or null.
const Asset* find_asset(std::string_view name) noexcept;

/// The page itself, or null where the library was built without it (UPDRAFT_PLAYGROUND).
const Asset* page() noexcept;

/// Whether what the file holds never changes under its name.
bool is_immutable(const Asset& asset) noexcept;

}  // namespace updraft::playground
