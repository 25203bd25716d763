#include "base/mailbox.hpp"

#include "support/patience.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

namespace updraft::mailbox_test {
namespace {

using Numbers = std::vector<int>;

Numbers take(Mailbox<int>& mailbox) {
  Numbers taken;
  static_cast<void>(mailbox.take(taken));
  return taken;
}

TEST(Mailbox, HandsOverWhatWasPutInInOrder) {
  Mailbox<int> mailbox;
  mailbox.put(1);
  mailbox.put(2);
  EXPECT_EQ(take(mailbox), Numbers()) << "before it was sent";
  EXPECT_TRUE(mailbox.send());
  EXPECT_EQ(take(mailbox), (Numbers{1, 2}));
  EXPECT_EQ(take(mailbox), Numbers());
}

TEST(Mailbox, WakesNobodyForNothing) {
  Mailbox<int> mailbox;
  EXPECT_FALSE(mailbox.send());
  Numbers taken;
  EXPECT_FALSE(mailbox.take(taken));
}

TEST(Mailbox, KeepsTheDraftUntilTheLastOneHasBeenTaken) {
  Mailbox<int> mailbox;
  mailbox.put(1);
  ASSERT_TRUE(mailbox.send());
  mailbox.put(2);
  EXPECT_FALSE(mailbox.send());
  mailbox.put(3);
  EXPECT_FALSE(mailbox.send());
  Numbers taken;
  EXPECT_TRUE(mailbox.take(taken)) << "the writer has more";
  EXPECT_EQ(taken, Numbers{1});
  EXPECT_TRUE(mailbox.send());
  taken.clear();
  EXPECT_FALSE(mailbox.take(taken)) << "the writer has no more";
  EXPECT_EQ(taken, (Numbers{2, 3}));
}

TEST(Mailbox, TellsTheWriterNothingUnlessItHasTriedToSend) {
  Mailbox<int> mailbox;
  mailbox.put(1);
  ASSERT_TRUE(mailbox.send());
  mailbox.put(2);
  Numbers taken;
  EXPECT_FALSE(mailbox.take(taken)) << "the draft is not finished";
}

TEST(Mailbox, LetsTheWriterReplaceWhatHasNotBeenHandedOver) {
  Mailbox<int> mailbox;
  mailbox.put(1);
  const auto first = mailbox.draft_number();
  mailbox.draft().front() = 10;
  ASSERT_TRUE(mailbox.send());
  EXPECT_NE(mailbox.draft_number(), first);
  mailbox.put(2);
  const auto second = mailbox.draft_number();
  EXPECT_FALSE(mailbox.send());
  EXPECT_EQ(mailbox.draft_number(), second) << "it is still the same draft";
  mailbox.draft().front() = 20;
  EXPECT_EQ(take(mailbox), Numbers{10});
  ASSERT_TRUE(mailbox.send());
  EXPECT_EQ(take(mailbox), Numbers{20});
}

TEST(Mailbox, WeighsTheDraftUntilItIsHandedOver) {
  Mailbox<int> mailbox;
  mailbox.put(1, 100);
  mailbox.put(2);
  mailbox.put(3, 10);
  EXPECT_EQ(mailbox.draft_bytes(), 3 * sizeof(int) + 110);
  ASSERT_TRUE(mailbox.send());
  EXPECT_EQ(mailbox.draft_bytes(), 0U);
  mailbox.put(4, 5);
  EXPECT_FALSE(mailbox.send());
  EXPECT_EQ(mailbox.draft_bytes(), sizeof(int) + 5);
}

TEST(Mailbox, CarriesWhatCanOnlyBeMoved) {
  Mailbox<std::unique_ptr<int>> mailbox;
  mailbox.put(std::make_unique<int>(7));
  ASSERT_TRUE(mailbox.send());
  std::vector<std::unique_ptr<int>> taken;
  EXPECT_FALSE(mailbox.take(taken));
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(*taken.front(), 7);
}

/// Each side sleeps until it is woken; were a call to wake missing, one would wait for good.
TEST(Mailbox, LosesNothingBetweenTwoThreadsThatSleepWheneverTheyMay) {
  constexpr int count = 100'000;
  Mailbox<int> mailbox;
  std::counting_semaphore<> reader_woken(0);
  std::counting_semaphore<> writer_woken(0);
  Numbers received;
  std::thread reader([&] {
    Numbers taken;
    while (received.size() < count && reader_woken.try_acquire_for(test::patience)) {
      if (mailbox.take(taken)) writer_woken.release();
      received.insert(received.end(), taken.begin(), taken.end());
      taken.clear();
    }
  });
  for (int i = 0; i < count; ++i) {
    mailbox.put(i);
    if (mailbox.send()) reader_woken.release();
  }
  while (!mailbox.draft().empty() && writer_woken.try_acquire_for(test::patience)) {
    if (mailbox.send()) reader_woken.release();
  }
  reader.join();
  ASSERT_EQ(received.size(), static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) ASSERT_EQ(received[static_cast<std::size_t>(i)], i);
}

}  // namespace
}  // namespace updraft::mailbox_test
