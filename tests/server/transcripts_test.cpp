#include <updraft/server.hpp>

#include "support/memory_server.hpp"
#include "support/player.hpp"
#include "support/socket_wire.hpp"
#include "support/test_models.hpp"
#include "support/transcript.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace updraft::test {
namespace {

std::string case_name(const testing::TestParamInfo<std::string>& file) {
  return std::filesystem::path(file.param).stem().string();
}

class TranscriptOverSockets : public testing::TestWithParam<std::string> {};

TEST_P(TranscriptOverSockets, HappensAsWritten) {
  const auto transcript = read_transcript(GetParam());
  ASSERT_TRUE(transcript) << transcript.error().message();
  const auto log = std::make_shared<MemoryLog>();
  Server server(test_models(), Options{.port = 0, .limits = transcript->limits, .log = log});
  std::thread loop([&server] { server.run(); });
  SocketVenue venue(server.port());
  const std::string failure = Player(venue).play(*transcript);
  server.stop();
  loop.join();
  EXPECT_EQ(failure, "") << transcript->sentence << "\nlog:\n" << log->complaints();
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

INSTANTIATE_TEST_SUITE_P(Server, TranscriptOverSockets, testing::ValuesIn(files_for_sockets()),
                         case_name);

}  // namespace
}  // namespace updraft::test
