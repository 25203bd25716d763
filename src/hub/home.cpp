#include "hub/home.hpp"

#include "base/tell.hpp"
#include "hub/home_parts.hpp"
#include "hub/work_budget.hpp"
#include "protocol/encode.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace updraft::hub {
namespace {

using websocket::Opcode;

/// How many messages of one hub are done at once, at most, before the others get theirs.
constexpr std::size_t messages_at_once = 256;

/// How many steps an event may take to find its handler before they are charged to its session.
constexpr std::size_t free_look_up_steps = 64;

/// Frames of so many bytes are kept for a while when the last follower has left, as long as they
/// are no more than that together: a client that comes and goes would have them made each time.
constexpr std::size_t least_kept_bytes = 4096;
constexpr std::size_t most_kept_bytes = std::size_t{16} << 20;
constexpr std::chrono::seconds time_kept{5};

}  // namespace

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
  kept_.clear();
  following_.clear();
  graph_.clear();
}

void Home::add(Link& link) {
  hubs_.emplace_back(link);
  readings_.add(link);
  for (Correspondent& hub : hubs_) hub.link.hubs = hubs_.size();
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
  const bool more = take_mail();
  tick();
  // Whoever has written is to read that first.
  if (!graph_.incomplete()) send_answers();
  send();
  meter.end_turn();
  return more || graph_.pending();
}

void Home::send() noexcept {
  for (const Correspondent& hub : hubs_) {
    if (hub.link.to_hub.send()) hub.link.wake_hub();
  }
}

/// Returns whether there is more that can be done now. What is done in one turn is bounded by the
/// work that it takes, whatever it is; the hubs share the turn.
bool Home::take_mail() {
  for (Correspondent& hub : hubs_) {
    // What has come meanwhile is then for the next turn.
    hub.left_over = !hub.inbox.empty();
    if (hub.inbox.empty() && hub.link.to_home.take(hub.inbox)) hub.link.wake_hub();
  }
  work_ = 0;
  const std::uint64_t most =
      std::max<std::uint64_t>(work::home_budgets_per_turn * settings_.limits.work_per_turn, 1);
  for (bool any = true; any;) {
    any = false;
    for (std::size_t i = hubs_.size(); i > 0; --i) {
      if (work_ >= most || answer_bytes_ >= Link::most_bytes) return true;
      // The one that comes first gets its turn last the next time.
      hubs_.splice(hubs_.end(), hubs_, hubs_.begin());
      any = take_some(hubs_.back()) || any;
    }
  }
  return std::ranges::any_of(
      hubs_, [](const Correspondent& hub) { return hub.left_over && hub.inbox.empty(); });
}

/// Returns whether there is more that can be done now. While a hub doesn't take what it has asked
/// for, no more of its mail is done: it wakes us when it does.
bool Home::take_some(Correspondent& from) {
  const std::uint64_t most = work_ + settings_.limits.work_per_turn / work::slices_per_budget + 1;
  for (std::size_t i = 0; from.done < from.inbox.size(); ++i) {
    if (from.link.to_hub.draft_bytes() >= Link::most_bytes) {
      if (!from.link.to_hub.send()) return false;
      from.link.wake_hub();
    }
    if (i == messages_at_once || work_ >= most) return true;
    if (answer_bytes_ >= Link::most_bytes) return true;
    std::visit([&](auto& message) { take(from, message); }, from.inbox[from.done]);
    ++from.done;
  }
  from.inbox.clear();
  from.done = 0;
  return false;
}

void Home::take(Correspondent& from, const Follow& message) {
  work_ += work::per_follow;
  auto& following = *following_.try_emplace(message.topic).first;
  try {
    following = std::make_unique<Following>(graph_, from.link, message);
    const Publication& publication = following->interest.publication();
    Served& served = served_at(publication);
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

/// What is served there, from here on if nothing was.
Home::Served& Home::served_at(const Publication& publication) {
  if (Served* const served = find_served(&publication)) return *served;
  auto made = std::make_unique<Served>(publication.path());
  return **served_.try_emplace(&publication, std::move(made)).first;
}

/// Null if nothing is.
Home::Served* Home::find_served(const Publication* publication) noexcept {
  const auto* const entry = served_.find(publication);
  return entry ? entry->get() : nullptr;
}

void Home::take(Correspondent& from, const Unfollow& message) {
  work_ += work::per_unfollow;
  from.link.to_hub.put(Released{message.topic});
  forget(message.topic);
}

/// Nobody follows the topic any more, or it has not come to that.
void Home::forget(const Topic* topic) noexcept {
  if (Following* const following = following_.find(topic)->get()) {
    const Publication& publication = following->interest.publication();
    if (Served* const served = find_served(&publication)) {
      std::erase(served->followings, following);
      if (served->followings.empty()) {
        if (is_worth_keeping(*served, publication)) {
          keep(*served, *following);
        } else {
          served_.erase(&publication);
        }
      }
    }
  }
  following_.erase(topic);
}

/// What is computed when somebody asks is not: it would be older than the asking.
bool Home::is_worth_keeping(const Served& served, const Publication& publication) const noexcept {
  if (publication.renewable()) return false;
  const std::size_t bytes = served.frame.bytes().size();
  return bytes >= least_kept_bytes && bytes + kept_bytes_ <= most_kept_bytes;
}

/// Without memory for that it is not kept.
void Home::keep(Served& served, Following& last) noexcept {
  served.kept = &last.interest.keep();
  kept_bytes_ += served.frame.bytes().size();
  try {
    if (!served.listed) kept_.push_back(served.kept);
    served.listed = true;
    if (kept_until_) return;
    kept_until_ = timers_.after(time_kept, [this] { let_go_of_all(); });
  } catch (...) {
    if (!served.listed) {
      const Publication* const publication = served.kept;
      let_go(served);
      served_.erase(publication);
    }
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
  for (const Publication* const publication : kept_) {
    Served* const served = find_served(publication);
    if (!served) continue;
    served->listed = false;
    if (!served->kept) continue;
    let_go(*served);
    served_.erase(publication);
  }
  kept_.clear();
}

void Home::take(Correspondent& /*from*/, const Renew& message) {
  work_ += work::per_renewal;
  (*following_.find(message.topic))->interest.renew();
}

void Home::take(Correspondent& from, Call& message) {
  work_ += work::per_event + message.event->bytes;
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
    work_ += steps * work::per_look_up_step;
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
  work_ += work::per_echo;
  make_room_for_answer();
  end_answer();
  answer_bytes_ += message.frame.bytes().size();
  answers_.emplace_back(&from.link, Answer{message.session, 1, std::move(message.frame)});
}

void Home::take(Correspondent& from, const Drained& /*message*/) {
  from.drained = true;
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
  Served* const served = find_served(&publication);
  if (!served) return;
  if (served->kept) {
    let_go(*served);
    served_.erase(&publication);
    return;
  }
  if (!encode(publication, *served)) return;
  for (Following* following : served->followings) update(*following, served->frame);
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
  work_ += work::per_reading + readings_.take(from.link, message) * work::per_printed_byte;
}

void Home::take(Correspondent& from, const ListPaths& message) {
  work_ += work::per_reading + readings_.take(from.link, message) * work::per_listed_path;
}

void Home::take(Correspondent& from, const ListSessions& message) {
  work_ += work::per_reading;
  readings_.take(from.link, message);
}

void Home::take(Correspondent& /*from*/, const Described& message) {
  work_ += work::per_reading + readings_.take(message) * work::per_listed_path;
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
