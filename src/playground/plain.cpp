#include "playground/assets.hpp"

#include <zlib.h>

#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

namespace updraft::playground {
namespace {

/// RFC 1952, section 2.3.1: the last four bytes are the length of what is in it.
constexpr std::size_t length_bytes = 4;
constexpr std::size_t smallest_gzip = 18;

std::size_t length_in(std::string_view gzip) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    const auto byte = static_cast<unsigned char>(gzip[gzip.size() - length_bytes + i]);
    length |= static_cast<std::size_t>(byte) << (8 * i);
  }
  return length;
}

/// Empty if it is no gzip, which no file of ours is.
std::string inflated(std::string_view gzip) {
  if (gzip.size() < smallest_gzip) return {};
  z_stream stream{};
  constexpr int gzip_window = 16 + MAX_WBITS;
  if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
  std::string text(length_in(gzip), '\0');
  // zlib does not write to what it reads, and says so only from 1.2.5.2 on where ZLIB_CONST is set.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int status = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (status == Z_MEM_ERROR) throw std::bad_alloc();
  return status == Z_STREAM_END ? text : std::string();
}

/// The files that somebody has asked for without the coding: at most all of them. Any thread.
class PlainFiles {
 public:
  std::string_view of(const Asset& asset) {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(asset.name);
    if (found != files_.end()) return found->second;
    return files_.emplace(asset.name, inflated(asset.content)).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<std::string_view, std::string> files_;
};

}  // namespace

std::string_view plain(const Asset& asset) noexcept {
  // Lives as long as the program: responses of other threads may still point into it at its end.
  static auto* const files = new (std::nothrow) PlainFiles;
  try {
    return files ? files->of(asset) : std::string_view();
  } catch (const std::bad_alloc&) {
    return {};
  }
}

}  // namespace updraft::playground
