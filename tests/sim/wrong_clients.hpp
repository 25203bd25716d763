#pragma once

#include "frames.hpp"
#include "sim/wrong_networks.hpp"
#include "tamperer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::sim {

/// A client of the library that sends other texts than it should. Compressed ones stay as they are.
class TextTamperer : public Tamperer {
 public:
  std::string from_client(int wire, std::string bytes) final {
    if (open_.insert(wire).second) {
      begins(wire);
      return bytes;  // The handshake's request.
    }
    std::string out;
    while (!bytes.empty()) {
      const Frame frame = take_frame(bytes);
      if (frame.first != whole_text) {
        out += change_other(frame.first, frame.payload, frame.bytes);
        continue;
      }
      for (const std::string& text : change(wire, frame.payload)) {
        out += client_frame(whole_text, text, ++last_mask_);
      }
    }
    return out;
  }

 protected:
  /// What is sent in the place of a text.
  virtual std::vector<std::string> change(int wire, const std::string& text) = 0;
  /// The same for another frame.
  virtual std::string change_other(unsigned /*first*/, const std::string& /*payload*/,
                                   const std::string& bytes) {
    return bytes;
  }
  /// Over a new connection.
  virtual void begins(int /*wire*/) {}

  static bool is_event(std::string_view text) { return text.starts_with("{\"$\":\"evt\""); }
  static bool is_sub(std::string_view text) { return text.starts_with("{\"$\":\"sub\""); }
  static bool is_unsub(std::string_view text) { return text.starts_with("{\"$\":\"unsub\""); }

 private:
  struct Frame {
    unsigned first = 0;
    std::string payload;
    std::string bytes;
  };

  static Frame take_frame(std::string& bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    std::size_t size = byte(1) & 0x7fU;
    std::size_t header = 2;
    if (size >= 126) {
      header += size == 126 ? 2 : 8;
      size = 0;
      for (std::size_t i = 2; i < header; ++i) size = size << 8 | byte(i);
    }
    Frame frame{byte(0), {}, bytes.substr(0, header + 4 + size)};
    for (std::size_t i = 0; i < size; ++i) {
      frame.payload += static_cast<char>(byte(header + 4 + i) ^ byte(header + i % 4));
    }
    bytes.erase(0, frame.bytes.size());
    return frame;
  }

  std::set<int> open_;
  std::uint32_t last_mask_ = 0;
};

/// Never unsubscribes.
class ForgetsUnsubs final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override {
    return is_unsub(text) ? std::vector<std::string>() : std::vector{text};
  }
};

/// Subscribes once for each who watches, say.
class DoublesSubs final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override {
    return is_sub(text) ? std::vector{text, text} : std::vector{text};
  }
};

/// Subscribes to one path at a time.
class SplitsSubs final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override {
    const auto comma = is_sub(text) ? text.find("\",\"", text.find('[')) : std::string::npos;
    if (comma == std::string::npos) return {text};
    return {text.substr(0, comma + 1) + "]}", "{\"$\":\"sub\",\"keys\":[" + text.substr(comma + 2)};
  }
};

/// Subscribes over the first connections only.
class ForgetsToSubscribeAgain final : public TextTamperer {
 private:
  std::vector<std::string> change(int wire, const std::string& text) override {
    constexpr int first_ones = 5;
    const bool is_forgotten = is_sub(text) && wire > first_ones;
    return is_forgotten ? std::vector<std::string>() : std::vector{text};
  }
};

/// Sends the events of a connection over the next one again.
class SendsEventsAgain final : public TextTamperer {
 private:
  void begins(int /*wire*/) override { again_ = std::exchange(sent_, {}); }
  std::vector<std::string> change(int /*wire*/, const std::string& text) override {
    if (is_event(text)) sent_.push_back(text);
    std::vector<std::string> all = std::exchange(again_, {});
    all.push_back(text);
    return all;
  }
  std::vector<std::string> sent_;
  std::vector<std::string> again_;
};

/// Presses what is beside the button.
class PressesNeighbours final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override {
    std::string changed = text;
    const auto index = is_event(text) ? changed.rfind("\"children\",") : std::string::npos;
    if (index != std::string::npos) {
      char& digit = changed[index + 11];
      digit = digit == '1' ? '2' : '1';
    }
    return {changed};
  }
};

/// Says goodbye with a code that nobody sends.
class InventsCodes final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override { return {text}; }
  std::string change_other(unsigned first, const std::string& payload,
                           const std::string& bytes) override {
    if ((first & 0x0fU) != 8 || payload.size() < 2) return bytes;
    return client_frame(first, "\x0f\xa1" + payload.substr(2), 77);
  }
};

/// Never answers a ping.
class AnswersNoPings final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override { return {text}; }
  std::string change_other(unsigned first, const std::string& /*payload*/,
                           const std::string& bytes) override {
    return (first & 0x0fU) == 10 ? "" : bytes;
  }
};

/// Never asks whether the server is there.
class NeverPings final : public TextTamperer {
 private:
  std::vector<std::string> change(int /*wire*/, const std::string& text) override { return {text}; }
  std::string change_other(unsigned first, const std::string& /*payload*/,
                           const std::string& bytes) override {
    return (first & 0x0fU) == 9 ? "" : bytes;
  }
};

/// Sends each frame twice as it is, with its mask.
class RepeatsMasks final : public Tamperer {
 public:
  std::string from_client(int wire, std::string bytes) override {
    if (open_.insert(wire).second) return bytes;
    return bytes + bytes;
  }

 private:
  std::set<int> open_;
};

/// Shows what another network would have brought.
template <class Network>
class Sees final : public Tamperer {
 public:
  std::string to_client(int wire, std::string bytes) override {
    return network_.pass(wire, std::move(bytes));
  }

 private:
  Network network_;
};

/// Gives a response to the event before it.
class SwapsResponses final : public FrameTamperer {
 private:
  std::string change(int wire, const std::string& frame, std::string_view text) override {
    if (!is_response(text)) return frame;
    std::string& held = held_[wire];
    if (held.empty()) {
      held = frame;
      return "";
    }
    // Only the names change: "e12" of the other is as long, or is left alone.
    std::string first = std::exchange(held, "");
    std::string second = frame;
    const auto name_of = [](const std::string& bytes) {
      const auto begin = bytes.find("\"key\":\"") + 7;
      return std::pair(begin, bytes.find('"', begin) - begin);
    };
    const auto [at, size] = name_of(first);
    const auto [other_at, other_size] = name_of(second);
    if (size == other_size) {
      for (std::size_t i = 0; i < size; ++i) std::swap(first[at + i], second[other_at + i]);
    }
    return first + second;
  }
  std::map<int, std::string> held_;
};

/// Has one key for all its handshakes.
class RepeatsKeys final : public Tamperer {
 public:
  std::string from_client(int /*wire*/, std::string bytes) override {
    constexpr std::string_view name = "Sec-WebSocket-Key: ";
    const auto at = bytes.find(name);
    if (at != std::string::npos) bytes.replace(at + name.size(), 24, "dGhlIHNhbXBsZSBub25jZQ==");
    return bytes;
  }
};

class MissesEnds final : public Tamperer {
 public:
  bool misses_ends() override { return true; }
};

class IgnoresTheOutbox final : public Tamperer {
 public:
  bool ignores_the_outbox() override { return true; }
};

class TellsThoseWhoHaveGone final : public Tamperer {
 public:
  bool keeps_watchers() override { return true; }
};

class LooksAtTheTimeTooLate final : public Tamperer {
 public:
  std::chrono::milliseconds lateness() override { return std::chrono::seconds(2); }
};

}  // namespace updraft::sim
