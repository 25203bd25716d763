#include <updraft/client.hpp>
#include <updraft/press.hpp>

#include "client/play.hpp"

#include <gtest/gtest.h>

// What goes wrong with another server names its host, its models and what the system said: a
// handler that lets it pass tells its own client none of it.

namespace updraft::test::error_texts_test {
namespace {

/// The error with which `make` fails.
template <class F>
Error error_of(F make) {
  try {
    make();
  } catch (const Error& error) {
    return error;
  }
  return Error("nothing failed");
}

TEST(ErrorTexts, OfAnAddressAreForTheProgram) {
  const Error error = error_of([] { Client client("ws://admin:hunter2@db-7:99999"); });
  EXPECT_NE(error.message().find("hunter2"), std::string::npos);
  EXPECT_FALSE(error.for_clients());
  EXPECT_FALSE(error_of([] {
                 Client client("ws://127.0.0.1", {.headers = {{"Cookie", "a\r\nb"}}});
               }).for_clients());
}

TEST(ErrorTexts, OfWhatAScreenDoesNotShowAreForTheProgram) {
  EXPECT_FALSE(press("users/bob", Value(), by_text("Delete")).error().for_clients());
}

TEST(ErrorTexts, OfAClientThatIsClosedAreForTheProgram) {
  Play play;
  Client client("ws://127.0.0.1:9");
  const auto scene = [&]() -> Task<> {
    Subscribed subscribed = client.subscribe("users/bob");
    client.close();
    const auto response = co_await client.send(EventRequest{});
    EXPECT_FALSE(response.ok() || response.error().for_clients());
    const auto value = co_await subscribed.next();
    EXPECT_FALSE(value.ok() || value.error().for_clients());
  };
  play.run(scene());
}

}  // namespace
}  // namespace updraft::test::error_texts_test
