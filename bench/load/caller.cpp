#include "caller.hpp"

#include "failure.hpp"

#include <array>
#include <charconv>

namespace updraft::load {
namespace {

/// A number in decimal digits.
class Digits {
 public:
  explicit Digits(std::uint64_t number) noexcept
      : end_(std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr) {}
  Digits(const Digits&) = delete;
  Digits& operator=(const Digits&) = delete;

  [[nodiscard]] std::string_view text() const noexcept {
    return {digits_.data(), static_cast<std::size_t>(end_ - digits_.data())};
  }

 private:
  std::array<char, 20> digits_;
  char* end_;
};

}  // namespace

EventWriter::EventWriter(Dialect dialect, Handler handler, std::size_t pad)
    : handler_(handler), head_(R"({"$":"evt","key":")") {
  const bool nested = dialect == Dialect::seed;
  const std::string prop = handler == Handler::press ? "onPress" : "onEcho";
  body_ = R"(",)";
  if (nested) body_ += R"("event":{)";
  body_ += R"("target":{"component":"rise-tools/kit-tamagui/Button","propKey":")" + prop +
           R"(","path":["panel","props",")" + prop +
           R"("]},"modelState":{"$":"event"},"payload":[)";
  if (handler == Handler::press) {
    body_ += std::to_string(pad);
  } else {
    body_ += '"';
    tail_ += '"';
    echo_.assign(pad, 'x');
  }
  tail_ += nested ? "]}}" : "]}";
}

void EventWriter::write(Client& client, std::uint64_t event) const {
  const Digits digits(event);
  const std::string_view number = digits.text();
  append_frame(client.outgoing(), Opcode::text,
               {head_, number, body_, number.substr(0, echo_.size()), filling(number), tail_},
               client.random());
}

bool EventWriter::is_answered_by(const Message& response) const {
  if (response.has_error) return false;
  if (handler_ == Handler::press) return !response.payload;
  const Digits digits(response.event);
  const std::string_view number = digits.text().substr(0, echo_.size());
  return response.payload && response.payload->starts_with(number) &&
         response.payload->substr(number.size()) == filling(number);
}

std::string_view EventWriter::filling(std::string_view number) const noexcept {
  return std::string_view(echo_).substr(std::min(number.size(), echo_.size()));
}

void Caller::call(Time due) {
  writer_.write(client_, called());
  due_.push_back(due);
}

void Caller::take(const Message& response, std::string_view text, Time now, Histogram& latency) {
  const auto came = [&] { return excerpt(text); };
  if (due_.empty()) client_.fail("no response, for all events have theirs", came());
  if (response.event != answered_) {
    client_.fail("the response to event " + std::to_string(answered_), came());
  }
  if (!writer_.is_answered_by(response)) {
    client_.fail("a response to event " + std::to_string(answered_) +
                     " without error and with its own payload",
                 came());
  }
  latency.record(now - due_.front());
  due_.pop_front();
  ++answered_;
}

}  // namespace updraft::load
