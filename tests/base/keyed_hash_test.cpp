#include "base/keyed_hash.hpp"

#include "base/string_hash.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>

namespace updraft::keyed_hash_test {
namespace {

std::string counted_bytes(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i);
  return bytes;
}

TEST(KeyedHash, IsSipHashOfOneAndThreeRounds) {
  // As CPython 3.11 hashes bytes with a key of zeros.
  EXPECT_EQ(sip_hash({}, "a"), 0x407448d2b89b1813U);
  EXPECT_EQ(sip_hash({}, "abcdefg"), 0x6db12aae9070f506U);
  EXPECT_EQ(sip_hash({}, "abcdefgh"), 0x3f7b849c0b8e35eaU);
  EXPECT_EQ(sip_hash({}, counted_bytes(15)), 0xf30eb725bb91c9eaU);
  EXPECT_EQ(sip_hash({}, counted_bytes(64)), 0x75e05fd5bbc870c6U);
}

TEST(KeyedHash, DependsOnBothHalvesOfTheKey) {
  std::set<std::uint64_t> hashes;
  for (const HashKey key : {HashKey{0, 0}, HashKey{1, 0}, HashKey{0, 1}, HashKey{1, 1}}) {
    hashes.insert(sip_hash(key, "path"));
  }
  EXPECT_EQ(hashes.size(), 4U);
}

TEST(KeyedHash, HasAKeyForTheWholeProcessThatIsNotGuessed) {
  const HashKey key = HashKey::of_process();
  EXPECT_EQ(HashKey::of_process(), key);
  EXPECT_NE(key.first, 0U);
  EXPECT_NE(key.second, 0U);
  EXPECT_NE(key.first, key.second);
}

TEST(StringHash, KeepsTheKeyThatItsTableWasMadeWith) {
  const HashKey secret = HashKey::of_process();
  std::unordered_map<std::string, int, StringHash, std::equal_to<>> table;
  table["path"] = 1;
  HashKey::fix_for_process({1, 2});
  EXPECT_EQ(StringHash()("path"), sip_hash({1, 2}, "path"));
  EXPECT_EQ(table.hash_function()("path"), sip_hash(secret, "path"));
  auto copy = table;
  for (int i = 0; i < 100; ++i) copy[std::to_string(i)] = i;
  EXPECT_EQ(copy.find(std::string_view("path"))->second, 1);
  HashKey::fix_for_process(secret);
}

}  // namespace
}  // namespace updraft::keyed_hash_test
