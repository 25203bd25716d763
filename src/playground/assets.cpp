#include "playground/assets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace updraft::playground {
namespace {

/// A file, and where it lies within the bytes of all of them.
struct Packed {
  std::string_view name;
  std::string_view content_type;
  std::string_view etag;
  std::size_t offset;
  std::size_t size;
};

// `packed_bytes`, and the array `packed`, by name: what web/pack.mjs wrote.
#ifdef UPDRAFT_ASSETS
#include UPDRAFT_ASSETS_TABLE
#else
constexpr std::size_t packed_bytes = 0;
constexpr std::array<Packed, 0> packed{};
#endif

}  // namespace
}  // namespace updraft::playground

// The bytes of all files, one after the other. C++20 has no other way to say this.
#ifdef UPDRAFT_ASSETS
__asm__(
    ".section .rodata\n"
    ".hidden updraft_assets\n"
    ".global updraft_assets\n"
    "updraft_assets:\n"
    ".incbin \"" UPDRAFT_ASSETS
    "\"\n"
    ".byte 0\n"
    ".text\n");
extern "C" __attribute__((visibility("hidden")))
const char updraft_assets[updraft::playground::packed_bytes + 1];
#else
constexpr char updraft_assets[] = "";
#endif

namespace updraft::playground {
namespace {

constexpr auto unpacked = [] {
  std::array<Asset, packed.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Packed& one = packed[i];
    all[i] = {one.name, one.content_type, one.etag, {&updraft_assets[one.offset], one.size}};
  }
  return all;
}();

}  // namespace

std::span<const Asset> assets() noexcept {
  return unpacked;
}

const Asset* find_asset(std::string_view name) noexcept {
  const auto* const found = std::ranges::lower_bound(unpacked, name, {}, &Asset::name);
  return found != unpacked.end() && found->name == name ? found : nullptr;
}

const Asset* page() noexcept {
  return find_asset("index.html");
}

bool is_immutable(const Asset& asset) noexcept {
  return asset.name.starts_with("assets/");
}

}  // namespace updraft::playground
