#include "base/keyed_hash.hpp"

#include <updraft/error.hpp>

#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cstring>

namespace updraft {
namespace {

/// The key of the process, made when it is first asked for.
class ProcessKey {
 public:
  static ProcessKey& get() {
    static ProcessKey key;
    return key;
  }

  [[nodiscard]] HashKey read() const noexcept {
    return {first_.load(std::memory_order_relaxed), second_.load(std::memory_order_relaxed)};
  }
  void write(HashKey key) noexcept {
    first_.store(key.first, std::memory_order_relaxed);
    second_.store(key.second, std::memory_order_relaxed);
  }

 private:
  ProcessKey() {
    std::array<std::uint64_t, 2> numbers{};
    if (::getentropy(numbers.data(), sizeof(numbers)) != 0) {
      throw Error(ErrorKind::internal, "the system has no random numbers");
    }
    write({numbers[0], numbers[1]});
  }

  // A reader may see one half of a key that is being fixed: any key is a key.
  std::atomic<std::uint64_t> first_ = 0;
  std::atomic<std::uint64_t> second_ = 0;
};

constexpr std::size_t word_bytes = sizeof(std::uint64_t);

/// The next eight bytes, the first of them the least significant.
std::uint64_t read_word(const char* bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, word_bytes);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

/// The bytes that are no whole word, and the length of the text in the top byte.
std::uint64_t read_last_word(std::string_view text) noexcept {
  std::uint64_t word = std::uint64_t{text.size()} << 56;
  const std::size_t rest = text.size() % word_bytes;
  const char* const bytes = text.data() + (text.size() - rest);
  for (std::size_t i = 0; i < rest; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

/// The state of SipHash (section 2.1 of the paper).
struct SipState {
  std::uint64_t v0;
  std::uint64_t v1;
  std::uint64_t v2;
  std::uint64_t v3;

  void round() noexcept {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }

  void take(std::uint64_t word) noexcept {
    v3 ^= word;
    round();
    v0 ^= word;
  }
};

}  // namespace

HashKey HashKey::of_process() {
  return ProcessKey::get().read();
}

void HashKey::fix_for_process(HashKey key) {
  ProcessKey::get().write(key);
}

std::uint64_t sip_hash(HashKey key, std::string_view text) noexcept {
  // "somepseudorandomlygeneratedbytes", as the paper has it.
  SipState state{key.first ^ 0x736f6d6570736575U, key.second ^ 0x646f72616e646f6dU,
                 key.first ^ 0x6c7967656e657261U, key.second ^ 0x7465646279746573U};
  const std::size_t whole = text.size() / word_bytes;
  for (std::size_t i = 0; i < whole; ++i) state.take(read_word(text.data() + i * word_bytes));
  state.take(read_last_word(text));
  state.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace updraft
