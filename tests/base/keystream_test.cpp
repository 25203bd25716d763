#include "base/keystream.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::keystream_test {
namespace {

/// The letters of these are the bytes of the stream, modulo 64.
const std::string bytes_modulo_64 = [] {
  std::string letters;
  for (char c = 0; c < 64; ++c) letters += c;
  return letters;
}();

std::string take(Keystream& stream, std::size_t count) {
  std::string letters(count, '?');
  stream.take(letters, bytes_modulo_64);
  return letters;
}

TEST(Keystream, IsThatOfChaCha20) {
  // The first block (RFC 8439, section 2.3) of a key of zeros and the nonce 1, as `openssl enc
  // -chacha20` prints it.
  Keystream stream(Secret{}, Keystream::Purpose::handler_ids);
  const std::string got = take(stream, 16);
  const unsigned char expected[] = {0xde, 0x9c, 0xba, 0x7b, 0xf3, 0xd6, 0x9e, 0xf5,
                                    0xe7, 0x86, 0xdc, 0x63, 0x97, 0x3f, 0x65, 0x3a};
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(got[i], static_cast<char>(expected[i] % 64)) << i;
}

TEST(Keystream, GoesOnWithoutARepetition) {
  Keystream stream(repeatable_secret(1), Keystream::Purpose::handler_ids);
  const std::string first = take(stream, 3000);
  EXPECT_EQ(take(stream, 3000).find(first.substr(0, 40)), std::string::npos);
  EXPECT_EQ(first.find(first.substr(0, 40), 1), std::string::npos);
  Keystream in_pieces(repeatable_secret(1), Keystream::Purpose::handler_ids);
  std::string pieces;
  while (pieces.size() < first.size()) pieces += take(in_pieces, 7);
  EXPECT_EQ(pieces.substr(0, first.size()), first);
}

TEST(Keystream, DiffersByPurposeAndSecret) {
  Keystream ids(repeatable_secret(1), Keystream::Purpose::handler_ids);
  Keystream failures(repeatable_secret(1), Keystream::Purpose::failures);
  Keystream other(repeatable_secret(2), Keystream::Purpose::handler_ids);
  const std::string letters = take(ids, 40);
  EXPECT_NE(take(failures, 40), letters);
  EXPECT_NE(take(other, 40), letters);
}

TEST(Secret, OfTheSystemIsAnotherEachTime) {
  EXPECT_NE(system_secret(), system_secret());
}

}  // namespace
}  // namespace updraft::keystream_test
