#pragma once

#include <updraft/log.hpp>
#include <updraft/server.hpp>

#include <memory>
#include <string>
#include <string_view>

/// The secret that opens the inspector, and how the link with it reaches the operator: never by the
/// log.
namespace updraft::server {

/// The token of Options, or 128 bits of the system's generator. Throws Error (`invalid`) if the
/// token is one that Options does not allow.
std::string inspector_token(const Options& options);

/// A file that only its user may read, removed at the end. It is put in place of what had its name,
/// by which a link that somebody else left there is not followed.
class SecretFile {
 public:
  /// Throws Error (`invalid`) if it can't be written.
  SecretFile(const std::string& path, std::string_view text);
  SecretFile(const SecretFile&) = delete;
  SecretFile& operator=(const SecretFile&) = delete;
  ~SecretFile();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
  int descriptor_;  // stays open: while it is, no other file can have its number
};

/// Writes the link where Options::inspector_token_file says; the file lasts as long as what is
/// returned. Throws Error (`invalid`) if that fails.
std::unique_ptr<SecretFile> write_link(const std::string& link, const std::string& file, Log& log);

/// Writes the link to standard output if that is a terminal, else to a file of the user's folder
/// for what lasts as long as a session (XDG_RUNTIME_DIR), or of one for temporary files that is as
/// private. `name` tells this server from others of the user. A failure is logged.
std::unique_ptr<SecretFile> write_link_by_default(const std::string& link, const std::string& name,
                                                  Log& log) noexcept;

}  // namespace updraft::server
