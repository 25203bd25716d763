#include "echo/echo_server.hpp"

#include "websocket/frame.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace updraft::test {

Options EchoServer::wide_options() {
  Options options;
  options.limits.message_bytes = std::size_t{64} << 20;
  options.limits.message_fragments = 100'000;
  options.limits.inflation_ratio = 0;  // conformance suites send what is compressed a thousandfold
  options.limits.outbox_bytes = std::size_t{512} << 20;
  return options;
}

EchoServer::EchoServer(const Options& options)
    : shard_({.limits = options.limits, .compression = options.compression}, clock_, options.log),
      link_(shard_.link()),
      admissions_(options.limits),
      loop_(shard_),
      listener_({&loop_}, admissions_, options.log) {
  shard_.hub().answer_raw(websocket::make_frame);
  loop_.busy_poll(options.busy_poll);
  shard_.on_turn([this] { return answer_mail(); });
  loop_.on_second([this] { listener_.resume(); });
  const auto port = listener_.open(options.address, options.port);
  if (!port) throw Error(port.error());
  port_ = *port;
}

void EchoServer::run() {
  listener_.resume();
  loop_.run();
}

void EchoServer::stop_on_signals() {
  loop_.on_signals([this](const io::StopSignal& signal) {
    if (signal.ends) stop();
  });
}

engine::Shard::Part EchoServer::answer_mail() {
  std::vector<hub::ToHome> mail;
  static_cast<void>(link_.to_home.take(mail));
  for (auto& message : mail) {
    std::visit([this](auto& one) { answer(one); }, message);
  }
  static_cast<void>(link_.to_hub.send());
  return {};
}

void EchoServer::answer(hub::Echo& message) {
  link_.to_hub.put(hub::Answer{message.session, 1, std::move(message.frame)});
}

void EchoServer::answer(const hub::Read& message) {
  link_.to_hub.put(hub::Reading{message.reader, Error("there are no models here")});
}

void EchoServer::answer(const hub::ListPaths& message) {
  link_.to_hub.put(hub::Reading{message.reader, Error("there are no models here")});
}

void EchoServer::answer(const hub::ListSessions& message) {
  link_.to_hub.put(hub::Reading{message.reader, Error("there is no inspector here")});
}

void EchoServer::answer(const hub::Drained&) {
  listener_.close();
  link_.to_hub.put(hub::Goodbye{});
}

}  // namespace updraft::test
