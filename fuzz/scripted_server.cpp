#include "scripted_server.hpp"

#include <updraft/json.hpp>

#include "inspector.hpp"
#include "require.hpp"
#include "support/client_end.hpp"

#include <algorithm>
#include <optional>

namespace updraft::fuzz {
namespace {

using namespace std::chrono_literals;
using Kind = Step::Kind;
using websocket::Opcode;

constexpr std::size_t hubs = 2;
constexpr std::chrono::milliseconds second = 1s;
/// How much time a script may let pass.
constexpr std::chrono::milliseconds longest_script = 5min;
/// Of a witness, at the end.
constexpr int last_value = 4711;
/// After so many turns with bytes that were held back, a server is taken to be running in circles.
constexpr int most_rounds = 10'000;

constexpr std::string_view upgrade_head =
    "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string in_fragments(std::string_view text, std::size_t size) {
  std::string frames;
  auto opcode = Opcode::text;
  do {
    const std::string_view part = text.substr(0, size);
    text.remove_prefix(part.size());
    frames += test::client_frame(opcode, part, text.empty());
    opcode = Opcode::continuation;
  } while (!text.empty());
  return frames;
}

/// The fragments' size, which stands before the text.
std::size_t take_size(std::string& text) {
  constexpr std::size_t usual = 5;
  if (text.empty() || text[0] < '1' || text[0] > '9') return usual;
  const auto size = static_cast<std::size_t>(text[0] - '0');
  text.erase(0, 1);
  return size;
}

}  // namespace

void Bystander::read() {
  while (const auto heard = client_->next()) {
    using ItemKind = websocket::Item::Kind;
    require(heard->kind == ItemKind::text || heard->kind == ItemKind::ping ||
            heard->kind == ItemKind::close);
    if (heard->kind == ItemKind::ping) client_->send_frame(Opcode::pong, heard->payload);
    if (heard->kind == ItemKind::close) closed_ = true;
    if (heard->kind != ItemKind::text) continue;
    const auto message = parse_json(heard->payload);
    require(static_cast<bool>(message));
    const std::string key((*message)["key"].text());
    if ((*message)["$"].text() == "up") {
      values_[key] = to_json((*message)["val"]);
    } else {
      ++answers_[key];
    }
  }
}

std::string Bystander::value(const std::string& path) const {
  const auto found = values_.find(path);
  return found == values_.end() ? std::string() : found->second;
}

std::size_t Bystander::answers(const std::string& id) const {
  const auto found = answers_.find(id);
  return found == answers_.end() ? 0 : found->second;
}

ScriptedServer::ScriptedServer(const Script& script, Pieces pieces)
    : script_(script),
      pieces_(pieces),
      server_(program_.models(), script.limits, script.development, hubs, nullptr, 42,
              script.compression) {
  server_.engine().serve_site({.inspector = &inspector()});
  for (std::size_t i = 0; i < hubs; ++i) {
    bystanders_.emplace_back(server_.open());
    bystanders_.back().send(R"({"$":"sub","keys":["witness","n"]})");
  }
}

std::vector<std::string> ScriptedServer::play() {
  for (const Step& step : script_.steps) {
    play(step);
    if (step.ends_turn) end_turn();
  }
  end_turn();
  come_to_rest();
  if (stopping_for_ < 0s) {
    check_bystanders();
    for (const auto& connection : connections_) {
      if (connection->is_live()) check_live(*connection);
    }
  }
  leave();
  std::vector<std::string> all;
  for (const auto& connection : connections_) {
    connection->check_end();
    all.push_back(connection->client().bytes());
  }
  return all;
}

void ScriptedServer::play(const Step& step) {
  switch (step.kind) {
    case Kind::connect:
    case Kind::open: {
      if (stopping_for_ >= 0s) return;  // nobody listens
      ScriptedTransport& connection = connect(step.connection);
      if (step.kind == Kind::connect) return;
      std::string head(upgrade_head);
      if (!step.text.empty()) head.append("Sec-WebSocket-Extensions: ").append(step.text) += "\r\n";
      return send(connection, head + "\r\n");
    }
    case Kind::wait:
      end_turn();
      return pass(std::chrono::milliseconds(step.number(1000)));
    case Kind::count:
    case Kind::rows:
    case Kind::room:
    case Kind::work:
    case Kind::stop:
      return play_in_program(step);
    default:
      if (numbered_[step.connection]) play_on_connection(step);
  }
}

void ScriptedServer::play_in_program(const Step& step) {
  switch (step.kind) {
    case Kind::count:
      return program_.count();
    case Kind::rows:
      return program_.set_rows(step.text);
    case Kind::room:
      return program_.set_room(step.text);
    case Kind::work:
      server_.work_off_loop();
      return;
    default:
      return stop();
  }
}

void ScriptedServer::play_on_connection(const Step& step) {
  ScriptedTransport& connection = *numbered_[step.connection];
  switch (step.kind) {
    case Kind::bytes:
      return send(connection, step.unescaped());
    case Kind::message:
      return send(connection, test::client_frame(Opcode::text, text_of(step)));
    case Kind::compressed:
      return send(connection, test::compressed_client_text(text_of(step)));
    case Kind::fragments: {
      std::string text = text_of(step);
      const std::size_t size = take_size(text);
      return send(connection, in_fragments(text, size));
    }
    case Kind::ping:
      return send(connection, test::client_frame(Opcode::ping, step.text.substr(0, 125)));
    case Kind::close:
      return send(connection, test::client_close(static_cast<std::uint16_t>(step.number(1000))));
    case Kind::allow:
      return connection.allow(step.number(ScriptedTransport::everything));
    case Kind::half_close:
      return connection.half_close();
    case Kind::cut:
      return connection.cut();
    case Kind::cut_later:
      return connection.cut_later();
    default:
      return;
  }
}

ScriptedTransport& ScriptedServer::connect(std::size_t number) {
  if (numbered_[number]) numbered_[number]->cut();
  connections_.push_back(std::make_unique<ScriptedTransport>(server_.engine().shard(0),
                                                             "script " + std::to_string(number)));
  numbered_[number] = connections_.back().get();
  return *numbered_[number];
}

void ScriptedServer::send(ScriptedTransport& connection, std::string_view bytes) {
  connection.receive(bytes, pieces_);
}

/// `@` stands for the handler that the client was shown last, `@2` for the one before.
std::string ScriptedServer::text_of(const Step& step) {
  std::string text;
  const StrictClient& client = numbered_[step.connection]->client();
  for (std::size_t i = 0; i < step.text.size(); ++i) {
    std::size_t before_last = 0;
    if (step.text[i] != '@') {
      text += step.text[i];
      continue;
    }
    if (i + 1 < step.text.size() && step.text[i + 1] >= '1' && step.text[i + 1] <= '9') {
      before_last = static_cast<std::size_t>(step.text[++i] - '1');
    }
    text += client.handler(before_last);
  }
  return text;
}

void ScriptedServer::end_turn() {
  server_.turn();
  // What was held back is read when the connections want it.
  for (int rounds = 0; rounds < most_rounds && serve(); ++rounds) server_.turn();
  if (stopping_for_ >= 0s) said_goodbye_ = server_.home().said_goodbye();
  for (Bystander& one : bystanders_) one.read();
}

bool ScriptedServer::serve() {
  bool has_served = false;
  for (const auto& connection : connections_) has_served = connection->serve() || has_served;
  return has_served;
}

bool ScriptedServer::has_held_back() const {
  return std::ranges::any_of(connections_, [](const auto& one) { return one->was_held_back(); });
}

void ScriptedServer::pass(std::chrono::milliseconds time) {
  time = std::min(time, longest_script - passed_);
  while (time > 0s) {
    const auto step = std::min(time, second);
    server_.advance(step);
    time -= step;
    passed_ += step;
    if (stopping_for_ >= 0s) stopping_for_ += step;
    end_turn();
  }
}

void ScriptedServer::stop() {
  if (stopping_for_ >= 0s) return;
  stopping_for_ = 0s;
  static_cast<void>(server_.stop());
}

/// Everybody reads, and all that may take its time has had it.
void ScriptedServer::come_to_rest() {
  for (const auto& connection : connections_) connection->allow(ScriptedTransport::everything);
  end_turn();
  server_.work_off_loop();
  passed_ = 0s;
  pass(script_.limits.handler_timeout + second);
  server_.work_off_loop();
  end_turn();
  require(said_goodbye_ == (stopping_for_ >= 0s));
  require(server_.log().complaints().find("never comes to rest") == std::string::npos);
}

void ScriptedServer::check_bystanders() {
  program_.set_witness(last_value);
  for (Bystander& one : bystanders_) {
    require(!one.ended());
    one.send(R"({"$":"evt","key":"last","target":{"path":["do","echo"]},"payload":[1]})");
  }
  end_turn();
  const auto n = server_.graph().read("n");
  for (const Bystander& one : bystanders_) {
    require(one.answers("last") == 1);
    require(one.value("witness") == std::to_string(last_value));
    require(one.value("n") == to_json(*n));
  }
}

/// Of a session that nothing has ended: all has been answered, and it has all values.
void ScriptedServer::check_live(const ScriptedTransport& connection) {
  require(connection.client().answers() == connection.ledger()->events());
  require(connection.client().refusals() == connection.ledger()->refusals());
  check_values(connection);
}

void ScriptedServer::check_values(const ScriptedTransport& connection) {
  const auto& updates = connection.client().updates();
  for (const std::string& path : connection.ledger()->subscribed()) {
    if (path == "asked") continue;  // changes whenever it is read
    const auto value = server_.graph().read(path);
    if (!value) continue;
    const auto update = updates.find(path);
    require(update != updates.end());
    // The ids of handlers are those of what was served.
    if (update->second.find(R"("$":"event")") != std::string::npos) continue;
    const auto seen = parse_json(update->second);
    require(seen && (*seen)["val"] == *value);
  }
}

/// All go, and nothing stays.
void ScriptedServer::leave() {
  for (const auto& connection : connections_) connection->cut();
  for (Bystander& one : bystanders_) {
    require(one.ended() == said_goodbye_);
    one.leave();
  }
  end_turn();
  end_turn();
  require(server_.hub().figures().sessions == 0);
  require(server_.hub().figures().subscriptions == 0);
  require(server_.graph().publication_count() == 0);
}

}  // namespace updraft::fuzz
