#include <updraft/handler.hpp>
#include <updraft/models.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <new>
#include <string>

// What a client gets of a model that there is no memory for, beside the response to its event.

namespace updraft::test {
namespace {

constexpr const char* response_to_press = R"({"$":"evt-res","key":"1"})";

/// A server with a view of a count, and a handler that counts up; the next runs of the view find no
/// memory, as many as `press` says.
struct MissingMemory : testing::Test {
  State<int> count = state(1);
  int runs_that_fail = 0;
  MemoryServer server{Models{{"view", view([this](Get get) {
                                const int n = get(count);
                                if (runs_that_fail > 0) {
                                  --runs_that_fail;
                                  throw std::bad_alloc();
                                }
                                return n;
                              })},
                             {"press", Model(Value([this](int runs) {
                                runs_that_fail = runs;
                                ++count;
                              }))}}};
  MemoryClient& client = server.open();

  MissingMemory() {
    client.send_text(R"({"$":"sub","keys":["view"]})");
    EXPECT_EQ(client.next_text(), R"({"$":"up","key":"view","val":1})");
  }

  void press(int runs) {
    client.send_text(R"({"$":"evt","key":"1","target":{"path":["press"]},"payload":[)" +
                     std::to_string(runs) + "]}");
  }
};

TEST_F(MissingMemory, ForAMomentHoldsTheResponseBackUntilTheUpdateIsThere) {
  for (const int runs : {1, 2, 7}) {
    press(runs);
    EXPECT_EQ(client.next_text(),
              R"({"$":"up","key":"view","val":)" + std::to_string(count.read()) + "}")
        << runs << " runs fail";
    EXPECT_EQ(client.next_text(), response_to_press);
  }
  EXPECT_EQ(server.log().complaints(), "") << "nobody has noticed";
}

TEST_F(MissingMemory, ForLongerLeavesTheLastValueAndIsReportedAndTheUpdateFollowsWhenThereIsSome) {
  press(1'000'000);
  EXPECT_EQ(client.next_text(), response_to_press);
  EXPECT_EQ(client.next_text(), "");
  EXPECT_EQ(server.log().complaints(), "the model at \"view\" failed: out of memory\n");
  runs_that_fail = 0;
  server.advance(std::chrono::seconds(1));
  EXPECT_EQ(client.next_text(), R"({"$":"up","key":"view","val":2})");
}

}  // namespace
}  // namespace updraft::test
