#include "history.hpp"

#include <chrono>
#include <cstdio>
#include <cstring>

namespace updraft::sim {
namespace {

constexpr std::size_t longest_text = 400;

/// Text as it is, all else by its bytes' numbers.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, longest_text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte != 0x7f) {
      out += c;
      continue;
    }
    char code[5];
    std::snprintf(code, sizeof code, "\\x%02x", byte);
    out += code;
  }
  if (text.size() > longest_text) out += "… (" + std::to_string(text.size()) + " bytes)";
  return out;
}

}  // namespace

void History::mix(std::string_view bytes) noexcept {
  constexpr std::uint64_t factor = 0x9fb21c651e98df25U;
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    hash_ = (hash_ ^ word) * factor;
    hash_ ^= hash_ >> 32;
    bytes.remove_prefix(sizeof word);
  }
  for (const char c : bytes) {
    hash_ = (hash_ ^ static_cast<unsigned char>(c)) * factor;
    hash_ ^= hash_ >> 32;
  }
}

void History::note(std::string_view who, std::string_view mark, std::string_view what) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - begin_);
  hash_ ^= static_cast<std::uint64_t>(now.count());
  mix(who);
  mix(mark);
  mix(what);
  if (!keeps_lines_) return;
  char time[32];
  std::snprintf(time, sizeof time, "%7lld ms  ", static_cast<long long>(now.count()));
  lines_.push_back(time + std::string(who) + std::string(mark) + " " + printable(what));
}

}  // namespace updraft::sim
