#include "server/inspector_link.hpp"

#include "server/inspector_visitor.hpp"
#include "server/server_thread.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace updraft::test::inspector_link_test {
namespace {

namespace fs = std::filesystem;

/// A private folder of the test, gone at its end.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "updraft_test_XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }

  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : fs::directory_iterator(path_)) all.insert(entry.path().filename());
    return all;
  }
  [[nodiscard]] std::string path() const { return path_; }

 private:
  fs::path path_;
};

using Names = std::set<std::string>;

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

mode_t mode_of(const std::string& path) {
  struct stat status{};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status.st_mode;
}

TEST(InspectorToken, Is128BitsThatAreNewEachTime) {
  const std::string one = server::inspector_token({});
  EXPECT_EQ(one.size(), 32U);
  EXPECT_EQ(one.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(one, server::inspector_token({}));
}

TEST(InspectorToken, IsNotToldByWhatIsWrongWithIt) {
  for (const std::string token :
       {"too-short-one", "one with some blanks", "one-with-\u00e4-umlaut"}) {
    try {
      server::inspector_token({.inspector_token = token});
      ADD_FAILURE() << token;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::invalid);
      EXPECT_EQ(error.message().find(token), std::string::npos) << error.message();
    }
  }
}

TEST(SecretFile, IsForItsUserAloneAndGoneAtItsEnd) {
  const Folder folder;
  const std::string path = folder / "link";
  const mode_t before = ::umask(0);
  {
    const server::SecretFile file(path, "secret\n");
    EXPECT_EQ(mode_of(path), S_IFREG | 0600U);
    EXPECT_EQ(read(path), "secret\n");
    EXPECT_EQ(folder.names(), Names{"link"});
  }
  ::umask(before);
  EXPECT_EQ(folder.names(), Names{});
}

TEST(SecretFile, TakesThePlaceOfAnotherThatOthersMayRead) {
  const Folder folder;
  const std::string path = folder / "link";
  write(path, "old");
  ASSERT_EQ(::chmod(path.c_str(), 0666), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const server::SecretFile file(path, "secret");
  EXPECT_EQ(mode_of(path), S_IFREG | 0600U);
  // Whoever has the old file open does not see the new one.
  std::array<char, 16> seen{};
  EXPECT_EQ(::read(reader, seen.data(), seen.size()), 3);
  ::close(reader);
}

TEST(SecretFile, FollowsNoLinkThatWasLaid) {
  const Folder folder;
  write(folder / "victim", "untouched");
  for (const std::string target : {"victim", "not-there"}) {
    const std::string path = folder / "link";
    fs::create_symlink(folder / target, path);
    const server::SecretFile file(path, "secret");
    EXPECT_EQ(mode_of(path), S_IFREG | 0600U);
    EXPECT_EQ(read(folder / "victim"), "untouched");
  }
  EXPECT_EQ(folder.names(), Names{"victim"});
}

TEST(SecretFile, LeavesWhatAnotherHasPutInItsPlace) {
  const Folder folder;
  const std::string path = folder / "link";
  {
    const server::SecretFile first(path, "first");
    const server::SecretFile second(path, "second");
    EXPECT_EQ(read(path), "second");
  }
  EXPECT_EQ(folder.names(), Names{});
  {
    const server::SecretFile file(path, "first");
    fs::remove(path);
    write(path, "another");
  }
  EXPECT_EQ(read(path), "another");
}

TEST(SecretFile, LeavesNothingWhereItCannotBeWritten) {
  const Folder folder;
  fs::create_directory(folder / "link");
  for (const std::string& path : {folder / "link", folder / "missing/link"}) {
    try {
      const server::SecretFile file(path, "secret");
      ADD_FAILURE() << path;
    } catch (const Error& error) {
      EXPECT_NE(error.message().find(path), std::string::npos) << error.message();
      EXPECT_EQ(error.message().find("secret"), std::string::npos) << error.message();
    }
  }
  EXPECT_EQ(folder.names(), Names{"link"});
}

/// Serves as a program does whose standard output is `output`, for as long as `look` takes. Its log
/// goes to stderr, and then what it had on its standard output.
[[noreturn]] void serve_and_exit(int output, const Options& given,
                                 const std::function<void(Server&)>& look) {
  ::dup2(output, STDOUT_FILENO);
  Options options = given;
  options.port = 0;
  const int status = serve({{"count", Value(1)}}, options, [&](Server& server) {
    look(server);
    server.stop();
  });
  std::_Exit(status);
}

/// That the first of two texts has the second.
void require_in(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return;
  std::fprintf(stderr, "missing in: %s\n", text.c_str());
  std::_Exit(99);
}

int nowhere() {
  return ::open("/dev/null", O_WRONLY | O_CLOEXEC);
}

class InspectorLinkDeathTest : public testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
  Folder folder_;
};

TEST_F(InspectorLinkDeathTest, IsInAFileOfTheRuntimeFolderWhoseNameAloneIsLogged) {
  const auto run = [] {
    const Folder folder;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
    serve_and_exit(nowhere(), {}, [&](Server& server) {
      const std::string name = "updraft-inspector-127.0.0.1-" + std::to_string(server.port());
      require_in(read(folder / name), server.inspector_link() + "\n");
      if (mode_of(folder / name) != (S_IFREG | 0600U)) std::_Exit(98);
      if (folder.names().size() != 1) std::_Exit(97);
    });
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0),
              "the link that opens the inspector is in /.*/updraft-inspector-127.0.0.1-[0-9]+\n");
}

TEST_F(InspectorLinkDeathTest, IsNeverLogged) {
  const auto run = [] {
    const Folder folder;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
    const std::string log = folder / "log";
    const int descriptor = ::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const int before = ::dup(STDERR_FILENO);
    ::dup2(descriptor, STDERR_FILENO);
    std::string link;
    Options options{.log = stderr_log(LogLevel::debug)};
    options.port = 0;
    ::dup2(nowhere(), STDOUT_FILENO);
    serve({{"count", Value(1)}}, options, [&](Server& server) {
      link = server.inspector_link();
      server.stop();
    });
    ::dup2(before, STDERR_FILENO);
    const std::string token = link.substr(link.find('=') + 1);
    require_in(read(log), "updraft-inspector-");
    std::_Exit(read(log).find(token) == std::string::npos ? 0 : 1);
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "");
}

TEST_F(InspectorLinkDeathTest, IsWrittenToATerminal) {
  const auto run = [] {
    int person = -1;
    int terminal = -1;
    if (::openpty(&person, &terminal, nullptr, nullptr, nullptr) != 0) std::_Exit(96);
    serve_and_exit(terminal, {}, [&](Server& server) {
      std::array<char, 1000> seen{};
      const auto size = ::read(person, seen.data(), seen.size());
      require_in(std::string(seen.data(), static_cast<std::size_t>(size)),
                 "Inspector: " + server.inspector_link() + "\r\n");
    });
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "");
}

TEST_F(InspectorLinkDeathTest, IsWhereAnOptionSaysAlsoWithATerminal) {
  const auto run = [] {
    const Folder folder;
    int person = -1;
    int terminal = -1;
    if (::openpty(&person, &terminal, nullptr, nullptr, nullptr) != 0) std::_Exit(96);
    const std::string path = folder / "link";
    serve_and_exit(terminal, {.inspector_token_file = path}, [&](Server& server) {
      require_in(read(path), server.inspector_link());
      if (::fcntl(person, F_SETFL, O_NONBLOCK) != 0) std::_Exit(95);
      std::array<char, 10> seen{};
      if (::read(person, seen.data(), seen.size()) > 0) std::_Exit(94);
    });
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "is in /.*/link\n");
}

TEST_F(InspectorLinkDeathTest, IsOnAStandardOutputThatIsAskedFor) {
  const auto run = [] {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::_Exit(96);
    serve_and_exit(ends[1], {.inspector_token_file = "-"}, [&](Server& server) {
      std::array<char, 1000> seen{};
      const auto size = ::read(ends[0], seen.data(), seen.size());
      require_in(std::string(seen.data(), static_cast<std::size_t>(size)),
                 "Inspector: " + server.inspector_link() + "\n");
    });
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "");
}

TEST_F(InspectorLinkDeathTest, IsInAPrivateFolderWhereTheRuntimeFolderIsMissingOrOpen) {
  for (const bool is_missing : {true, false}) {
    const auto run = [is_missing] {
      const Folder folder;
      fs::create_directory(folder / "runtime");
      fs::create_directory(folder / "tmp");
      if (::chmod((folder / "runtime").c_str(), 0755) != 0) std::_Exit(96);
      ::setenv("XDG_RUNTIME_DIR", is_missing ? "" : (folder / "runtime").c_str(), 1);
      ::setenv("TMPDIR", (folder / "tmp").c_str(), 1);
      serve_and_exit(nowhere(), {}, [&](Server& server) {
        const std::string own = folder / ("tmp/updraft-" + std::to_string(::geteuid()));
        if (mode_of(own) != (S_IFDIR | 0700U)) std::_Exit(95);
        require_in(read(own + "/updraft-inspector-127.0.0.1-" + std::to_string(server.port())),
                   server.inspector_link());
      });
    };
    EXPECT_EXIT(run(), testing::ExitedWithCode(0), "the link that opens the inspector is in");
  }
}

TEST_F(InspectorLinkDeathTest, IsNowhereThatOthersCouldHavePrepared) {
  const auto run = [] {
    const Folder folder;
    const std::string own = folder / ("updraft-" + std::to_string(::geteuid()));
    fs::create_directory(folder / "theirs");
    fs::create_symlink(folder / "theirs", own);
    ::unsetenv("XDG_RUNTIME_DIR");
    ::setenv("TMPDIR", folder.path().c_str(), 1);
    serve_and_exit(nowhere(), {}, [&](Server&) {
      if (!fs::is_empty(folder / "theirs")) std::_Exit(95);
    });
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "the inspector stays closed");
}

TEST_F(InspectorLinkDeathTest, ThatCannotBeWrittenWhereItShouldEndsTheProgram) {
  const auto run = [] {
    serve_and_exit(nowhere(), {.inspector_token_file = "/no/such/folder/link"}, [](Server&) {});
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(1),
              "can't write the inspector's link to /no/such/folder/link: No such file");
}

TEST_F(InspectorLinkDeathTest, IsNowhereWhenTheInspectorIsOff) {
  const auto run = [] {
    const Folder folder;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
    serve_and_exit(nowhere(), {.inspector = false, .inspector_token_file = folder / "link"},
                   [&](Server&) {
                     if (!folder.names().empty()) std::_Exit(95);
                   });
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace updraft::test::inspector_link_test
