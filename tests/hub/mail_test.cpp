#include "hub/mail.hpp"

#include <updraft/handler.hpp>
#include <updraft/json.hpp>
#include <updraft/state.hpp>

#include "base/timers.hpp"
#include "hub/home.hpp"
#include "hub/hub.hpp"
#include "support/memory_server.hpp"
#include "websocket/reader.hpp"

#include <gtest/gtest.h>

#include <list>
#include <span>
#include <string>
#include <vector>

namespace updraft::hub::mail_test {
namespace {

/// The messages in a frame, or in several in a row.
std::vector<Value> messages_of(const websocket::Frame& frame) {
  std::string bytes(frame.bytes());
  std::span<char> input(bytes);
  websocket::Reader reader(websocket::Role::client);
  std::vector<Value> messages;
  while (!input.empty()) {
    const auto item = reader.next(input, {.message_bytes = bytes.size(), .message_fragments = 1});
    if (item.kind == websocket::Item::Kind::text) messages.push_back(*parse_json(item.payload));
  }
  return messages;
}

/// What home says to a hub, in words: `up 1`, `answer 2`.
std::vector<std::string> in_words(const std::vector<ToHub>& mail) {
  std::vector<std::string> words;
  for (const auto& message : mail) {
    if (const auto* update = std::get_if<Update>(&message)) {
      if (!update->frame) words.emplace_back("gone");
      for (const Value& up : messages_of(update->frame)) {
        words.push_back("up " + to_json(up["val"]));
      }
    } else if (const auto* answer = std::get_if<Answer>(&message)) {
      const auto responses = messages_of(answer->frame);
      EXPECT_EQ(responses.size(), answer->count);
      for (const Value& response : responses) {
        words.push_back("answer " + std::string(response["key"].text()));
      }
    } else {
      words.push_back(std::holds_alternative<Released>(message) ? "released" : "other");
    }
  }
  return words;
}

using Words = std::vector<std::string>;

/// A home, and the ends of hubs that take their mail when they are told. Home never looks at what
/// sessions and topics are.
class Mail : public testing::Test {
 protected:
  struct Post {
    Link link;
    int woken_hub = 0;
  };

  Mail() {
    for (Post& post : posts_) {
      post.link.wake_home = [this] { ++woken_home_; };
      post.link.wake_hub = [&post] { ++post.woken_hub; };
      home_.add(post.link);
    }
    topics_.emplace_back(hub_, "count");
    topics_.emplace_back(hub_, "count");
  }

  static Call call(std::string_view handler, std::string_view key, Value argument = {}) {
    auto message = make_recycled<protocol::EventCall>();
    message->reply_to.event_id = key;
    message->event.session = {.id = 1, .address = "here"};
    message->event.target = handler;
    message->event.payload = array({std::move(argument)});
    return {nullptr, std::move(message)};
  }

  /// What hub `i` has to say goes out.
  void send(std::size_t i) { (void)post(i).link.to_home.send(); }
  /// The hub's turn: takes what there is, and wakes home where that waits for it.
  std::vector<ToHub> take(std::size_t i) {
    std::vector<ToHub> mail;
    if (post(i).link.to_hub.take(mail)) ++woken_home_;
    return mail;
  }
  /// Home's turns, as long as it has something to do or was woken.
  void run_home() {
    bool more = true;
    for (int turns = 0; more && turns < 1000; ++turns) {
      woken_home_ = 0;
      more = home_.turn() || woken_home_ > 0;
    }
    ASSERT_FALSE(more);
  }
  Post& post(std::size_t i) { return *std::next(posts_.begin(), static_cast<std::ptrdiff_t>(i)); }

  Models models_;
  ManualClock clock_;
  Timers timers_{clock_};
  std::shared_ptr<HomeLoop> loop_ = models_.home_loop();
  HomeLoop::Running running_{loop_};
  std::shared_ptr<test::MemoryLog> log_ = std::make_shared<test::MemoryLog>();
  model::Graph graph_{models_, {}, clock_, log_, repeatable_secret(1)};
  std::list<Post> posts_{2};
  Home home_{graph_, {}, timers_, loop_, log_};
  Hub hub_{posts_.front().link, {}, clock_, log_};
  std::list<Topic> topics_;
  int woken_home_ = 0;
};

TEST_F(Mail, HoldsOnlyTheNewestUpdateForAHubThatDoesNotTakeIt) {
  const auto count = state(0);
  models_.set("count", count);
  for (std::size_t i = 0; i < 2; ++i) {
    post(i).link.to_home.put(Follow{&*std::next(topics_.begin(), static_cast<int>(i)), "count"});
    send(i);
  }
  run_home();
  EXPECT_EQ(in_words(take(0)), Words{"up 0"});
  for (int n = 1; n <= 1000; ++n) {
    count.set(n);
    run_home();
    EXPECT_EQ(in_words(take(0)), Words{"up " + std::to_string(n)}) << "the other hub goes on";
  }
  EXPECT_EQ(post(1).link.to_hub.draft().size(), 1U);
  EXPECT_EQ(in_words(take(1)), Words{"up 0"}) << "this was on its way before all others";
  EXPECT_EQ(woken_home_, 1) << "there is more, which home has to send";
  run_home();
  EXPECT_EQ(in_words(take(1)), Words{"up 1000"});
  run_home();
  EXPECT_TRUE(take(1).empty());
}

TEST_F(Mail, LeavesAnUpdateBeforeTheResponsesThatItMayNotFollow) {
  const auto count = state(0);
  models_.set("count", count);
  models_.set("plus", Value([count] { count.set(count.read() + 1); }));
  post(0).link.to_home.put(Follow{&topics_.front(), "count"});
  send(0);
  run_home();
  for (int i = 1; i <= 3; ++i) {
    post(0).link.to_home.put(call("plus", std::to_string(i)));
    send(0);
    run_home();
  }
  EXPECT_EQ(in_words(take(0)), Words{"up 0"});
  run_home();
  EXPECT_EQ(in_words(take(0)), (Words{"up 3", "answer 1", "answer 2", "answer 3"}));
}

TEST_F(Mail, TakesAnUpdateOfATopicThatIsLeftOutOfNobodysHands) {
  const auto count = state(0);
  models_.set("count", count);
  post(0).link.to_home.put(Follow{&topics_.front(), "count"});
  send(0);
  run_home();
  count.set(1);
  run_home();
  post(0).link.to_home.put(Unfollow{&topics_.front()});
  post(0).link.to_home.put(Follow{&topics_.back(), "count"});
  send(0);
  run_home();
  count.set(2);
  run_home();
  EXPECT_EQ(in_words(take(0)), Words{"up 0"});
  run_home();
  EXPECT_EQ(in_words(take(0)), (Words{"up 1", "released", "up 2"}));
}

TEST_F(Mail, IsNotDoneForAHubThatDoesNotTakeItsAnswersUntilItDoes) {
  int calls = 0;
  models_.set("echo", Value([&calls](const Event& event) { return ++calls, event[0]; }));
  const Value megabyte(std::string(std::size_t{1} << 20, 'x'));
  const auto ask = [&](std::size_t hub, int count) {
    for (int i = 0; i < count; ++i) post(hub).link.to_home.put(call("echo", "1", megabyte));
    send(hub);
  };
  ask(0, 40);
  run_home();
  EXPECT_LE(calls, 9) << "so much was on its way, and so much waits";
  EXPECT_GE(calls, 4);
  const int before = calls;
  run_home();
  EXPECT_EQ(calls, before);
  ask(1, 1);
  run_home();
  EXPECT_EQ(calls, before + 1) << "the other hub's calls go on";
  EXPECT_EQ(take(1).size(), 1U);

  std::size_t answers = 0;
  for (auto mail = take(0); !mail.empty(); mail = take(0)) {
    answers += mail.size();
    if (woken_home_ > 0) run_home();
  }
  EXPECT_EQ(answers, 40U) << "home goes on whenever it can, without being asked by anybody else";
  EXPECT_EQ(calls, 41);
}

TEST_F(Mail, IsTakenOnceWhatCameBeforeItIsDone) {
  int calls = 0;
  models_.set("count", Value([&] {
                // More comes while home is in the middle of this.
                if (++calls == 1) {
                  loop_->post([this] {
                    post(0).link.to_home.put(call("count", "late"));
                    send(0);
                  });
                }
              }));
  constexpr int more_than_a_turns_worth = 20'000;
  for (int i = 0; i < more_than_a_turns_worth; ++i) post(0).link.to_home.put(call("count", "1"));
  send(0);
  bool more = true;
  std::size_t answers = 0;
  while (more) {
    more = home_.turn();
    answers += in_words(take(0)).size();
  }
  EXPECT_EQ(calls, more_than_a_turns_worth + 1);
  EXPECT_EQ(answers, static_cast<std::size_t>(calls));
}

TEST_F(Mail, IsDoneAsFarAsTheWorkOfATurnGoesAndOfEachHubAsMuch) {
  std::vector<std::string> done;
  models_.set("note", Value([&done](const std::string& hub) { done.push_back(hub); }));
  constexpr int many = 20'000;
  for (int i = 0; i < many; ++i) post(0).link.to_home.put(call("note", "1", "0"));
  for (int i = 0; i < 100; ++i) post(1).link.to_home.put(call("note", "1", "1"));
  send(0);
  send(1);
  EXPECT_TRUE(home_.turn()) << "there is more to do";
  EXPECT_EQ(std::ranges::count(done, "1"), 100)
      << "the other hub does not wait for all of the first";
  EXPECT_LT(done.size(), many / 2);
  run_home();
  EXPECT_EQ(done.size(), many + 100U);
}

TEST_F(Mail, OfSubscriptionsIsDoneAsFarAsTheWorkOfATurnGoes) {
  constexpr int many = 10'000;
  std::list<Topic> topics;
  for (int i = 0; i < many; ++i) {
    Topic& topic = topics.emplace_back(hub_, "p" + std::to_string(i));
    post(0).link.to_home.put(Follow{&topic, topic.path()});
  }
  send(0);
  EXPECT_TRUE(home_.turn());
  EXPECT_LT(graph_.publication_count(), many / 2U);
  run_home();
  EXPECT_EQ(graph_.publication_count(), static_cast<std::size_t>(many));
}

TEST_F(Mail, IsBackloggedAtItsHubWhileHomeDoesNotTakeIt) {
  EXPECT_FALSE(hub_.backlogged());
  Mailbox<ToHome>& mailbox = post(0).link.to_home;
  mailbox.put(Read{nullptr, "nowhere"}, Link::most_bytes);
  EXPECT_TRUE(hub_.backlogged());
  hub_.send();
  EXPECT_FALSE(hub_.backlogged()) << "it is on its way";
  EXPECT_EQ(woken_home_, 1);
  mailbox.put(Drained{}, Link::most_bytes - sizeof(ToHome) - 1);
  hub_.send();
  EXPECT_FALSE(hub_.backlogged());
  mailbox.put(Drained{});
  hub_.send();
  EXPECT_TRUE(hub_.backlogged());
  EXPECT_EQ(woken_home_, 1) << "it knows";
  std::vector<ToHome> taken;
  EXPECT_TRUE(mailbox.take(taken)) << "the hub is to be woken";
  EXPECT_TRUE(hub_.backlogged());
  hub_.send();
  EXPECT_FALSE(hub_.backlogged());
  EXPECT_EQ(woken_home_, 2);
}

}  // namespace
}  // namespace updraft::hub::mail_test
