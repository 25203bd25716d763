#include "server/spare_memory.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace updraft::server::spare_memory_test {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// A process whose memory is in use, or free and kept.
struct Process {
  std::size_t used = 100 * mebibyte;
  std::size_t kept = 0;
  int attempts = 0;

  SpareMemory::System system() {
    return {[this] { return used + kept; },
            [this] {
              kept = 0;
              ++attempts;
            }};
  }
};

void pass(SpareMemory& memory, int seconds) {
  for (int i = 0; i < seconds; ++i) memory.second_passed();
}

TEST(SpareMemory, IsLeftAloneWhereLittleHasChanged) {
  Process process;
  SpareMemory memory(process.system());
  process.kept = SpareMemory::worthwhile;
  pass(memory, 1000);
  EXPECT_EQ(process.attempts, 0);
}

TEST(SpareMemory, GoesBackSoonAfterABurst) {
  Process process;
  SpareMemory memory(process.system());
  process.used += 500 * mebibyte;
  pass(memory, 3);
  process.used -= 500 * mebibyte;
  process.kept = 500 * mebibyte;
  pass(memory, 4);
  EXPECT_EQ(process.kept, 0U);
}

TEST(SpareMemory, IsLookedForEverMoreSeldomWhereItIsInUse) {
  Process process;
  SpareMemory memory(process.system());
  process.used += 500 * mebibyte;
  pass(memory, 3600);
  EXPECT_EQ(process.attempts, 7) << "after 1, 2, 4 seconds and so on, up to 64";
}

TEST(SpareMemory, IsLookedForAtOnceWhenThereIsMoreThanAtTheLastAttempt) {
  Process process;
  SpareMemory memory(process.system());
  process.used += 500 * mebibyte;
  pass(memory, 70);
  const int before = process.attempts;
  process.kept = 500 * mebibyte;
  pass(memory, 1);
  EXPECT_EQ(process.attempts, before + 1);
  EXPECT_EQ(process.kept, 0U);
}

TEST(SpareMemory, GoesBackAgainAfterItWasTakenToBeInUse) {
  Process process;
  SpareMemory memory(process.system());
  process.used += 500 * mebibyte;
  pass(memory, 3600);
  process.kept = 100 * mebibyte;
  pass(memory, 1);
  EXPECT_EQ(process.kept, 0U);
}

#ifdef __GLIBC__
TEST(SpareMemory, OfThisProcessGrowsWithWhatIsAllocated) {
  const auto system = SpareMemory::of_this_process();
  const std::size_t before = system.resident_bytes();
  EXPECT_GT(before, 0U);
  const std::vector<char> room(64 * mebibyte, 'x');
  // A compiler may leave out a room that nobody looks into.
  const volatile char* const looked_into = room.data();
  EXPECT_EQ(*looked_into, 'x');
  EXPECT_GT(system.resident_bytes(), before + 32 * mebibyte);
  system.give_back();
}
#endif

}  // namespace
}  // namespace updraft::server::spare_memory_test
