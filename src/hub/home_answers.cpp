// How home answers what clients have called: the part of Home that makes responses and sends them.

#include "base/tell.hpp"
#include "hub/home_parts.hpp"
#include "protocol/encode.hpp"
#include "websocket/deflater.hpp"

#include <algorithm>
#include <utility>

namespace updraft::hub {
namespace {

using websocket::Opcode;

/// Small responses to one session that come one after the other are sent as one piece: so small
/// that they are not compressed, and so many that their room is one that malloc has at hand.
constexpr std::size_t small_response_bytes = websocket::Deflater::min_message_bytes - 1;
constexpr std::size_t bytes_per_answer = 960;

}  // namespace

/// For one more than those of the calls under way.
void Home::make_room_for_answer() {
  const std::size_t least = answers_.size() + calls_.unanswered() + 1;
  if (answers_.capacity() < least) answers_.reserve(std::max(least, 2 * answers_.capacity()));
}

/// A session that can't be answered can't go on: its client would wait for ever.
void Home::respond(const ReturnAddress& to, const Response& response) noexcept {
  try {
    put_answer(to, response);
  } catch (...) {
    tell(*log_, LogLevel::error, [] {
      return "a response can't be sent, its session ends: " + describe_current_exception();
    });
    end_answer();
    answers_.emplace_back(to.link, Answer{to.session, 1, {}, true});
  }
}

void Home::put_answer(const ReturnAddress& to, const Response& response) {
  std::string& payload = responses_.new_payload();
  if (const auto error = protocol::encode_response(to.reply_to, response, payload)) {
    // What went wrong is the program's fault; the client learns as much as of any other.
    const std::string id = graph_.failure_ids().next();
    tell(*log_, LogLevel::error, [&] {
      return "internal error (" + id + "): a response can't be sent: " + error->message();
    });
    const auto fault = settings_.development
                           ? protocol::error_response("InternalError", error->message())
                           : protocol::internal_error_response(id);
    static_cast<void>(protocol::encode_response(to.reply_to, fault, payload));
  }
  answer_bytes_ += payload.size();
  if (payload.size() > small_response_bytes) {
    end_answer();
    websocket::Frame frame = responses_.finish(Opcode::text);
    answers_.emplace_back(to.link, Answer{to.session, 1, std::move(frame)});
    return;
  }
  const bool joins = responses_.run_bytes() > 0 &&
                     responses_.run_bytes() + payload.size() <= bytes_per_answer &&
                     answers_.back().second.session == to.session;
  if (!joins) end_answer();
  responses_.add_to_run(Opcode::text);
  if (joins) {
    ++answers_.back().second.count;
  } else {
    answers_.emplace_back(to.link, Answer{to.session, 1, {}});
  }
}

/// The next response is not for the same session, or makes too large a piece.
void Home::end_answer() noexcept {
  if (responses_.run_bytes() == 0) return;
  try {
    answers_.back().second.frame = responses_.finish_run();
  } catch (...) {
    tell(*log_, LogLevel::error, [] {
      return "responses can't be sent, their session ends: " + describe_current_exception();
    });
    answers_.back().second.failed = true;
    responses_.drop_run();
  }
}

void Home::send_answers() {
  end_answer();
  auto next = answers_.begin();
  try {
    for (; next != answers_.end(); ++next) {
      auto& [link, answer] = *next;
      const std::size_t bytes = answer.frame.bytes().size();
      link->to_hub.put(std::move(answer), bytes);
    }
  } catch (...) {
    answers_.erase(answers_.begin(), next);
    throw;
  }
  answers_.clear();
  answer_bytes_ = 0;
}

}  // namespace updraft::hub
