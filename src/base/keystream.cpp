#include "base/keystream.hpp"

#include <updraft/error.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <new>

namespace updraft {

void Keystream::Free::operator()(evp_cipher_ctx_st* cipher) const noexcept {
  EVP_CIPHER_CTX_free(cipher);
}

Keystream::Keystream(const Secret& secret, Purpose purpose) : cipher_(EVP_CIPHER_CTX_new()) {
  if (!cipher_) throw std::bad_alloc();
  // OpenSSL's 16 bytes: the counter of blocks in 4, then the nonce. A secret is used for one run,
  // so that no nonce but the purpose is needed.
  std::array<std::uint8_t, 16> counter_and_nonce{};
  counter_and_nonce.back() = static_cast<std::uint8_t>(purpose);
  if (EVP_EncryptInit_ex(cipher_.get(), EVP_chacha20(), nullptr, secret.data(),
                         counter_and_nonce.data()) != 1) {
    throw Error(ErrorKind::internal, "OpenSSL has no ChaCha20");
  }
}

void Keystream::take(std::span<char> out, std::string_view alphabet) noexcept {
  for (char& letter : out) {
    if (used_ == bytes_.size()) refill();
    letter = alphabet[bytes_[used_++] & 63U];
  }
}

/// The stream is what zeros are encrypted to.
void Keystream::refill() noexcept {
  bytes_.fill(0);
  int written = 0;
  // A stream cipher that has its key can't fail; letters that can be guessed must never be given.
  if (EVP_EncryptUpdate(cipher_.get(), bytes_.data(), &written, bytes_.data(),
                        static_cast<int>(bytes_.size())) != 1) {
    std::abort();
  }
  used_ = 0;
}

}  // namespace updraft
