#pragma once

#include "base/secret.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

struct evp_cipher_ctx_st;

namespace updraft {

/// Letters that nobody can tell from chance without the secret, however many they have seen: the
/// key stream of ChaCha20 (RFC 8439). The same secret and purpose give the same letters. Owned by
/// what needs them; one thread.
class Keystream {
 public:
  /// Streams of one secret that have nothing in common.
  enum class Purpose : std::uint8_t { handler_ids = 1, failures = 2 };

  /// Throws Error (`internal`) if the cryptographic library fails, std::bad_alloc without memory.
  Keystream(const Secret& secret, Purpose purpose);

  /// Fills `out` with the next letters; each is one of the 64 of `alphabet`, and carries 6 bits.
  void take(std::span<char> out, std::string_view alphabet) noexcept;

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* cipher) const noexcept;
  };

  void refill() noexcept;

  std::unique_ptr<evp_cipher_ctx_st, Free> cipher_;
  std::array<std::uint8_t, 1024> bytes_;
  std::size_t used_ = sizeof(bytes_);
};

}  // namespace updraft
