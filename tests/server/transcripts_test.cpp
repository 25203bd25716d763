#include <updraft/server.hpp>

#include "support/memory_server.hpp"
#include "support/socket_wire.hpp"
#include "support/test_models.hpp"
#include "support/transcript_files.hpp"
#include "transcript/player.hpp"
#include "transcript/transcript.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>
#include <tuple>

namespace updraft::test::transcripts_test {
namespace {

using transcript::Player;
using transcript::read_transcript;

using Case = std::tuple<std::string, std::size_t>;

std::string case_name(const testing::TestParamInfo<Case>& info) {
  const auto& [file, threads] = info.param;
  return std::filesystem::path(file).stem().string() + "_threads_" + std::to_string(threads);
}

class TranscriptOverSockets : public testing::TestWithParam<Case> {};

TEST_P(TranscriptOverSockets, HappensAsWritten) {
  const auto& [file, threads] = GetParam();
  const auto transcript = read_transcript(file);
  ASSERT_TRUE(transcript) << transcript.error().message();
  const auto log = std::make_shared<MemoryLog>();
  Server server(test_models(),
                Options{.port = 0, .threads = threads, .limits = transcript->limits, .log = log});
  std::thread loop([&server] { server.run(); });
  SocketVenue venue(server.port());
  const auto difference = Player(venue).play(*transcript);
  server.stop();
  loop.join();
  EXPECT_FALSE(difference) << to_string(*difference) << "\n"
                           << transcript->sentence << "\nlog:\n"
                           << log->complaints();
}

/// Those that move no time and hold back no bytes.
std::vector<std::string> files_for_sockets() {
  auto files = transcript_files("tests/transcripts");
  std::erase_if(files, [](const std::string& file) {
    const auto transcript = read_transcript(file);
    return transcript && transcript->in_memory_only();
  });
  return files;
}

INSTANTIATE_TEST_SUITE_P(Server, TranscriptOverSockets,
                         testing::Combine(testing::ValuesIn(files_for_sockets()),
                                          testing::Values(1, 3)),
                         case_name);

}  // namespace
}  // namespace updraft::test::transcripts_test
