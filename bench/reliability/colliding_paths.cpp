#include "colliding_paths.hpp"

#include <updraft/error.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string_view>

namespace updraft::reliability {
namespace {

// libstdc++ hashes by MurmurHash64A with a fixed seed. Each step of it can be turned around.
constexpr std::uint64_t factor = 0xc6a4a7935bd1e995;
constexpr std::uint64_t seed = 0xc70f6907;
constexpr std::size_t stage_bytes = 2 * sizeof(std::uint64_t);

/// The number whose product with an odd one is 1.
constexpr std::uint64_t inverse_of(std::uint64_t number) {
  std::uint64_t inverse = number;
  for (int i = 0; i < 6; ++i) inverse *= 2 - number * inverse;
  return inverse;
}

constexpr std::uint64_t inverse = inverse_of(factor);
static_assert(factor * inverse == 1);

/// Its own inverse, as it shifts by more than half.
constexpr std::uint64_t mix(std::uint64_t value) {
  return value ^ (value >> 47U);
}

/// What a block of eight bytes adds to the hash, and the block that adds so much.
constexpr std::uint64_t addition_of(std::uint64_t block) {
  return mix(block * factor) * factor;
}
constexpr std::uint64_t block_that_adds(std::uint64_t addition) {
  return mix(addition * inverse) * inverse;
}

/// Whether it can stand in a JSON string and a path as it is.
bool is_plain(std::uint64_t block) {
  for (int shift = 0; shift < 64; shift += 8) {
    const auto c = static_cast<char>(block >> static_cast<unsigned>(shift) & 0xFFU);
    if (c <= ' ' || c > '}' || c == '"' || c == '\\' || c == '/') return false;
  }
  return true;
}

std::uint64_t random_letters(std::mt19937_64& random) {
  std::uint64_t block = 0;
  for (std::size_t i = 0; i < sizeof block; ++i) block = block << 8U | ('a' + random() % 26);
  return block;
}

std::string text_of(std::uint64_t first, std::uint64_t second) {
  std::string text(stage_bytes, '\0');
  std::memcpy(text.data(), &first, sizeof first);
  std::memcpy(text.data() + sizeof first, &second, sizeof second);
  return text;
}

/// Two texts that lead from one hash to the same one. Of two stages there are four such texts, of
/// twelve 4,096.
struct Stage {
  std::string one;
  std::string other;
};

/// Finds a stage that begins at the hash, and moves it on.
Stage find_stage(std::uint64_t& hash, std::mt19937_64& random) {
  const auto after = [](std::uint64_t state, std::uint64_t block) {
    return (state ^ addition_of(block)) * factor;
  };
  const std::uint64_t first = random_letters(random);
  const std::uint64_t second = random_letters(random);
  const std::uint64_t wanted = after(hash, first) ^ addition_of(second);
  while (true) {
    const std::uint64_t other_first = random_letters(random);
    const std::uint64_t other_second = block_that_adds(wanted ^ after(hash, other_first));
    if (other_first == first || !is_plain(other_second)) continue;
    hash = wanted * factor;
    return {text_of(first, second), text_of(other_first, other_second)};
  }
}

}  // namespace

std::vector<std::string> colliding_paths(std::size_t count) {
  const auto stage_count = static_cast<std::size_t>(std::bit_width(count - 1));
  std::mt19937_64 random(1);
  std::uint64_t state = seed ^ (stage_count * stage_bytes * factor);
  std::vector<Stage> stages;
  for (std::size_t i = 0; i < stage_count; ++i) stages.push_back(find_stage(state, random));
  const std::hash<std::string_view> hash;
  std::vector<std::string> paths;
  for (std::size_t number = 0; number < count; ++number) {
    std::string& path = paths.emplace_back();
    // The highest bits first: those that follow each other begin alike.
    for (std::size_t i = 0; i < stage_count; ++i) {
      const bool takes_other = (number >> (stage_count - 1 - i) & 1U) != 0;
      path += takes_other ? stages[i].other : stages[i].one;
    }
    if (hash(path) != hash(paths.front())) {
      throw Error("the standard library hashes otherwise than this attack supposes");
    }
  }
  return paths;
}

}  // namespace updraft::reliability
