#include "cli/visit.hpp"

#include "cli/server_url.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace updraft::cli {
namespace {

using std::chrono::milliseconds;

/// People who look on don't want to wait half a minute for a server that is there again.
constexpr milliseconds longest_delay{3'000};

/// The time of the visit is to be over before that of an attempt to connect.
constexpr milliseconds margin{1'000};

/// How often somebody looks whether the output still has a reader.
constexpr milliseconds reader_check{200};

/// What clients warn of, such as that a server has refused a message.
class ConsoleLog final : public Log {
 public:
  explicit ConsoleLog(const Console& console) : console_(console) {}

  void write(LogLevel level, std::string_view line) override {
    if (level >= LogLevel::warning) console_.say(line);
  }

 private:
  const Console& console_;
};

std::string checked_url(const std::string& text) {
  auto url = server_url(text);
  if (!url) throw Failure{ExitCode::usage, url.error().message()};
  return *std::move(url);
}

std::string seconds(milliseconds time) {
  constexpr int second = 1000;
  if (time.count() % second == 0) return std::to_string(time.count() / second) + " s";
  return std::to_string(time.count()) + " ms";
}

}  // namespace

std::string describe_absence(const std::string& url, std::string_view problem) {
  constexpr std::string_view connecting = "connecting: ";
  constexpr std::string_view resolving = "resolving its name: ";
  if (problem.starts_with(connecting)) {
    return "no server listens at " + url + " (" + std::string(problem.substr(connecting.size())) +
           "); is it running?";
  }
  if (problem.starts_with(resolving)) {
    return "the host of " + url + " is not known (" +
           std::string(problem.substr(resolving.size())) + "); is it spelled right?";
  }
  return "no WebSocket at " + url + ": " + std::string(problem);
}

std::pair<std::string, std::string> header_field(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string::npos) {
    throw Failure{ExitCode::usage, "--header: expected 'Name: value', not \"" + text + '"'};
  }
  const auto value = text.find_first_not_of(' ', colon + 1);
  return {text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)};
}

Visit::Visit(const Target& target, const Console& console, Interrupts& interrupts, Terms terms)
    : terms_(std::move(terms)),
      target_(target),
      console_(console),
      url_(checked_url(target.url)),
      interrupts_(interrupts),
      client_(url_, options(target, console)),
      watch_(client_.status().watch([this](const ClientStatus& status) { take_status(status); })) {
  if (!terms_.stays) after(target.timeout, [this] { be_late(); });
  if (terms_.output) {
    after(reader_check, [this] {
      if (terms_.output->is_abandoned()) end();
    });
  }
}

ClientOptions Visit::options(const Target& target, const Console& console) {
  ClientOptions options;
  options.longest_delay = longest_delay;
  if (!terms_.stays) {
    // The only attempt may take all of the time, which be_late() ends. Others give way to the next.
    options.connect_timeout =
        target.retry ? std::min(options.connect_timeout, target.timeout) : target.timeout + margin;
  }
  options.log = std::make_shared<ConsoleLog>(console);
  for (const std::string& header : target.headers) options.headers.push_back(header_field(header));
  if (terms_.on_traffic) {
    options.on_traffic = [this](const Traffic& traffic) {
      guard([&] { terms_.on_traffic(traffic); });
    };
  }
  return options;
}

void Visit::await(std::string what, std::string hint) {
  awaited_ = std::move(what);
  hint_ = std::move(hint);
}

void Visit::await_value(const std::string& path) {
  await("value of \"" + path + '"',
        "; is there such a model? `updraft paths " + target_.url + "` lists them");
}

void Visit::after(milliseconds time, std::function<void()> function) {
  // What is called again afterwards finds that it is over.
  program_.every(time, [this, function = std::move(function)] { guard(function); });
}

void Visit::run() {
  interrupts_.on_interrupt([this] { program_.stop(); });
  program_.run();
  interrupts_.on_interrupt(nullptr);
  if (failure_) throw Failure(*failure_);
  if (!ended_) throw Failure{ExitCode::interrupted};
}

void Visit::end() {
  ended_ = true;
  program_.stop();
}

void Visit::fail(Failure failure) {
  if (!ended()) failure_ = std::move(failure);
  program_.stop();
}

void Visit::take_status(const ClientStatus& status) {
  problem_ = status.problem;
  if (status.stage == ClientStatus::Stage::live) {
    was_live_ = true;
    const bool returns = std::exchange(is_lost_, false);
    if (returns && terms_.on_return) guard(terms_.on_return);
    return;
  }
  if (status.stage != ClientStatus::Stage::waiting) return;
  if (!was_live_) {
    if (!target_.retry) {
      return fail({ExitCode::disconnected, describe_absence(url_, status.problem)});
    }
    if (!std::exchange(has_told_, true)) console_.say("waiting for a server at " + url_);
    return;
  }
  if (!terms_.stays) {
    return fail(
        {ExitCode::disconnected, "the connection to " + url_ + " was lost: " + status.problem});
  }
  const bool is_news = !std::exchange(is_lost_, true);
  if (is_news && terms_.on_loss) guard([&] { terms_.on_loss(status.problem); });
}

void Visit::be_late() {
  std::string message = "no " + awaited_ + " within " + seconds(target_.timeout) + hint_;
  if (!was_live_) {
    message = "no connection to " + url_ + " within " + seconds(target_.timeout);
    if (!problem_.empty()) message += ": " + problem_;
  }
  fail({ExitCode::late, message});
}

}  // namespace updraft::cli
