#include "cli/output.hpp"

#include "cli/failure.hpp"
#include "cli/terminal_text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace updraft::cli {
namespace {

Failure unwritable(const std::string& name, int error) {
  return {ExitCode::unwritable,
          "can't write to " + printable(name) + ": " + std::generic_category().message(error)};
}

}  // namespace

Output Output::file(const std::string& path) {
  constexpr mode_t for_all = 0666;  // less the umask
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, for_all);
  if (descriptor < 0) throw unwritable(path, errno);
  Output output(descriptor, path);
  output.is_ours_ = true;
  return output;
}

Output::Output(Output&& other) noexcept
    : descriptor_(other.descriptor_),
      name_(std::move(other.name_)),
      is_ours_(std::exchange(other.is_ours_, false)) {}

Output::~Output() {
  if (is_ours_) ::close(descriptor_);
}

void Output::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t taken = ::write(descriptor_, text.data(), text.size());
    if (taken >= 0) {
      text.remove_prefix(static_cast<std::size_t>(taken));
    } else if (errno == EPIPE) {
      throw Failure{ExitCode::done};
    } else if (errno == EAGAIN) {
      // Somebody else who writes there wants it so; we don't.
      pollfd room{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      throw unwritable(name_, errno);
    }
  }
}

bool Output::is_abandoned() const noexcept {
  pollfd end{.fd = descriptor_, .events = 0, .revents = 0};
  return ::poll(&end, 1, 0) > 0 && (end.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace updraft::cli
