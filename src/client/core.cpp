#include "client/core.hpp"

#include "base/bounded_time.hpp"
#include "base/tell.hpp"

#include <algorithm>
#include <utility>

namespace updraft::client {
namespace {

using websocket::CloseCode;

ClientOptions with_bounded_times(ClientOptions options) {
  for (auto* const time : {&options.connect_timeout, &options.first_delay, &options.longest_delay,
                           &options.ping_interval, &options.pong_timeout, &options.event_timeout}) {
    *time = bounded_time(*time);
  }
  return options;
}

/// A check that comes so much too late was held up, as the server may have been: what it has sent
/// meanwhile is to be read first.
constexpr std::chrono::seconds tolerated_lateness{3};

protocol::EventForm first_form(ClientDialect dialect) {
  switch (dialect) {
    case ClientDialect::flat:
      return protocol::EventForm::flat;
    case ClientDialect::nested:
      return protocol::EventForm::nested;
    case ClientDialect::automatic:
      break;
  }
  return protocol::EventForm::both;
}

}  // namespace

Core::Core(Address address, ClientOptions options, Transport& transport, Random random,
           std::shared_ptr<Log> log)
    : address_(std::move(address)),
      options_(with_bounded_times(std::move(options))),
      transport_(transport),
      random_(std::move(random)),
      log_(std::move(log)),
      backoff_(options_.first_delay, options_.longest_delay),
      form_(first_form(options_.dialect)) {}

void Core::start(Time now) {
  if (stage_ == Stage::idle) connect(now);
}

Result<std::shared_ptr<Topic>> Core::watch(std::string_view path,
                                           const std::shared_ptr<Watcher>& watcher) {
  auto topic = interests_.add(path, watcher);
  if (topic && stage_ == Stage::closed) (*topic)->closed = true;
  return topic;
}

void Core::unwatch(const std::shared_ptr<Topic>& topic) {
  interests_.remove(topic);
}

Calls::Id Core::send(EventRequest request, Done done, Time now) {
  std::optional<Error> refused;
  if (stage_ == Stage::closed) {
    refused = Error(ErrorKind::disconnected, "the client is closed");
  } else if (calls_.size() >= options_.events) {
    refused = Error(ErrorKind::overloaded,
                    std::to_string(options_.events) + " events wait for their responses");
  }
  if (refused) {
    tell(Calls::Ended{std::move(done), *std::move(refused)});
    return 0;
  }
  auto timeout = options_.event_timeout;
  if (request.timeout) {
    timeout = Delay(*request.timeout).milliseconds();
  } else if (const auto of_leaf = request.leaf["timeout"].as_integer(); of_leaf && *of_leaf > 0) {
    timeout = Delay(std::chrono::milliseconds(*of_leaf)).milliseconds();
  }
  return calls_.add(std::move(request), std::move(done), now + timeout);
}

void Core::close() {
  if (stage_ == Stage::closed) return;
  if (stage_ == Stage::live) tell(Traffic::Kind::left);
  if (channel_) {
    channel_->close(CloseCode::normal, {});
    transport_.write(channel_->take_output());
    channel_.reset();
  }
  transport_.disconnect();
  interests_.forget_said();
  enter(Stage::closed);
  tell(calls_.fail_all(Error(ErrorKind::disconnected, "the client was closed")));
  for (const auto& [path, topic] : interests_.topics()) {
    topic->current = false;
    topic->closed = true;
    tell(topic);
  }
}

void Core::connect(Time now) {
  form_ = first_form(options_.dialect);
  enter(Stage::connecting, problem_);
  due_ = now + options_.connect_timeout;
  transport_.connect();
}

void Core::opened(Time /*now*/) {
  if (stage_ != Stage::connecting || channel_) return;
  channel_ = std::make_unique<Channel>(address_, options_, random_, compressors_);
}

void Core::received(std::span<char> bytes, Time now) {
  heard_ = now;
  if (pinged_) {
    pinged_ = false;
    due_ = now + options_.ping_interval;
  }
  while (channel_) {
    const Channel::Heard heard = channel_->next(bytes);
    switch (heard.kind) {
      case Channel::Heard::Kind::more:
        return;
      case Channel::Heard::Kind::open:
        went_live(now);
        break;
      case Channel::Heard::Kind::text:
        take_text(heard.payload, now);
        break;
      case Channel::Heard::Kind::end:
        give_up(std::string(heard.payload), now);
        break;
    }
  }
}

void Core::lost(const std::string& reason, Time now) {
  if (stage_ == Stage::connecting || stage_ == Stage::live) give_up(reason, now);
}

void Core::went_live(Time now) {
  heard_ = now;
  pinged_ = false;
  due_ = now + options_.ping_interval;
  tell(Traffic::Kind::opened);
  enter(Stage::live);
}

/// The connection is over, or there will be none: tries again after a while.
void Core::give_up(std::string reason, Time now) {
  if (stage_ == Stage::live) {
    const auto& farewell = channel_->farewell();
    tell(Traffic::Kind::closed, farewell ? farewell->reason : reason,
         farewell ? farewell->code : Traffic::dropped);
  }
  if (channel_) {
    if (std::string goodbye = channel_->take_output(); !goodbye.empty()) {
      transport_.write(std::move(goodbye));
    }
    channel_.reset();
  }
  transport_.disconnect();
  updraft::tell(*log_, LogLevel::info, [&] { return address_.field + ": " + reason; });
  due_ = now + backoff_.next(random_());
  interests_.forget_said();
  for (const auto& [path, topic] : interests_.topics()) {
    if (std::exchange(topic->current, false)) tell(topic);
  }
  const Error error(ErrorKind::disconnected,
                    "the connection was lost before the response came: " + reason);
  enter(Stage::waiting, std::move(reason));
  tell(calls_.fail_sent(error));
}

void Core::send_text(std::string_view text) {
  channel_->send_text(text);
  tell(Traffic::Kind::sent, text);
}

void Core::take_text(std::string_view text, Time now) {
  tell(Traffic::Kind::received, text);
  auto message = protocol::decode_from_server(text, options_.json_depth);
  if (!message) {
    const bool is_too_much = message.error().kind() == ErrorKind::overloaded;
    channel_->close(is_too_much ? CloseCode::policy : CloseCode::invalid_data,
                    message.error().message());
    return give_up("the server sent what is no message: " + message.error().message(), now);
  }
  backoff_.succeed();
  std::visit([this](auto& kind) { take(kind); }, *message);
}

void Core::take(protocol::Update& update) {
  const auto place = interests_.topics().find(update.path);
  if (place == interests_.topics().end()) return;
  const std::shared_ptr<Topic>& topic = place->second;
  // After a loss the same value comes again.
  const bool is_same = !topic->current && topic->version > 0 && topic->value == update.value;
  topic->current = true;
  if (!is_same) {
    topic->value = std::move(update.value);
    ++topic->version;
  }
  tell(topic);
}

void Core::take(protocol::Answer& answer) {
  if (form_ == protocol::EventForm::both) {
    form_ = answer.dialect == protocol::Dialect::nested ? protocol::EventForm::nested
                                                        : protocol::EventForm::flat;
  }
  const auto id = Calls::parse_wire_name(answer.event_id);
  if (!id) return;
  if (auto ended = calls_.answer(*id, std::move(answer.response))) tell(*std::move(ended));
}

void Core::take(const protocol::Complaint& complaint) {
  updraft::tell(*log_, LogLevel::warning,
                [&] { return address_.field + " refused a message: " + complaint.message; });
}

void Core::take(const protocol::Unknown& unknown) {
  updraft::tell(*log_, LogLevel::debug,
                [&] { return address_.field + " sent a message: " + unknown.problem; });
}

void Core::run_due(Time now) {
  tell(calls_.fail_late(now));
  if (stage_ == Stage::idle || stage_ == Stage::closed || now < due_) return;
  switch (stage_) {
    case Stage::connecting:
      return give_up(
          "no connection within " + std::to_string(options_.connect_timeout.count()) + " ms", now);
    case Stage::waiting:
      return connect(now);
    case Stage::live:
      return check_silence(now);
    case Stage::idle:
    case Stage::closed:
      return;
  }
}

void Core::check_silence(Time now) {
  if (!pinged_) {
    due_ = heard_ + options_.ping_interval;
    if (now < due_) return;
    channel_->ping();
    pinged_ = true;
    unwritten_ = transport_.unwritten();
    due_ = now + options_.pong_timeout;
  } else if (now - due_ > tolerated_lateness || writes_on()) {
    due_ = now + options_.pong_timeout;
  } else {
    give_up("the server is silent", now);
  }
}

/// Whether the server has taken more of what was written, behind which the ping may wait.
bool Core::writes_on() {
  const std::size_t unwritten = transport_.unwritten();
  return unwritten < std::exchange(unwritten_, unwritten);
}

std::optional<Time> Core::next_due() const {
  auto next = calls_.first_deadline();
  if (stage_ == Stage::idle || stage_ == Stage::closed) return next;
  return next ? std::min(*next, due_) : due_;
}

Core::Kept Core::kept() const noexcept {
  return {.topics = interests_.topics().size(),
          .untold = interests_.untold(),
          .events = calls_.size(),
          .unsent = calls_.unsent()};
}

void Core::flush() {
  if (!channel_) return;
  const bool takes_more = transport_.unwritten() < options_.outbox_bytes;
  if (stage_ == Stage::live && takes_more) {
    interests_.tell(options_, [this](std::string_view text) { send_text(text); });
    send_events();
  }
  // Pongs wait with the rest: one, of the newest ping.
  if (!takes_more) return;
  if (std::string bytes = channel_->take_output(); !bytes.empty()) {
    transport_.write(std::move(bytes));
  }
}

/// As many as make up an outbox.
void Core::send_events() {
  std::size_t bytes = transport_.unwritten();
  while (bytes < options_.outbox_bytes) {
    const auto next = calls_.next_unsent();
    if (!next) return;
    const auto& [id, request] = *next;
    text_.clear();
    auto error = protocol::encode_event(Calls::wire_name(id), *request, form_, text_);
    if (!error && text_.size() > options_.sent_message_bytes) {
      error = Error("the event is longer than " + std::to_string(options_.sent_message_bytes) +
                    " bytes");
    }
    if (error) {
      tell(*calls_.end(id, *std::move(error)));
      continue;
    }
    send_text(text_);
    bytes += text_.size();
    calls_.mark_sent();
  }
}

void Core::enter(Stage stage, std::string problem) {
  problem_ = std::move(problem);
  if (std::exchange(stage_, stage) != stage && on_stage_) news_.push_back(on_stage_);
}

/// Once, however much changes until they are told.
void Core::tell(const std::shared_ptr<Topic>& topic) {
  if (std::exchange(topic->told, true)) return;
  news_.push_back([topic] {
    topic->told = false;
    const auto watchers = topic->watchers;
    for (const auto& weak : watchers) {
      if (const auto watcher = weak.lock()) watcher->on_change();
    }
  });
}

/// What failed here is for the program: it names hosts, and what the system said of them.
void Core::tell(Calls::Ended ended) {
  if (!ended.done) return;
  if (!ended.result) ended.result = Error::for_program(std::move(ended.result).error());
  news_.push_back(
      [done = std::move(ended.done), result = std::move(ended.result)] { done(result); });
}

void Core::tell(std::vector<Calls::Ended> ended) {
  for (Calls::Ended& each : ended) tell(std::move(each));
}

/// Nothing is copied where nobody listens.
void Core::tell(Traffic::Kind kind, std::string_view text, std::uint16_t code) {
  if (!options_.on_traffic) return;
  news_.push_back(
      [this, traffic = Traffic{kind, std::string(text), code}] { options_.on_traffic(traffic); });
}

}  // namespace updraft::client
