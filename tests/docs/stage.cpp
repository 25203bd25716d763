#include "docs/stage.hpp"

#include "base/home_thread.hpp"
#include "server/server_thread.hpp"
#include "support/memory_server.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace updraft::docs {
namespace {

/// In which time passes.
constexpr std::chrono::milliseconds step{100};
/// So long a phone waits for what a handler answers.
constexpr std::chrono::milliseconds longest_wait{60'000};

/// A server in memory and the phone that is connected to it. Made when a section first needs it, as
/// a program makes its models before it serves them.
class Stage {
 public:
  Stage() : server_(models_), phone_(server_.connect()) {}

  test::MemoryServer& server() { return server_; }

  std::string place(Model model) {
    std::string path = "example/" + std::to_string(++last_);
    models_.set(path, std::move(model));
    return path;
  }
  void send(const Value& message) {
    phone_->send(test::client_frame(websocket::Opcode::text, to_json(message)));
  }
  /// Listens to what has come; a phone that doesn't is dropped.
  void listen() {
    for (auto got = phone_->receive(); got.kind != test::Received::Kind::nothing;
         got = phone_->receive()) {
      if (got.kind != test::Received::Kind::message) throw Error("the phone is cut off");
      heard_.push_back(*parse_json(got.text));
    }
  }
  void pass(std::chrono::milliseconds time) {
    server_.work_off_loop();
    while (time.count() > 0) {
      const auto part = std::min(time, step);
      server_.advance(part);
      server_.work_off_loop();
      listen();
      time -= part;
    }
  }
  /// The newest message of that kind and key, if one has come.
  std::optional<Value> heard(std::string_view kind, std::string_view key) {
    listen();
    std::optional<Value> newest;
    for (const Value& message : std::exchange(heard_, {})) {
      if (message["$"].text() == kind && message["key"].text() == key) newest = message;
    }
    return newest;
  }
  /// What the phone sees at a path, and goes on watching; nothing as long as there is none.
  std::optional<Value> open(const std::string& path) {
    server_.turn();
    send(object({{"$", "sub"}, {"keys", array({path})}}));
    const auto update = heard("up", path);
    return update ? std::optional((*update)["val"]) : std::nullopt;
  }
  Value call(const std::string& path, const Value& leaf, const Value& arguments) {
    send(object({{"$", "evt"},
                 {"key", "1"},
                 {"target", object({{"path", array({path})}})},
                 {"modelState", leaf},
                 {"payload", arguments}}));
    for (std::chrono::milliseconds waited{0}; waited < longest_wait; waited += step) {
      if (const auto response = heard("evt-res", "1")) return *response;
      pass(step);
    }
    throw Error("a handler never comes to its end");
  }

 private:
  Models models_;
  test::MemoryServer server_;
  std::unique_ptr<test::Wire> phone_;
  std::vector<Value> heard_;
  int last_ = 0;
};

Section* section = nullptr;
std::unique_ptr<Stage> stage_of_section;
std::optional<test::ServerThread> other_server;

Stage& stage() {
  if (!stage_of_section) stage_of_section = std::make_unique<Stage>();
  return *stage_of_section;
}

using Visit = std::function<void(const Value& component)>;

/// All components of a value, a parent before its children.
void visit_components(const Value& value, const Visit& visit) {
  if (value["$"].text() == "component") visit(value);
  for (const Value& item : value.items()) visit_components(item, visit);
  for (const Member& member : value.members()) visit_components(member.value, visit);
}

bool is_button(const Value& component) {
  return component["component"].text().ends_with("/Button");
}

/// The words of what may be a screen.
std::string words(const Value& value) {
  std::string text;
  const auto add = [&text](const std::string& more) {
    if (!more.empty()) text += (text.empty() ? "" : " ") + more;
  };
  if (value.is_array()) {
    for (const Value& item : value.items()) add(words(item));
  } else if (value["component"].text().ends_with("/Text")) {
    // Pieces of one text are not apart.
    const Value& pieces = value["children"];
    if (!pieces.is_array()) return words(pieces);
    for (const Value& piece : pieces.items()) text += words(piece);
  } else if (value["$"].text() == "component") {
    const std::string inside = words(value["children"]);
    add(is_button(value) ? "[" + inside + "]" : inside);
  } else if (value.is_string()) {
    add(std::string(value.text()));
  } else if (!value.is_null()) {
    add(to_json(value));
  }
  return text;
}

std::string as_seen(const Value& value) {
  bool is_screen = false;
  visit_components(value, [&is_screen](const Value&) { is_screen = true; });
  return is_screen ? words(value) : to_json(value);
}

std::string as_heard(const Value& response) {
  const Value& payload = response["payload"];
  std::string text;
  for (const Value& action : response["actions"].items()) {
    const std::string_view name = action["name"].text();
    text += (text.empty() ? "" : ", ") + std::string(name.substr(name.rfind('/') + 1));
  }
  if (!text.empty()) text = "does " + text + (payload.is_null() ? "" : "; ");
  if (response["error"] == Value(true)) {
    const bool named = payload["name"].is_string();
    return text + (named ? std::string(payload["name"].text()) + ": " +
                               std::string(payload["message"].text())
                         : "rejects with " + to_json(payload));
  }
  if (payload.is_null()) return text.empty() ? "nothing" : text;
  return text + to_json(payload);
}

}  // namespace

Section::Section(std::string path, std::set<int> results)
    : path_(std::move(path)),
      not_reached_(std::move(results)),
      outer_(std::cout.rdbuf(printed_.rdbuf())) {
  section = this;
}

Section::~Section() {
  const std::string left = taken();
  std::cout.rdbuf(outer_);
  section = nullptr;
  stage_of_section.reset();
  other_server.reset();
  EXPECT_EQ(left, "") << "is printed, but " << path_ << " doesn't tell";
  for (const int line : not_reached_) ADD_FAILURE_AT(path_.c_str(), line) << "is never reached";
}

std::string Section::taken() {
  std::string text = printed_.str();
  printed_.str("");
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

void Section::expect_printed(int line, std::string_view expected) {
  not_reached_.erase(line);
  const std::string printed = taken();
  if (printed != expected) {
    ADD_FAILURE_AT(path_.c_str(), line) << "It is:   " << printed << "\nnot as told: " << expected;
  }
}

void expect_printed(int line, std::string_view expected) {
  section->expect_printed(line, expected);
}

void show(Model model) {
  const auto value = stage().open(stage().place(std::move(model)));
  std::cout << (value ? as_seen(*value) : "nothing") << '\n';
}

void show(const Models& tree, std::string_view path) {
  const auto value = stage().open(stage().place(tree) + "/" + std::string(path));
  std::cout << (value ? as_seen(*value) : "nothing") << '\n';
}

void call_with(Value handler, Value arguments) {
  const std::string path = stage().place(Model(std::move(handler)));
  const Value leaf = stage().open(path).value();
  std::cout << as_heard(stage().call(path, leaf, arguments)) << '\n';
}

Finger::Finger(Model screen, std::string_view button) : path_(stage().place(std::move(screen))) {
  visit_components(stage().open(path_).value(), [&](const Value& component) {
    if (is_button(component) && words(component["children"]) == button) {
      leaf_ = component["props"]["onPress"];
    }
  });
  if (leaf_.is_null()) throw Error("there is no button \"" + std::string(button) + '"');
}

void Finger::tap() const {
  std::cout << as_heard(stage().call(path_, leaf_, array({}))) << '\n';
}

void pass(std::chrono::milliseconds time) {
  stage().server().turn();
  stage().pass(time);
}

std::string another_server() {
  if (!other_server) {
    // Its models are not this thread's.
    test::elsewhere([] {
      auto count = state(0);
      auto screen = view([count](Get get) {
        return YStack(
            Text("The count is ", get(count), ". "),
            Button({.key = "plus", .onPress = [count] { return (++count).read(); }}, "Plus 1"));
      });
      other_server.emplace(Models{{"counter", screen}, {"count", count}});
    });
  }
  return other_server->server.url();
}

int serve(std::initializer_list<std::pair<std::string, Model>> models, const Options& /*options*/) {
  for (const auto& [name, model] : models) {
    const std::string path = stage().place(model);
    const Value screen = stage().open(path).value();
    bool changes = false;
    visit_components(screen, [&](const Value& component) {
      for (const auto& [prop, handler] : component["props"].members()) {
        if (handler["$"].text() != "event") continue;
        const Value response = stage().call(path, handler, array({}));
        EXPECT_NE(response["payload"]["name"].text(), "InternalError") << to_json(response);
        changes = changes || stage().open(path) != screen;
      }
    });
    EXPECT_TRUE(changes) << "nothing on the screen at \"" << name << "\" changes it";
  }
  EXPECT_EQ(stage().server().log().complaints(), "");
  return 0;
}

}  // namespace updraft::docs
