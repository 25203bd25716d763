#include "support/memory_server.hpp"
#include "support/test_models.hpp"
#include "support/transcript_files.hpp"
#include "transcript/player.hpp"
#include "transcript/transcript.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <tuple>

namespace updraft::test::transcripts_test {
namespace {

using transcript::Player;
using transcript::read_transcript;

const std::string folder = "tests/transcripts";

using Case = std::tuple<std::string, std::size_t>;

std::string case_name(const testing::TestParamInfo<Case>& info) {
  const auto& [file, hubs] = info.param;
  return std::filesystem::path(file).stem().string() + "_hubs_" + std::to_string(hubs);
}

class TranscriptInMemory : public testing::TestWithParam<Case> {};

TEST_P(TranscriptInMemory, HappensAsWritten) {
  const auto& [file, hubs] = GetParam();
  const auto transcript = read_transcript(file);
  ASSERT_TRUE(transcript) << transcript.error().message();
  MemoryServer server(test_models(), transcript->limits, false, hubs);
  const auto difference = Player(server).play(*transcript);
  EXPECT_FALSE(difference) << to_string(*difference) << "\n"
                           << transcript->sentence << "\nlog:\n"
                           << server.log().complaints();
}

INSTANTIATE_TEST_SUITE_P(Hub, TranscriptInMemory,
                         testing::Combine(testing::ValuesIn(transcript_files(folder)),
                                          testing::Values(1, 3)),
                         case_name);

TEST(Transcripts, AreFoundAndFewNeedATimeThatMovesByHand) {
  std::size_t all = 0;
  std::size_t in_memory_only = 0;
  for (const auto& file : transcript_files(folder)) {
    const auto transcript = read_transcript(file);
    ASSERT_TRUE(transcript) << file << ": " << transcript.error().message();
    ++all;
    if (transcript->in_memory_only()) ++in_memory_only;
  }
  EXPECT_GE(all, 40U);
  EXPECT_LE(in_memory_only, 12U);
  RecordProperty("in_memory_only", static_cast<int>(in_memory_only));
}

}  // namespace
}  // namespace updraft::test::transcripts_test
