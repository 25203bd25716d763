#pragma once

#include "client_end.hpp"
#include "frames.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::sim {

/// The end of a client of the library on one connection: reads along what both sides say, by its
/// own reading of RFC 6455 and of the protocol, and tells the checkers what a peer would. Owned by
/// its connection.
class Tap final : public ClientEnd {
 public:
  /// Whose end it is.
  struct Client {
    std::function<void(std::string_view)> bytes_come;
    std::function<void()> ends;
    std::function<void()> drained;
    /// The button that its program means by an event, nothing if it means none.
    std::function<std::optional<Leaf>(std::int64_t token)> meant;
  };

  Tap(World& world, int number, int client, Client whose)
      : ClientEnd(world, number, client), whose_(std::move(whose)) {}

  void write(std::string_view bytes);
  /// Of what was written, what the systems at both ends have no room for until the server reads.
  [[nodiscard]] std::size_t unwritten() const;
  /// The client closes the connection: what is written is still sent, nothing is heard any more.
  void leave();
  void fall_silent();
  /// A goodbye of this code is in order.
  void expect_goodbye(std::uint16_t code) { goodbye_ = code; }
  /// Whether a ping has come that is not answered.
  [[nodiscard]] bool owes_pong() const noexcept { return !pings_.empty(); }
  /// Of the handshake's request; empty while that is not said.
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

  void take(std::string_view bytes, Time written) override;
  void end() override;
  void drained() override;

 private:
  void take_request(std::string_view bytes);
  void check_request(const std::string& head);
  void take_answer_head(std::string_view bytes, Time written);
  void read_along(std::string_view bytes, Time written);
  void hear_client(const FrameReader::Message& message);
  void hear_client_text(const std::string& text);
  void hear_client_close(std::uint16_t code);
  void say_event(const Call& call, std::size_t bytes);
  void say(Said said);
  void hear_server(const FrameReader::Message& message);
  void hear_server_text(const FrameReader::Message& message);

  Client whose_;
  std::string request_;
  bool request_ended_ = false;
  std::string key_;
  std::string answer_head_;
  std::optional<FrameReader> from_client_;
  std::optional<FrameReader> from_server_;
  std::map<std::string, std::int64_t> tokens_;  // of events, by the names that the client gave them
  std::map<std::string, int> pings_;            // that came, and are not answered
  std::optional<std::uint16_t> goodbye_;
  int said_ = 0;
  bool left_ = false;
};

}  // namespace updraft::sim
