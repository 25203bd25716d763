#include <updraft/client.hpp>

#include "client/parts.hpp"

#include <utility>

namespace updraft {

Subscribed::Next::~Next() {
  if (waits_) watching_->waiting = {};
}

bool Subscribed::Next::await_ready() const {
  return watching_->ready();
}

void Subscribed::Next::await_suspend(std::coroutine_handle<> waiting) {
  if (watching_->waiting) {
    throw Error(ErrorKind::internal, "two coroutines wait for the next value of one Subscribed");
  }
  watching_->waiting = waiting;
  waits_ = true;
}

Result<Value> Subscribed::Next::await_resume() {
  waits_ = false;
  const client::Topic& topic = *watching_->topic;
  if (topic.version == watching_->seen || watching_->ended) {
    return Error::for_program(ErrorKind::disconnected,
                              "no value of \"" + topic.path + "\" comes any more");
  }
  watching_->seen = topic.version;
  return topic.value;
}

Subscribed& Subscribed::operator=(Subscribed&& other) noexcept {
  if (this != &other) {
    end();
    watching_ = std::move(other.watching_);
  }
  return *this;
}

Subscribed::~Subscribed() {
  end();
}

void Subscribed::end() noexcept {
  if (!watching_) return;
  const std::shared_ptr<HomeLoop> home = watching_->parts->home;
  home->run_at_end([watching = std::move(watching_)] { watching->end(); });
}

const std::string& Subscribed::path() const noexcept {
  return watching_->topic->path;
}

bool Subscribed::has_value() const noexcept {
  return watching_->topic->version > 0;
}

const Value& Subscribed::value() const noexcept {
  return watching_->topic->value;
}

bool Subscribed::current() const noexcept {
  return watching_->topic->current;
}

void Subscribed::on_change(std::function<void()> function) {
  watching_->function = std::make_shared<std::function<void()>>(std::move(function));
}

Sending& Sending::operator=(Sending&& other) noexcept {
  if (this != &other) {
    end();
    asking_ = std::move(other.asking_);
  }
  return *this;
}

Sending::~Sending() {
  end();
}

void Sending::end() noexcept {
  if (!asking_) return;
  const std::shared_ptr<HomeLoop> home = asking_->parts->home;
  home->run_at_end([asking = std::move(asking_)] {
    if (asking->id != 0) asking->parts->core.cancel(asking->id);
    asking->waiting = {};
  });
}

bool Sending::await_ready() const noexcept {
  return asking_->result.has_value();
}

void Sending::await_suspend(std::coroutine_handle<> waiting) {
  asking_->waiting = waiting;
}

Result<Response> Sending::await_resume() {
  return *asking_->result;
}

Client::Client(std::string_view url, const ClientOptions& options)
    : parts_(std::make_shared<Parts>(url, options)) {
  parts_->schedule();
}

Client::~Client() {
  if (!parts_) return;
  const std::shared_ptr<HomeLoop> home = parts_->home;
  home->run_at_end([parts = std::move(parts_)] { parts->close(); });
}

Subscribed Client::subscribe(std::string_view path) {
  return Subscribed(parts_->watch(path));
}

Subscribed Client::subscribe(std::string_view path, std::function<void(const Value&)> on_value) {
  Subscribed subscribed(parts_->watch(path));
  const client::Topic* const topic = subscribed.watching_->topic.get();
  subscribed.on_change(
      [topic, version = std::uint64_t{0}, on_value = std::move(on_value)]() mutable {
        if (std::exchange(version, topic->version) != topic->version) on_value(topic->value);
      });
  // Who comes later is told what there is.
  if (subscribed.has_value()) {
    parts_->home->post([weak = std::weak_ptr(subscribed.watching_)] {
      if (const auto watching = weak.lock()) watching->on_change();
    });
  }
  return subscribed;
}

Sending Client::send(EventRequest request) {
  return Sending(parts_->ask(std::move(request)));
}

void Client::send(EventRequest request, std::function<void(const Result<Response>&)> done) {
  parts_->home->require("a client is used");
  parts_->core.send(std::move(request), std::move(done), parts_->now());
  parts_->schedule();
}

void Client::close() {
  parts_->home->require("a client is used");
  parts_->close();
}

const State<ClientStatus>& Client::status() const noexcept {
  return parts_->status;
}

}  // namespace updraft
