#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>
#include <updraft/state.hpp>

#include "base/timers.hpp"
#include "model/graph_fixture.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace updraft::model::query_test {
namespace {

using namespace std::chrono_literals;

/// What a server lends to its home loop, as long as it lives; its work is done when it is told.
class Host final : HomeLoop::Host {
 public:
  Host(std::shared_ptr<HomeLoop> loop, const Clock& clock)
      : loop_(std::move(loop)), timers_(clock), running_(loop_) {
    loop_->lend(this);
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  ~Host() override {
    loop_->end_tasks();
    loop_->lend(nullptr);
  }

  /// Does what is due and what waits off the loop, once.
  void turn() {
    timers_.run_due();
    for (const auto& work : std::exchange(work_, {})) work(stop_.get_token());
    loop_->run_posted([] { ADD_FAILURE(); });
  }

 private:
  void wake() override {}
  void run_off_loop(std::function<void(const std::stop_token&)> work) override {
    work_.push_back(std::move(work));
  }
  Timers& timers() override { return timers_; }

  std::shared_ptr<HomeLoop> loop_;
  Timers timers_;
  std::vector<std::function<void(const std::stop_token&)>> work_;
  std::stop_source stop_;
  HomeLoop::Running running_;
};

/// A query that counts its loads and brings that number, or fails where it is told to.
struct QueryTest : GraphTest {
  auto counted(const QueryOptions& options = {}) {
    return query(
        [this]() -> Task<int> {
          const int number = ++loads;
          co_await off_loop([] {});
          if (!failing.empty()) throw std::runtime_error(failing);
          co_return number;
        },
        options);
  }
  /// Time passes, and what is due then is done.
  void pass(std::chrono::milliseconds time) {
    clock.advance(time);
    host->turn();
  }
  [[nodiscard]] Value served(std::string_view path) {
    const auto value = graph.read(path);
    return value ? *value : Value(value.error().message());
  }

  int loads = 0;
  std::string failing;
  std::optional<Host> host{std::in_place, models.home_loop(), clock};
};

TEST_F(QueryTest, LoadsNothingUntilSomebodyWantsIt) {
  const auto number = counted({.time_to_live = 1s});
  models.set("number", number);
  const auto unread = view([number](Get get) { return get(number).loading; });
  pass(1h);
  EXPECT_TRUE(tick().empty());
  EXPECT_EQ(loads, 0);
  number.invalidate();
  EXPECT_EQ(loads, 0);
}

TEST_F(QueryTest, SharesOneLoadAmongAllWhoCome) {
  const auto number = counted();
  models.set("number", number);
  models.set("twice", view([number](Get get) {
               const auto& loaded = get(number);
               return loaded ? *loaded * 2 : -1;
             }));
  EXPECT_TRUE(number.read().loading);
  EXPECT_FALSE(number.read());
  graph.watch("number");
  graph.watch("twice");
  EXPECT_EQ(tick(), Paths{"twice"}) << "the query has nothing to show yet";
  EXPECT_EQ(served("number"), Value("the model at \"number\" has no value yet"));
  EXPECT_EQ(graph.read("number").error().kind(), ErrorKind::overloaded);
  host->turn();
  EXPECT_EQ(tick(), (Paths{"twice", "number"}));
  EXPECT_EQ(served("number"), Value(1));
  EXPECT_EQ(served("twice"), Value(2));
  EXPECT_FALSE(number.read().loading);
  EXPECT_EQ(loads, 1);
  pass(1h);
  EXPECT_EQ(number.read().value, 1);
  EXPECT_EQ(loads, 1) << "without a time to live it is kept";
}

TEST_F(QueryTest, TellsViewsHowItIsGoing) {
  const auto number = counted();
  models.set("text", view([number](Get get) {
               const auto& loaded = get(number);
               return std::string(loaded.loading ? "loading " : "") +
                      (loaded ? std::to_string(*loaded) : "nothing") + loaded.failure;
             }));
  graph.watch("text");
  tick();
  EXPECT_EQ(served("text"), Value("loading nothing"));
  host->turn();
  EXPECT_EQ(tick(), Paths{"text"});
  EXPECT_EQ(served("text"), Value("1"));
  failing = "!";
  number.invalidate();
  EXPECT_EQ(tick(), Paths{"text"});
  EXPECT_EQ(served("text"), Value("loading 1"));
  host->turn();
  EXPECT_EQ(tick(), Paths{"text"});
  EXPECT_EQ(served("text"), Value("1!"));
}

TEST_F(QueryTest, KeepsItsLastValueWhereALoadFailsAndReportsItWithThePath) {
  const auto number = counted({.retry_after = 5s});
  models.set("stock", number);
  graph.watch("stock");
  tick();
  host->turn();
  EXPECT_EQ(tick(), Paths{"stock"});
  failing = "no connection";
  number.invalidate();
  EXPECT_TRUE(tick().empty());
  host->turn();
  EXPECT_TRUE(tick().empty());
  EXPECT_EQ(served("stock"), Value(1));
  EXPECT_EQ(number.read().failure, "no connection");
  EXPECT_EQ(log->lines, Paths{R"(the model at "stock" failed: no connection)"});
  pass(5s);
  tick();
  host->turn();
  tick();
  EXPECT_EQ(loads, 3) << "it was tried again";
  EXPECT_EQ(log->lines.size(), 1U) << "the same failure is not reported again";
  failing = "";
  pass(5s);
  tick();
  host->turn();
  EXPECT_EQ(tick(), Paths{"stock"});
  EXPECT_EQ(served("stock"), Value(4));
  EXPECT_EQ(number.read().failure, "");
}

TEST_F(QueryTest, HasNoValueWhereItsFirstLoadFails) {
  failing = "no connection";
  models.set("stock", counted());
  EXPECT_EQ(graph.read("stock").error().kind(), ErrorKind::overloaded);
  graph.watch("stock");
  tick();
  host->turn();
  EXPECT_TRUE(tick().empty());
  EXPECT_EQ(graph.read("stock").error().kind(), ErrorKind::internal);
  failing = "";
  pass(5s);
  tick();
  host->turn();
  EXPECT_EQ(tick(), Paths{"stock"});
  EXPECT_EQ(served("stock"), Value(2));
}

TEST_F(QueryTest, ReportsItsFailureWhereAViewReadsIt) {
  const auto number = counted();
  models.set("text", view([number](Get get) { return get(number) ? "there" : "not there"; }));
  failing = "no connection";
  graph.watch("text");
  tick();
  host->turn();
  tick();
  EXPECT_EQ(log->lines, Paths{R"(the model at "text" failed: no connection)"});
  EXPECT_EQ(served("text"), Value("not there"));
}

TEST_F(QueryTest, LoadsAgainWhenItIsInvalidatedAtOnceIfWatched) {
  const auto number = counted();
  models.set("number", number);
  auto& publication = graph.watch("number");
  tick();
  host->turn();
  tick();
  number.invalidate();
  number.invalidate();
  EXPECT_EQ(loads, 1) << "not before the end of the turn";
  tick();
  EXPECT_EQ(loads, 2);
  host->turn();
  tick();
  EXPECT_EQ(served("number"), Value(2));
  graph.unwatch(publication);
  tick();
  number.invalidate();
  tick();
  pass(1h);
  EXPECT_EQ(loads, 2) << "nobody wants it";
  EXPECT_EQ(number.read().value, 2) << "what there is, while it loads";
  EXPECT_EQ(loads, 3);
}

TEST_F(QueryTest, FollowsALoadThatWasInvalidatedMeanwhileByOneMore) {
  const auto number = counted();
  models.set("number", number);
  graph.watch("number");
  tick();
  for (int i = 0; i < 3; ++i) number.invalidate();
  tick();
  EXPECT_EQ(loads, 1);
  host->turn();
  EXPECT_EQ(tick(), Paths{"number"}) << "it may be old, but is more than nothing";
  EXPECT_EQ(loads, 2);
  host->turn();
  EXPECT_EQ(tick(), Paths{"number"});
  EXPECT_EQ(served("number"), Value(2));
  pass(1h);
  tick();
  EXPECT_EQ(loads, 2);
}

TEST_F(QueryTest, MayBeInvalidatedOnAnyThread) {
  const auto number = counted();
  models.set("number", number);
  graph.watch("number");
  tick();
  host->turn();
  tick();
  std::jthread([number] { number.invalidate(); }).join();
  EXPECT_FALSE(graph.pending()) << "only the home loop touches it";
  host->turn();
  EXPECT_TRUE(graph.pending());
  tick();
  EXPECT_EQ(loads, 2);
}

TEST_F(QueryTest, IsReadOnItsHomeLoopOnly) {
  const auto number = counted();
  std::jthread([number] { EXPECT_THROW((void)number.read(), Error); }).join();
  EXPECT_EQ(loads, 0);
}

TEST_F(QueryTest, LoadsAgainAfterItsTimeToLive) {
  const auto number = counted({.time_to_live = 1min});
  models.set("number", number);
  auto& publication = graph.watch("number");
  tick();
  pass(10min);
  tick();
  EXPECT_EQ(loads, 1) << "the time begins when it is there";
  pass(59'999ms);
  tick();
  EXPECT_EQ(loads, 1);
  pass(1ms);
  tick();
  EXPECT_EQ(loads, 2);
  EXPECT_EQ(served("number"), Value(1)) << "kept meanwhile";
  host->turn();
  tick();
  EXPECT_EQ(served("number"), Value(2));
  graph.unwatch(publication);
  tick();
  for (int i = 0; i < 10; ++i) pass(1min), tick();
  EXPECT_EQ(loads, 2) << "nobody wants it";
  graph.watch("number");
  EXPECT_EQ(tick(), Paths{"number"});
  EXPECT_EQ(loads, 3);
}

TEST_F(QueryTest, BeginsItsTimeToLiveAnewWithEachLoad) {
  const auto number = counted({.time_to_live = 1min});
  models.set("number", number);
  graph.watch("number");
  tick();
  host->turn();
  pass(40s);
  number.invalidate();
  tick();
  host->turn();
  tick();
  EXPECT_EQ(loads, 2);
  pass(40s);
  tick();
  EXPECT_EQ(loads, 2) << "the time of the first load is nobody's business any more";
  pass(20s);
  tick();
  EXPECT_EQ(loads, 3);
}

TEST_F(QueryTest, DoesNotTryAgainByItselfWhereThatIsNotWanted) {
  failing = "no connection";
  const auto number = counted({.retry_after = std::nullopt});
  models.set("number", number);
  graph.watch("number");
  tick();
  host->turn();
  pass(24h);
  tick();
  EXPECT_EQ(loads, 1);
  number.invalidate();
  tick();
  EXPECT_EQ(loads, 2);
}

TEST_F(QueryTest, TakesWhatIsThereAtOnce) {
  int calls = 0;
  const auto plain = query([&calls] { return ++calls; });
  const auto coroutine = query([]() -> Task<std::string> { co_return "here"; });
  const auto failed = query([]() -> int { throw Error("not today"); });
  const auto no_task = query([]() -> Task<int> { throw Error("not even a coroutine"); });
  EXPECT_EQ(plain.read().value, 1);
  EXPECT_FALSE(plain.read().loading);
  EXPECT_EQ(*coroutine.read(), "here");
  EXPECT_EQ(coroutine.read()->size(), 4U);
  EXPECT_EQ(failed.read().failure, "not today");
  EXPECT_EQ(no_task.read().failure, "not even a coroutine");
  models.set("plain", plain);
  graph.watch("plain");
  EXPECT_EQ(tick(), Paths{"plain"});
  plain.invalidate();
  EXPECT_EQ(tick(), Paths{"plain"});
  EXPECT_EQ(served("plain"), Value(2));
}

TEST_F(QueryTest, TellsNobodyOfAnEqualValue) {
  const auto same = query([] { return off_loop([] { return std::string("the same"); }); });
  models.set("same", same);
  int runs = 0;
  models.set("above", view([same, &runs](Get get) {
               const auto& loaded = get(same);
               ++runs;
               return loaded ? *loaded : "";
             }));
  graph.watch("same");
  graph.watch("above");
  tick();
  host->turn();
  tick();
  same.invalidate();
  EXPECT_TRUE(tick().empty());
  host->turn();
  EXPECT_TRUE(tick().empty());
  EXPECT_LE(runs, 4) << "once for each step of a load";
}

TEST_F(QueryTest, LetsGoOfWhatItHasWhenNobodyHasIt) {
  const auto captured = std::make_shared<int>(7);
  const auto make = [captured] {
    return query(
        [captured]() -> Task<std::shared_ptr<int>> {
          co_await off_loop([] {});
          co_return captured;
        },
        {.time_to_live = 1min});
  };
  {
    const auto idle = make();
    const auto loaded = make();
    (void)loaded.read();
    host->turn();
    EXPECT_EQ(loaded.read().value, captured);
  }
  EXPECT_EQ(captured.use_count(), 2) << "only make() has it";
  (void)make().read();
  EXPECT_GT(captured.use_count(), 2) << "it is being loaded";
  host->turn();
  EXPECT_EQ(captured.use_count(), 2);
  auto elsewhere = std::make_unique<Query<std::shared_ptr<int>>>(make());
  (void)elsewhere->read();
  host->turn();
  std::jthread([&elsewhere] { elsewhere.reset(); }).join();
  pass(1h);
  EXPECT_EQ(captured.use_count(), 2);
}

TEST_F(QueryTest, BeginsAnewWhereTheServersEndCutItOff) {
  const auto number = counted();
  EXPECT_TRUE(number.read().loading);
  host.reset();
  host.emplace(models.home_loop(), clock);
  host->turn();
  EXPECT_FALSE(number.read());
  EXPECT_EQ(loads, 2);
  host->turn();
  EXPECT_EQ(number.read().value, 2);
}

TEST_F(QueryTest, TriesAgainOnceAServerHasWhatFailedForWantOfOne) {
  host.reset();
  const auto number = counted();
  EXPECT_EQ(number.read().failure, "what is awaited here can only be done while a server runs");
  host.emplace(models.home_loop(), clock);
  host->turn();
  models.set("number", number);
  graph.watch("number");
  tick();
  pass(5s);
  tick();
  host->turn();
  tick();
  EXPECT_EQ(served("number"), Value(2));
}

TEST_F(QueryTest, HasATimeToLiveThoughItWasLoadedBeforeThereWasAServer) {
  host.reset();
  int calls = 0;
  const auto plain = query([&calls] { return ++calls; }, {.time_to_live = 1min});
  const auto above = view([plain](Get get) { return get(plain).value.value_or(0); });
  for (int i = 1; i <= 3; ++i) {
    plain.invalidate();
    EXPECT_EQ(above.read(), i);
  }
  host.emplace(models.home_loop(), clock);
  host->turn();
  models.set("above", above);
  graph.watch("above");
  tick();
  EXPECT_EQ(served("above"), Value(3));
  pass(59s);
  tick();
  EXPECT_EQ(calls, 3);
  pass(1s);
  EXPECT_EQ(tick(), Paths{"above"});
  EXPECT_EQ(served("above"), Value(4));
}

TEST_F(QueryTest, MayReadOtherQueriesAndStates) {
  const auto factor = state(10);
  const auto number = counted();
  const auto product = query([number, factor]() -> Task<int> {
    while (!number.read()) co_await off_loop([] {});
    co_return *number.read() * factor.read();
  });
  models.set("product", product);
  graph.watch("product");
  tick();
  for (int i = 0; i < 5; ++i) host->turn();
  EXPECT_EQ(tick(), Paths{"product"});
  EXPECT_EQ(served("product"), Value(10));
}

}  // namespace
}  // namespace updraft::model::query_test
