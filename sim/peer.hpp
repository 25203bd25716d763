#pragma once

#include "client_end.hpp"
#include "frames.hpp"
#include "random.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// A client that is a script, on one connection: the handshake, what it says, and what it makes of
/// what it gets. By its own reading of the protocol. Owned by its connection.
class Peer final : public ClientEnd {
 public:
  Peer(World& world, int number, int client, Random random)
      : ClientEnd(world, number, client), random_(random) {}

  /// Whether it can say something.
  [[nodiscard]] bool may_speak() const noexcept;

  // What it does.

  void shake_hands();
  /// Instead: a request for a model.
  void ask_http(const std::string& path, int choice);
  /// Instead: a request that gets no WebSocket.
  void knock(int choice);
  void subscribe(const std::vector<std::string>& paths);
  void unsubscribe(const std::vector<std::string>& paths);
  /// Presses what it was shown, the newest, or one that was there before.
  void press(int choice, bool tells_id);
  void echo();
  void babble(int choice);
  void ping();
  void flood(int count);
  void say_close(std::uint16_t code);
  void half_close();
  void mute();

  void take(std::string_view bytes, Time written) override;
  void end() override;

 private:
  void request(const std::string& text, int status);
  bool ask_for_file();
  void check_file(bool is_whole);
  void say(Said said, const std::string& text);
  void send_text(const std::string& text);
  void send_bytes(const std::string& bytes);
  void offend(std::uint16_t code, const std::string& bytes, std::string_view what);
  void expect_close(std::uint16_t code);
  void malformed(const std::string& text, std::int64_t token);
  void bad_text(const std::string& text, std::uint16_t code);
  void babble_in_frames(int choice);
  void babble_beyond_limits(int choice);
  std::string frame(unsigned first, std::string_view payload);
  void take_head(std::string_view bytes, Time written);
  void hear(const FrameReader::Message& message);
  void hear_text(std::string_view text, Time written);
  void take_close(const FrameReader::Message& message);
  void complain(std::string_view what) { ClientEnd::complain("Frames", what); }

  Random random_;
  std::string head_;
  int expected_status_ = 101;
  std::string_view file_;  // that it has asked for
  bool compressed_ = false;
  std::optional<FrameReader> frames_;
  std::map<std::string, std::vector<Leaf>> newest_;  // leaves, by path
  std::vector<Leaf> older_;
  std::uint64_t pings_ = 0;
  std::size_t malformed_ = 0;
  int said_ = 0;
  bool finished_ = false;
};

}  // namespace updraft::sim
