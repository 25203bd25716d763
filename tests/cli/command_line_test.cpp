#include "cli/command.hpp"
#include "cli/counter_server.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

// Help, the manual, and what shells complete.

namespace updraft::test::command_line_test {
namespace {

const char* const commands[] = {"get",    "watch",  "send",  "press",
                                "record", "replay", "paths", "completion"};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string read(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The long flags that a help lists.
std::vector<std::string> flags_in(const std::string& help) {
  std::vector<std::string> flags;
  const std::regex flag(R"(\n  (?:-\w, |    )(--[a-z]+))");
  for (std::sregex_iterator at(help.begin(), help.end(), flag), end; at != end; ++at) {
    flags.push_back((*at)[1]);
  }
  return flags;
}

/// What a program that reads this from its standard input prints.
std::string output_of(const std::string& shell, const std::string& script) {
  const auto file =
      std::filesystem::temp_directory_path() / ("updraft_shell_" + std::to_string(::getpid()));
  std::ofstream(file) << script;
  FILE* const program = ::popen((shell + " " + file.string() + " 2>&1").c_str(), "r");
  std::string output;
  for (int c = std::getc(program); c != EOF; c = std::getc(program)) {
    output += static_cast<char>(c);
  }
  ::pclose(program);
  std::filesystem::remove(file);
  return output;
}

/// What bash offers for a line, in one line.
std::string completed(const std::string& line) {
  const std::string folder = std::filesystem::path(UPDRAFT_COMMAND).parent_path().string();
  return output_of("bash", "PATH=" + folder + ":$PATH\n" + run_command({"completion", "bash"}).out +
                               "COMP_LINE='" + line +
                               "'\nCOMP_POINT=${#COMP_LINE}\n_updraft\necho \"${COMPREPLY[*]}\"\n");
}

bool is_installed(const std::string& program) {
  return !output_of("sh", "command -v " + program + "\n").empty();
}

TEST(CommandLine, ExplainsItselfAndEachCommand) {
  const Ended help = run_command({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* const command : commands) {
    EXPECT_TRUE(has(help.out, "\n  " + std::string(command) + "  "));
    const Ended of_command = run_command({command, "--help"});
    EXPECT_EQ(of_command.code, 0);
    EXPECT_TRUE(has(of_command.out, "Usage: updraft " + std::string(command)));
    EXPECT_TRUE(has(of_command.out, "\nExamples:\n  ")) << command;
    std::istringstream lines(of_command.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
  EXPECT_TRUE(has(help.out, "130  interrupted"));
  EXPECT_EQ(run_command({"--version"}).out, "updraft 0.1.0\n");
  EXPECT_EQ(run_command({"--help"}, {.output_file = "/dev/full"}).code, 5);
}

TEST(CommandLine, HasAManualAndAPageWithAllOfIt) {
  const std::string manual = read("docs/updraft.1");
  const std::string page = read("docs/command.md");
  ASSERT_FALSE(manual.empty());
  for (const char* const command : commands) {
    EXPECT_TRUE(has(manual, ".Ic " + std::string(command))) << command;
    EXPECT_TRUE(has(page, "`updraft " + std::string(command))) << command;
    for (const std::string& flag : flags_in(run_command({command, "--help"}).out)) {
      EXPECT_TRUE(has(manual, "Fl \\-" + flag.substr(2))) << flag;
      EXPECT_TRUE(has(page, flag)) << flag;
    }
  }
  for (const char* const code : {"0", "1", "2", "3", "4", "5", "130"}) {
    EXPECT_TRUE(has(manual, "\n.It " + std::string(code) + "\n")) << code;
    EXPECT_TRUE(has(page, "\n| " + std::string(code) + " |")) << code;
  }
}

TEST(CommandLine, HasAManualThatRenders) {
  if (!is_installed("groff")) GTEST_SKIP() << "groff is not installed";
  EXPECT_EQ(output_of("sh", "groff -mdoc -Tutf8 -ww -z docs/updraft.1\n"), "");
}

TEST(CommandLine, CompletesInBash) {
  EXPECT_EQ(completed("updraft "),
            "get watch send press record replay paths completion -h --help -V --version\n");
  EXPECT_EQ(completed("updraft re"), "record replay\n");
  EXPECT_EQ(completed("updraft get :3005 --t"), "--timeout\n");
  EXPECT_EQ(completed("updraft watch --color "), "auto always never\n");
  EXPECT_EQ(completed("updraft completion "), "bash zsh fish\n");
  EXPECT_EQ(completed("updraft replay CMakeL"), "CMakeLists.txt\n");
  EXPECT_EQ(completed("updraft get "), "\n");
  EXPECT_EQ(completed("updraft get x --timeout "), "\n");
}

TEST(CommandLine, CompletesThePathsOfAServerAndRunsNothingOfThem) {
  const std::filesystem::path witness =
      std::filesystem::temp_directory_path() / ("updraft_witness_" + std::to_string(::getpid()));
  ServerThread server(
      Models{{"counter", state(0)}, {"$(touch " + witness.string() + ")", state(0)}});
  const std::string url = ":" + std::to_string(server.server.port());
  // Paths are asked for a second, which is not always enough on a busy machine.
  EXPECT_TRUE(eventually([&] { return completed("updraft get " + url + " co") == "counter\n"; }));
  EXPECT_TRUE(
      eventually([&] { return has(completed("updraft watch " + url + " "), "\\$\\(touch"); }));
  EXPECT_FALSE(std::filesystem::exists(witness));
}

/// What fish offers for a line, each with its meaning behind a tab.
std::string completed_in_fish(const std::string& line) {
  const std::string folder = std::filesystem::path(UPDRAFT_COMMAND).parent_path().string();
  return output_of("fish --no-config", "set -x PATH " + folder + " $PATH\n" +
                                           run_command({"completion", "fish"}).out +
                                           "complete -C '" + line + "'\n");
}

TEST(CommandLine, CompletesInFish) {
  if (!is_installed("fish")) GTEST_SKIP() << "fish is not installed";
  EXPECT_EQ(completed_in_fish("updraft re"),
            "record\tWrite what a server says as a transcript\n"
            "replay\tPlay a transcript against a server, and compare\n");
  EXPECT_TRUE(has(completed_in_fish("updraft get :3005 --t"), "--timeout\t"));
  EXPECT_EQ(completed_in_fish("updraft completion "), "bash\nfish\nzsh\n");
  CounterServer server;
  const std::string line = "updraft get " + server.url() + " cou";
  EXPECT_TRUE(eventually([&] { return completed_in_fish(line) == "count\ncounter\n"; }));
}

TEST(CommandLine, MakesScriptsThatFishAndZshCanReadWhereTheseAre) {
  const std::pair<std::string, std::string> shells[] = {{"fish", "fish --no-execute"},
                                                        {"zsh", "zsh -n"}};
  for (const auto& [shell, check] : shells) {
    const Ended script = run_command({"completion", shell});
    EXPECT_EQ(script.code, 0);
    for (const char* const command : commands) EXPECT_TRUE(has(script.out, command)) << shell;
    if (!is_installed(shell)) continue;
    EXPECT_EQ(output_of(check, script.out), "");
  }
}

TEST(CommandPaths, ListsTheModels) {
  CounterServer server;
  const Ended ended = run_command({"paths", server.url()});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "\"\"\ncount\ncounter\nswitches\nthing\n");
  EXPECT_EQ(run_command({"paths", ":1"}).code, 3);
  ServerThread closed(Models{{"count", state(0)}}, {.playground = false});
  const Ended refused = run_command({"paths", ":" + std::to_string(closed.server.port())});
  EXPECT_EQ(refused.code, 1);
  EXPECT_TRUE(has(refused.err, "doesn't tell its paths"));
}

}  // namespace
}  // namespace updraft::test::command_line_test
