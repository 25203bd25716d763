#pragma once

#include "frames.hpp"
#include "wire.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::sim {

/// A network that changes whole frames. Only plain text frames are shown to it.
class FrameTamperer : public Tamperer {
 public:
  std::string pass(int wire, std::string bytes) final {
    Stream& stream = streams_[wire];
    stream.left += bytes;
    std::string out;
    if (!stream.is_open && !pass_head(stream, out)) return out;
    while (true) {
      const std::size_t size = frame_size(stream.left);
      if (size == 0) return out;
      const std::string frame = stream.left.substr(0, size);
      stream.left.erase(0, size);
      bool compressed = false;
      const std::string_view text = payload_of(frame, compressed);
      out += text.empty() || compressed ? frame : change(wire, frame, text);
    }
  }

 protected:
  /// What goes on in the place of a frame.
  virtual std::string change(int wire, const std::string& frame, std::string_view text) = 0;

  static bool is_update(std::string_view text) { return text.starts_with("{\"$\":\"up\""); }
  static bool is_response(std::string_view text) { return text.starts_with("{\"$\":\"evt-res\""); }
  static std::string path_of(std::string_view text) {
    const std::size_t begin = text.find("\"key\":\"") + 7;
    return std::string(text.substr(begin, text.find('"', begin) - begin));
  }

 private:
  struct Stream {
    std::string left;
    bool is_open = false;
  };

  static bool pass_head(Stream& stream, std::string& out) {
    const auto end = stream.left.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    out += stream.left.substr(0, end + 4);
    stream.left.erase(0, end + 4);
    stream.is_open = true;
    if (out.starts_with("HTTP/1.1 101 ")) return true;
    out += stream.left;
    stream.left.clear();
    return false;
  }

  /// 0 if it is not whole.
  static std::size_t frame_size(std::string_view bytes) {
    if (bytes.size() < 2) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    std::size_t size = byte(1);
    std::size_t header = 2;
    if (size >= 126) {
      header += size == 126 ? 2 : 8;
      if (bytes.size() < header) return 0;
      size = 0;
      for (std::size_t i = 2; i < header; ++i) size = size << 8 | byte(i);
    }
    return bytes.size() < header + size ? 0 : header + size;
  }

  std::map<int, Stream> streams_;
};

/// Loses all updates of a path but the first ones.
class LosesUpdates final : public FrameTamperer {
 private:
  std::string change(int wire, const std::string& frame, std::string_view text) override {
    constexpr int first_ones = 2;
    const bool is_lost = is_update(text) && ++seen_[{wire, path_of(text)}] > first_ones;
    return is_lost ? "" : frame;
  }
  std::map<std::pair<int, std::string>, int> seen_;
};

/// Brings an update of a path after the one that followed it.
class SwapsUpdates final : public FrameTamperer {
 private:
  std::string change(int wire, const std::string& frame, std::string_view text) override {
    if (!is_update(text)) return frame;
    std::string& held = held_[{wire, path_of(text)}];
    if (held.empty()) {
      held = frame;
      return "";
    }
    return frame + std::exchange(held, "");
  }
  std::map<std::pair<int, std::string>, std::string> held_;
};

/// Brings each response twice.
class DoublesResponses final : public FrameTamperer {
 private:
  std::string change(int /*wire*/, const std::string& frame, std::string_view text) override {
    return is_response(text) ? frame + frame : frame;
  }
};

/// Brings each update twice.
class DoublesUpdates final : public FrameTamperer {
 private:
  std::string change(int /*wire*/, const std::string& frame, std::string_view text) override {
    return is_update(text) ? frame + frame : frame;
  }
};

/// Lets responses overtake the update before them.
class DelaysUpdates final : public FrameTamperer {
 private:
  std::string change(int wire, const std::string& frame, std::string_view text) override {
    std::string& held = held_[wire];
    if (is_update(text)) return std::exchange(held, frame);
    return frame + std::exchange(held, "");
  }
  std::map<int, std::string> held_;
};

/// Brings updates of other paths.
class RenamesPaths final : public FrameTamperer {
 private:
  std::string change(int /*wire*/, const std::string& frame, std::string_view text) override {
    std::string changed = frame;
    if (is_update(text)) changed[changed.find("\",\"val\"") - 1] = '0';
    return changed;
  }
};

/// Tells of a source what never was.
class InventsVersions final : public FrameTamperer {
 private:
  std::string change(int /*wire*/, const std::string& frame, std::string_view text) override {
    std::string changed = frame;
    const auto at = is_update(text) ? changed.find(",1]]") : std::string::npos;
    if (at != std::string::npos && changed[at - 1] < '9') changed[at - 1] = '9';
    return changed;
  }
};

/// Sets a bit that is reserved.
class SetsReservedBits final : public FrameTamperer {
 private:
  std::string change(int /*wire*/, const std::string& frame, std::string_view text) override {
    std::string changed = frame;
    if (is_response(text)) changed[0] = static_cast<char>(changed[0] | 0x10);
    return changed;
  }
};

}  // namespace updraft::sim
