#include "hub/home.hpp"

#include "base/tell.hpp"
#include "hub/interest.hpp"
#include "hub/work_budget.hpp"
#include "protocol/encode.hpp"
#include "websocket/deflater.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace updraft::hub {
namespace {

using websocket::Opcode;

/// How many messages of one hub are done in a turn, before the others get theirs and what changed
/// is sent.
constexpr std::size_t messages_per_turn = 4096;

/// How many steps an event may take to find its handler before they are charged to its session.
constexpr std::size_t free_look_up_steps = 64;

/// Small responses to one session that come one after the other are sent as one piece: so small
/// that they are not compressed, and so many that their room is one that malloc has at hand.
constexpr std::size_t small_response_bytes = websocket::Deflater::min_message_bytes - 1;
constexpr std::size_t bytes_per_answer = 960;

/// Frames of so many bytes are kept for a while when the last follower has left, as long as they
/// are no more than that together: a client that comes and goes would have them made each time.
constexpr std::size_t least_kept_bytes = 4096;
constexpr std::size_t most_kept_bytes = std::size_t{16} << 20;
constexpr std::chrono::seconds time_kept{5};

}  // namespace

/// A hub as home sees it: the link to it, and its mail that has come and is not done yet.
struct Home::Correspondent {
  explicit Correspondent(Link& link_to_hub) : link(link_to_hub) {}

  Link& link;
  std::vector<ToHome> inbox;
  std::size_t done = 0;  // of the inbox
  bool drained = false;
  bool dismissed = false;
  std::uint64_t goodbye = 0;  // the number of the draft that it is in
};

/// One hub's interest in one publication, and where in the draft for it the newest update stands.
struct Home::Following {
  Following(model::Graph& graph, Link& to, const Follow& message)
      : interest(graph, message.path), link(&to), topic(message.topic) {}

  Interest interest;
  Link* link;
  Topic* topic;
  std::uint64_t draft_number = static_cast<std::uint64_t>(-1);
  std::size_t draft_place = 0;
};

/// What is served at one path: to whom, and the newest frame. Of a path that can't be encoded, the
/// last one that could.
struct Home::Served {
  explicit Served(std::string_view path) : encoder(path) {}

  websocket::Frame frame;
  protocol::UpdateEncoder encoder;
  std::vector<Following*> followings;  // one for each hub
  Publication* kept = nullptr;         // where nobody follows it
};

Home::Home(model::Graph& graph, const Calls::Settings& settings, Timers& timers,
           const std::shared_ptr<HomeLoop>& loop, std::shared_ptr<Log> log)
    : graph_(graph),
      settings_(settings),
      timers_(timers),
      loop_(loop),
      log_(std::move(log)),
      readings_(graph, settings.limits, timers),
      calls_(settings, graph.meter(), graph.failure_ids(), timers, loop, log_,
             [this](const ReturnAddress& to, const Response& response) { respond(to, response); }) {
  loop_->set_development(settings_.development);
}

Home::~Home() {
  end();
}

void Home::end() {
  loop_->set_development(false);
  loop_->end_tasks();
  calls_.clear();
  readings_.clear();
  kept_until_.reset();
  served_.clear();
  following_.clear();
  graph_.clear();
}

void Home::add(Link& link) {
  hubs_.emplace_back(link);
  readings_.add(link);
}

bool Home::turn() {
  LoopMeter& meter = graph_.meter();
  meter.begin_turn();
  const std::size_t posted = loop_->run_posted([this] {
    tell(*log_, LogLevel::error,
         [] { return "a function on the home loop failed: " + describe_current_exception(); });
  });
  if (posted > 0) {
    meter.end_piece([&] { return std::to_string(posted) + " posted function(s) together"; });
  }
  if (timers_.run_due()) meter.end_piece([] { return "what was to be done at this time"; });
  bool more = false;
  for (Correspondent& hub : hubs_) more = take_mail(hub) || more;
  tick();
  // Whoever has written is to read that first.
  if (!graph_.incomplete()) send_answers();
  send();
  meter.end_turn();
  return more || graph_.pending();
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

void Home::send() noexcept {
  for (const Correspondent& hub : hubs_) {
    if (hub.link.to_hub.send()) hub.link.wake_hub();
  }
}

/// Returns whether there is more that can be done now. While a hub doesn't take what it has asked
/// for, no more of its mail is done: it wakes us when it does.
bool Home::take_mail(Correspondent& from) {
  // What has come meanwhile is then for the next turn.
  const bool left_over = !from.inbox.empty();
  if (!left_over && from.link.to_home.take(from.inbox)) from.link.wake_hub();
  std::size_t count = 0;
  while (from.done < from.inbox.size()) {
    if (from.link.to_hub.draft_bytes() >= Link::most_bytes) {
      if (!from.link.to_hub.send()) return false;
      from.link.wake_hub();
    }
    if (++count > messages_per_turn || answer_bytes_ >= Link::most_bytes) return true;
    std::visit([&](auto& message) { take(from, message); }, from.inbox[from.done]);
    ++from.done;
  }
  from.inbox.clear();
  from.done = 0;
  return left_over;
}

void Home::take(Correspondent& from, const Follow& message) {
  auto& following = following_[message.topic];
  try {
    following = std::make_unique<Following>(graph_, from.link, message);
    const Publication& publication = following->interest.publication();
    Served& served = served_.try_emplace(&publication, publication.path()).first->second;
    // A kept frame that may be older than the model is not sent: the tick tells what there is.
    const bool tick_tells = served.kept && publication.outdated();
    if (tick_tells) graph_.tell_again(*served.kept);
    let_go(served);
    served.followings.push_back(following.get());
    if (tick_tells) return;
    if (!publication.has_value()) return;
    // The value may be older than the frame's book-keeping: the last hub has just left.
    if (served.frame || encode(publication, served)) update(*following, served.frame);
  } catch (...) {
    forget(message.topic);
    throw;
  }
}

void Home::take(Correspondent& from, const Unfollow& message) {
  from.link.to_hub.put(Released{message.topic});
  forget(message.topic);
}

/// Nobody follows the topic any more, or it has not come to that.
void Home::forget(const Topic* topic) noexcept {
  const auto entry = following_.find(topic);
  if (Following* const following = entry->second.get()) {
    const auto served = served_.find(&following->interest.publication());
    if (served != served_.end()) {
      std::erase(served->second.followings, following);
      if (served->second.followings.empty()) {
        if (is_worth_keeping(served->second, *served->first)) {
          keep(served->second, *following);
        } else {
          served_.erase(served);
        }
      }
    }
  }
  following_.erase(entry);
}

/// What is computed when somebody asks is not: it would be older than the asking.
bool Home::is_worth_keeping(const Served& served, const Publication& publication) const noexcept {
  if (publication.renewable()) return false;
  const std::size_t bytes = served.frame.bytes().size();
  return bytes >= least_kept_bytes && bytes + kept_bytes_ <= most_kept_bytes;
}

/// Without memory for the timer it is not kept.
void Home::keep(Served& served, Following& last) noexcept {
  served.kept = &last.interest.keep();
  kept_bytes_ += served.frame.bytes().size();
  if (kept_until_) return;
  try {
    kept_until_ = timers_.after(time_kept, [this] { let_go_of_all(); });
  } catch (...) {
    let_go_of_all();
  }
}

/// It is followed again, or is to be forgotten.
void Home::let_go(Served& served) noexcept {
  if (!served.kept) return;
  kept_bytes_ -= served.frame.bytes().size();
  graph_.let_go(*std::exchange(served.kept, nullptr));
}

void Home::let_go_of_all() noexcept {
  kept_until_.reset();
  for (auto at = served_.begin(); at != served_.end();) {
    const bool is_kept = at->second.kept != nullptr;
    let_go(at->second);
    at = is_kept ? served_.erase(at) : std::next(at);
  }
}

void Home::take(Correspondent& /*from*/, const Renew& message) {
  following_.at(message.topic)->interest.renew();
}

void Home::take(Correspondent& from, Call& message) {
  make_room_for_answer();
  calls_.make_room();
  auto& call = *message.event;
  ReturnAddress to{&from.link, message.session, std::move(call.reply_to), message.group};
  std::shared_ptr<EventLeaf> leaf;
  try {
    if (said_goodbye_) {
      return respond(to, protocol::error_response("CancelledError", "the server stops"));
    }
    std::size_t steps = 0;
    auto found = graph_.find_handler(call.event, call.handler_id, steps);
    if (steps > free_look_up_steps) {
      from.link.to_hub.put(Charge{message.session, steps * work::per_look_up_step});
    }
    if (!found) {
      return respond(to, protocol::error_response("NotFoundError", found.error().message()));
    }
    leaf = std::move(*found);
    if (!leaf->args.is_null()) call.event.args = call.event.payload[std::size_t{0}];
  } catch (...) {
    return respond(to, calls_.describe_failure(call.event));
  }
  calls_.start(*leaf, std::move(message.event), std::move(to));
}

void Home::take(Correspondent& from, Echo& message) {
  make_room_for_answer();
  end_answer();
  answer_bytes_ += message.frame.bytes().size();
  answers_.emplace_back(&from.link, Answer{message.session, 1, std::move(message.frame)});
}

void Home::take(Correspondent& from, const Drained& /*message*/) {
  from.drained = true;
}

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

void Home::tick() {
  if (graph_.pending()) {
    const auto& changed = graph_.tick();
    auto next = changed.begin();
    try {
      for (; next != changed.end(); ++next) serve(**next);
    } catch (...) {
      for (; next != changed.end(); ++next) graph_.tell_again(**next);
      throw;
    }
    readings_.look_again();
  }
  readings_.answer_due();
}

void Home::serve(const Publication& publication) {
  const auto entry = served_.find(&publication);
  if (entry == served_.end()) return;
  if (entry->second.kept) {
    let_go(entry->second);
    served_.erase(entry);
    return;
  }
  if (!encode(publication, entry->second)) return;
  for (Following* following : entry->second.followings) update(*following, entry->second.frame);
}

/// Puts the frame into the draft for the hub, in place of an older one that still waits there.
void Home::update(Following& following, const websocket::Frame& frame) {
  auto& mailbox = following.link->to_hub;
  const Update update{following.topic, frame, following.interest.publication().renewable()};
  if (following.draft_number == mailbox.draft_number()) {
    mailbox.draft()[following.draft_place] = update;
    return;
  }
  mailbox.put(update);
  following.draft_number = mailbox.draft_number();
  following.draft_place = mailbox.draft().size() - 1;
}

/// Returns whether the frame now tells the state of the publication.
bool Home::encode(const Publication& publication, Served& served) {
  if (!publication.has_value()) {
    served.frame = {};
    served.encoder.forget();
    return true;
  }
  // The encoder has it that what it encodes becomes the frame: if that fails, there is none.
  websocket::Frame last = std::exchange(served.frame, {});
  Replacements replacements;
  const auto error = served.encoder.encode(publication.value(), publication.place(), last.payload(),
                                           updates_.new_payload(), &replacements);
  if (error) {
    served.frame = std::move(last);
    tell(*log_, LogLevel::error, [&] {
      return "the model at \"" + publication.path() + "\" can't be sent: " + error->message();
    });
    return false;
  }
  served.frame = updates_.finish(Opcode::text);
  graph_.report_replacements(publication.path(), replacements);
  return true;
}

void Home::take(Correspondent& from, const Read& message) {
  readings_.take(from.link, message);
}

void Home::take(Correspondent& from, const ListPaths& message) {
  readings_.take(from.link, message);
}

void Home::take(Correspondent& from, const ListSessions& message) {
  readings_.take(from.link, message);
}

void Home::take(Correspondent& /*from*/, const Described& message) {
  readings_.take(message);
}

bool Home::idle() const {
  const auto done = [](const Correspondent& hub) { return hub.drained && hub.inbox.empty(); };
  return calls_.idle() && answers_.empty() && std::ranges::all_of(hubs_, done);
}

void Home::say_goodbye() {
  said_goodbye_ = true;
  for (Correspondent& hub : hubs_) {
    if (hub.dismissed) continue;
    hub.goodbye = hub.link.to_hub.draft_number();
    hub.link.to_hub.put(Goodbye{});
    hub.dismissed = true;
  }
  send();
}

bool Home::said_goodbye() const noexcept {
  return std::ranges::all_of(hubs_, &Correspondent::dismissed);
}

bool Home::all_sent() const {
  return std::ranges::all_of(
      hubs_, [](const Correspondent& hub) { return hub.link.to_hub.draft_number() > hub.goodbye; });
}

}  // namespace updraft::hub
