#include "websocket/mask.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace updraft::websocket {

Mask::Mask(std::span<const char, bytes> key) noexcept {
  std::copy(key.begin(), key.end(), key_.begin());
}

void Mask::apply(std::span<char> part) noexcept {
  std::array<char, 2 * bytes> twice;
  std::memcpy(twice.data(), key_.data(), bytes);
  std::memcpy(twice.data() + bytes, key_.data(), bytes);
  std::uint64_t word;
  static_assert(sizeof(word) == sizeof(twice));
  std::memcpy(&word, twice.data(), sizeof(word));

  char* at = part.data();
  std::size_t left = part.size();
  // Blocks of a fixed size become vector instructions, whatever the alignment.
  std::array<std::uint64_t, 8> block;
  for (; left >= sizeof(block); at += sizeof(block), left -= sizeof(block)) {
    std::memcpy(block.data(), at, sizeof(block));
    for (std::uint64_t& each : block) each ^= word;
    std::memcpy(at, block.data(), sizeof(block));
  }
  for (; left >= sizeof(word); at += sizeof(word), left -= sizeof(word)) {
    std::uint64_t masked;
    std::memcpy(&masked, at, sizeof(masked));
    masked ^= word;
    std::memcpy(at, &masked, sizeof(masked));
  }
  for (std::size_t i = 0; i < left; ++i) at[i] = static_cast<char>(at[i] ^ twice[i]);
  // All before the last loop were whole turns of the key.
  std::memcpy(key_.data(), twice.data() + left % bytes, bytes);
}

}  // namespace updraft::websocket
