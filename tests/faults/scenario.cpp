#include "faults/scenario.hpp"

#include <updraft/each.hpp>
#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/models.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/tamagui.hpp>
#include <updraft/view.hpp>

#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace updraft::test {
namespace {

constexpr int published = 7;
/// Longer than what is answered as one piece with others.
constexpr std::size_t long_text = 3000;

Task<std::string> answer_later(std::string text) {
  co_await off_loop([] {});
  co_return text;
}

Value draw(Get get, const State<int>& count) {
  const std::vector<int> rows{1, 2, get(count)};
  return YStack({.gap = "$2"}, Text("The count is ", get(count)),
                each(
                    rows, [](int row) { return row; },
                    [](int row) { return Button({.onPress = [row] { return row; }}, "Row"); }));
}

/// What the screen's text has in it.
std::string screen_of(const std::string& count) {
  return R"("The count is ",)" + count + "]";
}

Models models(const State<int>& count, const State<int>& presses) {
  return Models{
      {"count", count},
      {"presses", presses},
      {"screen", view([count](Get get) { return draw(get, count); })},
      {"item", lookup([count](const std::string& id) -> Model {
         return view([count, id](Get get) { return id + " " + std::to_string(get(count)); });
       })},
      {"press", Model(Value([presses] { return ++presses, presses.read(); }))},
      {"echo", Model(Value([](std::string text) { return text; }))},
      {"later", Model(Value([](std::string text) { return answer_later(std::move(text)); }))},
      {"fail", Model(Value([]() -> int { throw std::runtime_error("meant to fail"); }))},
  };
}

}  // namespace

/// What the victim has got so far.
class Scenario::Victim {
 public:
  explicit Victim(std::uint16_t port) : client_(port) {}

  void send_together() {
    client_.together([this] { send_all(); });
  }

  void send_all() {
    client_.send(R"({"$":"sub","keys":["count","presses","screen","item/1"]})");
    client_.call("1", "press");
    client_.call("2", "later", R"(["late"])");
    client_.call("3", "echo", "[\"" + std::string(long_text, 'x') + "\"]");
    client_.call("4", "fail");
    client_.send(R"({"$":"evt","key":"5"})");
  }

  /// Whether it is connected, and waits for more.
  bool wait() {
    const auto message = client_.next_before_the_end();
    if (!message) return false;
    if ((*message)["$"].text() == "up") {
      ups_[std::string((*message)["key"].text())] = to_json((*message)["val"]);
    } else {
      take_response(*message);
    }
    return true;
  }

  [[nodiscard]] bool has_all() const {
    const auto shows = [&](const std::string& path, const std::string& text) {
      const auto up = ups_.find(path);
      return up != ups_.end() && up->second.find(text) != std::string::npos;
    };
    const auto number = std::to_string(published);
    return responses_.size() == 5 && ups_.contains("presses") && shows("count", number) &&
           shows("screen", screen_of(number)) && shows("item/1", "1 " + number);
  }

  [[nodiscard]] std::string missing() const {
    std::string all;
    for (const auto& [path, value] : ups_) all += path + "=" + value.substr(0, 40) + " ";
    for (const auto& [key, response] : responses_) all += key + ": " + response.substr(0, 80) + " ";
    return all;
  }

 private:
  void take_response(const Value& message) {
    const std::string key(message["key"].text());
    if (message["$"].text() != "evt-res") throw std::runtime_error("got " + to_json(message));
    if (!responses_.emplace(key, to_json(message)).second) {
      throw std::runtime_error("a second response to " + key);
    }
    const bool pressed = key == "1" && message["error"] != Value(true);
    if (pressed && ups_["presses"] != "1") throw std::runtime_error("a write was not read");
  }

  SocketClient client_;
  std::map<std::string, std::string> ups_;
  std::map<std::string, std::string> responses_;
};

Scenario::Scenario(std::size_t threads, Sending sending)
    : sending_(sending),
      server_(std::make_unique<ServerThread>(models(count_, presses_),
                                             Options{.threads = threads, .workers = 1})),
      bystander_(std::make_unique<SocketClient>(server_->server.port())),
      witness_(std::make_unique<SocketClient>(server_->server.port())) {
  witness_->subscribe("count");
  witness_->next_update("count");
  bystander_->call("0", "echo", "[\"\"]");
  bystander_->next_response("0");
}

void Scenario::play_victim() {
  std::optional<Victim> victim;
  try {
    victim.emplace(server_->server.port());
  } catch (const std::runtime_error&) {
    ended_ = true;  // refused, or ended in the handshake
  }
  if (victim) {
    sending_ == Sending::together ? victim->send_together() : victim->send_all();
  }
  count_.set(published);
  while (!ended_ && !victim->has_all()) {
    try {
      ended_ = !victim->wait();
    } catch (const std::runtime_error& failure) {
      throw std::runtime_error(failure.what() + ("; it has " + victim->missing()));
    }
  }
  inspect();
}

/// Whoever asks over HTTP is answered, or the connection ends.
void Scenario::inspect() {
  for (const auto* path : {"-/paths", "-/sessions", "-/stats", "screen"}) {
    try {
      HttpClient client(server_->server.port());
      client.get(path);
      const std::string answer = client.answer();
      if (answer.starts_with("4")) throw std::logic_error(answer);
    } catch (const std::runtime_error& failure) {
      if (failure.what() != std::string_view("no connection")) throw;
    }
  }
}

void Scenario::end() {
  bystander_.reset();
  witness_.reset();
  server_->stop();
  server_->rethrow();
}

void Scenario::check_others() {
  while (witness_->next_update("count") != Value(published)) {
  }
  bystander_->call("1", "echo", R"(["still there"])");
  if (bystander_->next_response("1")["payload"].text() != "still there") {
    throw std::runtime_error("the bystander has got something else");
  }
  bystander_->call("2", "later", R"(["still late"])");
  if (bystander_->next_response("2")["payload"].text() != "still late") {
    throw std::runtime_error("the bystander has got something else");
  }
  count_.set(published + 1);
  if (witness_->next_update("count") != Value(published + 1)) {
    throw std::runtime_error("the witness has got something else");
  }
  SocketClient newcomer(server_->server.port());
  newcomer.subscribe("screen");
  const auto screen = to_json(newcomer.next_update("screen"));
  if (screen.find(screen_of(std::to_string(published + 1))) == std::string::npos) {
    throw std::runtime_error("a newcomer sees " + screen);
  }
}

}  // namespace updraft::test
