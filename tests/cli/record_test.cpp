#include "cli/command.hpp"
#include "cli/counter_server.hpp"
#include "support/test_models.hpp"
#include "support/transcript_files.hpp"
#include "transcript/transcript.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

// `updraft record` and `updraft replay`.

namespace updraft::test::record_test {
namespace {

using transcript::Step;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A file that is gone afterwards.
class TemporaryFile {
 public:
  TemporaryFile() = default;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string text() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& text) const { std::ofstream(path_) << text; }

 private:
  std::string path_ = (std::filesystem::temp_directory_path() /
                       ("updraft_record_" + std::to_string(::getpid()) + ".txt"))
                          .string();
};

std::vector<Step::Kind> kinds_of(const transcript::Transcript& transcript) {
  std::vector<Step::Kind> kinds;
  for (const Step& step : transcript.steps) kinds.push_back(step.kind);
  return kinds;
}

TEST(CommandRecord, WritesATranscriptThatItReplays) {
  CounterServer server;
  const TemporaryFile file;
  const Ended recorded =
      run_command({"record", server.url(), "counter", "--count", "1", "--output", file.path()});
  EXPECT_EQ(recorded.code, 0) << recorded.err;
  EXPECT_EQ(recorded.out, "");
  EXPECT_TRUE(file.text().starts_with("# Recorded from ws://127.0.0.1" + server.url() + " at 20"));
  EXPECT_TRUE(has(file.text(), R"({"$":"event","id":"<handler-1>"})")) << file.text();

  const auto transcript = transcript::read_transcript(file.path());
  ASSERT_TRUE(transcript) << transcript.error().message();
  EXPECT_EQ(kinds_of(*transcript),
            (std::vector{Step::Kind::connect, Step::Kind::send, Step::Kind::receive}));

  const Ended same = run_command({"replay", file.path()});
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_EQ(same.out, file.path() + ": 1 message as recorded\n");
  const CounterServer another;
  EXPECT_EQ(run_command({"replay", file.path(), "--url", another.url()}).code, 0)
      << "handlers have other ids there";
}

TEST(CommandRecord, WritesEachLineAtOnceToItsOutputUntilItIsInterrupted) {
  CounterServer server;
  Command command({"record", server.url(), "count"});
  ASSERT_TRUE(command.says("a< {\"$\":\"up\",\"key\":\"count\",\"val\":0}\n"));
  server.count.set(1);
  ASSERT_TRUE(command.says("a< {\"$\":\"up\",\"key\":\"count\",\"val\":1}\n"));
  command.signal(SIGINT);
  EXPECT_EQ(command.exit_code(), 130);
  EXPECT_TRUE(transcript::parse_transcript(command.out())) << command.out();
}

TEST(CommandRecord, NotesThatTheServerHasClosedAndBeginsAnewWithTheNextConnection) {
  auto server = std::make_unique<CounterServer>();
  const std::uint16_t port = server->port();
  Command command({"record", server->url(), "count"});
  ASSERT_TRUE(command.says("a< "));
  server.reset();
  ASSERT_TRUE(command.says("a! close 1001"));
  ASSERT_TRUE(command.complains("updraft: connection lost, trying again: "));
  server = std::make_unique<CounterServer>(port);
  ASSERT_TRUE(command.says("b+\nb> {\"$\":\"sub\",\"keys\":[\"count\"]}\nb< "));
  EXPECT_TRUE(transcript::parse_transcript(command.out())) << command.out();
}

TEST(CommandRecord, EndsAfterATimeAndLeavesAFileAloneWhereThereIsNoServer) {
  CounterServer server;
  const TemporaryFile file;
  file.write("precious");
  EXPECT_EQ(run_command({"record", ":1", "-o", file.path()}).code, 3);
  EXPECT_EQ(file.text(), "precious");
  const auto [time, ended] = run_out_of_time(
      [&](const std::string& limit) {
        return std::vector<std::string>{"record", server.url(), "--for", limit, "-o", file.path()};
      },
      [&](const Ended&) { return has(file.text(), "the root"); });
  EXPECT_EQ(ended.code, 0);
  EXPECT_TRUE(has(file.text(), "the root")) << "within " << time;
  EXPECT_EQ(run_command({"record", server.url(), "-o", "/nowhere/file"}).err,
            "updraft: can't write to /nowhere/file: No such file or directory\n");
}

TEST(CommandRecord, KeepsHostileTextsInTheirLine) {
  CounterServer server;
  const Value value = object({{"id", "x\"\n\u2028\u009b"}, {"$", "event"}});
  server.thing.set(value);
  const Ended ended = run_command({"record", server.url(), "thing", "--count", "1"});
  const auto transcript = transcript::parse_transcript(ended.out);
  ASSERT_TRUE(transcript) << transcript.error().message();
  EXPECT_EQ((*parse_json(transcript->steps.back().text))["val"], value);
  EXPECT_FALSE(has(ended.out, "\u009b"));
}

TEST(CommandReplay, ShowsWhereTheServerDoesOtherwise) {
  CounterServer server;
  server.count.set(5);
  const TemporaryFile file;
  file.write("# Made by hand.\na+\na> {\"$\":\"sub\",\"keys\":[\"count\"]}\n" +
             std::string("a< {\"$\":\"up\",\"key\":\"count\",\"val\":4}\n"));
  const Ended ended = run_command({"replay", file.path(), "--url", server.url()});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.out,
            "- {\"$\":\"up\",\"key\":\"count\",\"val\":4}\n"
            "+ {\"$\":\"up\",\"key\":\"count\",\"val\":5}\n"
            "  at val\n  - 4\n  + 5\n");
  EXPECT_EQ(ended.err, "updraft: " + file.path() + ":4: not as recorded\n");
}

TEST(CommandReplay, KnowsPlaceholdersEventsAndTheEnd) {
  CounterServer server;
  const TemporaryFile file;
  file.write(R"(# Presses a button by its handler, and says goodbye.
a+
a> {"$":"sub","keys":["switches"]}
a< {"$":"up","key":"switches","val":{"lamp":{"$":"event","id":"<lamp>"}}}
a<?
a> {"$":"evt","key":"1","target":{"path":["switches","lamp"]},"modelState":{"$":"event","id":"<lamp>"},"payload":[true]}
a< {"$":"evt-res","key":"1","payload":"<*>n"}
a- 1000
b+
raw b> 88 80 00 00 00 00
b! close 1005
)");
  const Ended ended = run_command({"replay", file.path(), "--url", server.url()});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
}

// All that need neither a time that moves nor half a second to see that nothing comes.
TEST(CommandReplay, PlaysTheTranscriptsOfTheSuiteAsTheSuiteDoes) {
  int played = 0;
  for (const std::string& file : transcript_files("tests/transcripts")) {
    const auto transcript = transcript::read_transcript(file);
    ASSERT_TRUE(transcript) << transcript.error().message();
    const auto kinds = kinds_of(*transcript);
    if (transcript->in_memory_only() || std::ranges::count(kinds, Step::Kind::silence) > 0)
      continue;
    Options options;
    options.limits = transcript->limits;
    ServerThread server(test_models(), options);
    const Ended ended = run_command({"replay", file, "--url", server.server.url()});
    EXPECT_EQ(ended.code, 0) << file << '\n' << ended.out << ended.err;
    ++played;
  }
  EXPECT_GE(played, 8);
}

TEST(CommandReplay, SaysWhatNeverComes) {
  CounterServer server;
  const TemporaryFile file;
  file.write("# Nothing.\na+\na< {\"$\":\"up\"}\n");
  const auto [time, ended] = run_out_of_time(
      [&](const std::string& limit) {
        return std::vector<std::string>{"replay", file.path(), "--url", server.url(), "-t", limit};
      },
      [](const Ended& run) { return !has(run.err, "no answer in time"); });
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.out, "- {\"$\":\"up\"}\n+ nothing\n");
}

TEST(CommandReplay, SaysWhatIsWrongWithAFile) {
  const TemporaryFile file;
  EXPECT_EQ(run_command({"replay", file.path()}).err, "updraft: can't read " + file.path() + "\n");
  file.write("# Made by hand.\na+\nb? {}\n");
  EXPECT_EQ(run_command({"replay", file.path()}).err,
            "updraft: " + file.path() + ": line 3 is no step: b? {}\n");
  file.write("# Made by hand.\na+\n");
  const Ended nowhere = run_command({"replay", file.path()});
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_TRUE(has(nowhere.err, "does not say from where it is; --url does"));
  EXPECT_EQ(run_command({"replay", file.path(), "--url", ":1"}).code, 3);
  file.write("# Made by hand.\na+\nwait 3s\n");
  EXPECT_EQ(run_command({"replay", file.path(), "--url", ":1"}).code, 2);
}

}  // namespace
}  // namespace updraft::test::record_test
