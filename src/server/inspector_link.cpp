#include "server/inspector_link.hpp"

#include "base/no_sigpipe.hpp"
#include "base/tell.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>

namespace updraft::server {
namespace {

namespace fs = std::filesystem;

/// What stands for the standard output where a file is asked for.
constexpr std::string_view standard_output = "-";
constexpr mode_t owner_only = 0600;

template <std::size_t Bytes>
std::string random_hex() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, Bytes> bytes{};
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    throw Error(ErrorKind::internal, "the system's generator gives no random bytes");
  }
  std::string hex;
  for (const unsigned char byte : bytes) hex.append({digits[byte >> 4U], digits[byte & 0xfU]});
  return hex;
}

Error unwritable(const std::string& path) {
  return Error::for_program(ErrorKind::invalid, "can't write the inspector's link to " + path +
                                                    ": " + std::generic_category().message(errno));
}

/// Returns whether all of it has been written.
bool write_all(int descriptor, std::string_view text) {
  const NoSigpipe no_sigpipe;
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void write_to_standard_output(const std::string& link) {
  if (!write_all(STDOUT_FILENO, "Inspector: " + link + "\n")) {
    throw unwritable("the standard output");
  }
}

/// Whether the folder is this user's, and nobody else's.
bool is_private_folder(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid() && (status.st_mode & 077U) == 0;
}

/// Where the user's programs keep what lasts as long as a session. Nothing if there is no such
/// folder, and none can be made.
std::optional<std::string> runtime_folder() {
  // Before the server's threads begin.
  const char* const given = std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe)
  if (given && *given == '/' && is_private_folder(given)) return given;
  std::string own = fs::temp_directory_path().string() + "/updraft-" + std::to_string(::geteuid());
  constexpr mode_t owner_only_folder = 0700;
  ::mkdir(own.c_str(), owner_only_folder);
  if (!is_private_folder(own)) return std::nullopt;
  return own;
}

std::unique_ptr<SecretFile> write_file(const std::string& link, const std::string& path, Log& log) {
  auto file = std::make_unique<SecretFile>(path, link + "\n");
  log.info("the link that opens the inspector is in " + file->path());
  return file;
}

}  // namespace

std::string inspector_token(const Options& options) {
  const std::string& given = options.inspector_token;
  if (given.empty()) {
    constexpr std::size_t bytes = 16;  // 128 bits
    return random_hex<bytes>();
  }
  if (given.size() < Options::least_inspector_token_bytes) {
    throw Error::for_program(ErrorKind::invalid,
                             "the inspector's token is shorter than " +
                                 std::to_string(Options::least_inspector_token_bytes) +
                                 " characters");
  }
  if (!std::ranges::all_of(given, [](char c) { return c > ' ' && c <= '~'; })) {
    throw Error::for_program(
        ErrorKind::invalid,
        "the inspector's token has a character that is not a visible one of ASCII");
  }
  return given;
}

SecretFile::SecretFile(const std::string& path, std::string_view text)
    : path_(fs::absolute(path).string()) {
  const std::string draft = path_ + '.' + random_hex<8>();
  descriptor_ =
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only);
  if (descriptor_ < 0) throw unwritable(path_);
  if (::fchmod(descriptor_, owner_only) == 0 && write_all(descriptor_, text) &&
      ::rename(draft.c_str(), path_.c_str()) == 0) {
    return;
  }
  const Error failure = unwritable(path_);
  ::unlink(draft.c_str());
  ::close(descriptor_);
  throw failure;
}

SecretFile::~SecretFile() {
  struct stat own{};
  struct stat there{};
  // Another server may have put its own there.
  const bool is_own = ::fstat(descriptor_, &own) == 0 && ::lstat(path_.c_str(), &there) == 0 &&
                      there.st_dev == own.st_dev && there.st_ino == own.st_ino;
  if (is_own) ::unlink(path_.c_str());
  ::close(descriptor_);
}

std::unique_ptr<SecretFile> write_link(const std::string& link, const std::string& file, Log& log) {
  if (file != standard_output) return write_file(link, file, log);
  write_to_standard_output(link);
  return nullptr;
}

std::unique_ptr<SecretFile> write_link_by_default(const std::string& link, const std::string& name,
                                                  Log& log) noexcept {
  try {
    if (::isatty(STDOUT_FILENO) != 0) {
      write_to_standard_output(link);
      return nullptr;
    }
    const auto folder = runtime_folder();
    if (!folder)
      throw Error::for_program(ErrorKind::invalid,
                               "there is no folder for it: XDG_RUNTIME_DIR is not set");
    return write_file(link, *folder + "/updraft-inspector-" + name, log);
  } catch (const std::exception& error) {
    tell(log, LogLevel::warning, [&] {
      return "the inspector stays closed, unless --inspector-token-file names a file: " +
             std::string(error.what());
    });
    return nullptr;
  }
}

}  // namespace updraft::server
