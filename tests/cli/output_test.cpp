#include "cli/output.hpp"

#include "cli/failure.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

namespace updraft::cli::output_test {
namespace {

TEST(CommandOutput, WaitsForRoomWhereItsDescriptorDoesNot) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const auto [read_end, write_end] = ends;
  ASSERT_EQ(::fcntl(write_end, F_SETFL, O_NONBLOCK), 0);
  std::size_t came = 0;
  std::jthread reader([&came, from = read_end] {
    std::array<char, 4096> buffer{};
    for (ssize_t more = 1; more > 0; came += static_cast<std::size_t>(std::max<ssize_t>(more, 0))) {
      more = ::read(from, buffer.data(), buffer.size());
    }
  });
  const std::string text(std::size_t{1} << 20, 'x');  // more than a pipe holds
  EXPECT_NO_THROW(Output(write_end, "the pipe").write(text));
  ::close(write_end);
  reader.join();
  ::close(read_end);
  EXPECT_EQ(came, text.size());
}

TEST(CommandOutput, SaysWhatCantBeWritten) {
  try {
    Output::file("/no/such/folder/file.txt");
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code, ExitCode::unwritable);
    EXPECT_EQ(failure.message,
              "can't write to /no/such/folder/file.txt: No such file or directory");
  }
}

}  // namespace
}  // namespace updraft::cli::output_test
