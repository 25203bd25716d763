#include <updraft/json.hpp>
#include <updraft/server.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <locale>
#include <string>
#include <vector>

// Nothing depends on the locale that a program sets: not the names of its options, nor the wire.

namespace updraft::test::locale_test {
namespace {

/// Letters as in Turkish, where `I` is the large letter of `ı` and `İ` that of `i`.
class TurkishLetters final : public std::ctype<char> {
 protected:
  char do_toupper(char c) const override { return c == 'i' ? '\xDD' : ctype::do_toupper(c); }
  const char* do_toupper(char* begin, const char* end) const override {
    for (; begin != end; ++begin) *begin = do_toupper(*begin);
    return end;
  }
  char do_tolower(char c) const override { return c == 'I' ? '\xFD' : ctype::do_tolower(c); }
  const char* do_tolower(char* begin, const char* end) const override {
    for (; begin != end; ++begin) *begin = do_tolower(*begin);
    return end;
  }
};

/// Numbers as in Turkish: `1.234,5`.
class TurkishNumbers final : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

/// The locale of the process, of C and of C++, as long as it lives. That of C is compiled for the
/// test: few systems have it.
class Turkish {
 public:
  Turkish() : folder_(testing::TempDir() + "updraft_locales_" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
    const std::string command =
        "localedef -i tr_TR -f ISO-8859-9 " + folder_ + "/tr_TR >" + folder_ + "/log 2>&1";
    compiled_ = std::system(command.c_str()) == 0;
    ::setenv("LOCPATH", folder_.c_str(), 1);
    std::locale::global(
        std::locale(std::locale(std::locale::classic(), new TurkishLetters), new TurkishNumbers));
    is_set_ = std::setlocale(LC_ALL, "tr_TR") != nullptr;
  }
  Turkish(const Turkish&) = delete;
  Turkish& operator=(const Turkish&) = delete;
  ~Turkish() {
    std::locale::global(std::locale::classic());
    std::setlocale(LC_ALL, "C");
    ::unsetenv("LOCPATH");
    std::filesystem::remove_all(folder_);
  }

  /// Whether C's functions are in Turkish too: where the package `locales` is installed.
  [[nodiscard]] bool is_set() const { return compiled_ && is_set_; }

 private:
  std::string folder_;
  bool compiled_ = false;
  bool is_set_ = false;
};

class Locale : public testing::Test {
 protected:
  Turkish turkish_;
};

TEST_F(Locale, IsInTurkishForC) {
  if (!turkish_.is_set()) GTEST_SKIP() << "there is no localedef, or no source of tr_TR";
  EXPECT_NE(std::toupper('i'), 'I');
  EXPECT_EQ(std::string(std::localeconv()->decimal_point), ",");
}

TEST_F(Locale, LosesNoVariableAndNoNameOfALevel) {
  ::setenv("UPDRAFT_PING_INTERVAL_MS", "1234567", 1);
  ::setenv("UPDRAFT_INSPECTOR", "FALSE", 1);
  const std::vector<const char*> arguments{"program", "--log-level", "INFO", "--busy-poll-us",
                                           "1000000"};
  const Options options = options_from(static_cast<int>(arguments.size()), arguments.data());
  ::unsetenv("UPDRAFT_PING_INTERVAL_MS");
  ::unsetenv("UPDRAFT_INSPECTOR");
  EXPECT_EQ(options.limits.ping_interval.count(), 1'234'567);
  EXPECT_EQ(options.busy_poll.count(), 1'000'000);
  EXPECT_FALSE(options.inspector);
}

TEST_F(Locale, ChangesNothingOfWhatIsServed) {
  const auto value = object({{"pi", 3.14159}, {"million", 1'000'000}, {"I", "Ii"}});
  const Value echo = [](double number) { return number * 2; };
  ServerThread running({{"value", state(value)}, {"echo", echo}}, {.threads = 1});
  SocketClient client(running.server.port());
  client.subscribe("value");
  EXPECT_EQ(to_json(client.next_update("value")), R"({"pi":3.14159,"million":1000000,"I":"Ii"})");
  client.call("1", "echo", "[1.25]");
  EXPECT_EQ(client.next_response("1")["payload"], Value(2.5));
  HttpClient request(running.server.port());
  request.send("GET /value HTTP/1.1\r\nHOST: LOCALHOST\r\nACCEPT: APPLICATION/JSON\r\n\r\n");
  EXPECT_NE(request.answer().find(R"("pi":3.14159)"), std::string::npos);
}

}  // namespace
}  // namespace updraft::test::locale_test
