#include "websocket/extension.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::websocket::extension_test {
namespace {

constexpr Compression full(15);

/// What a Sec-WebSocket-Extensions field comes to.
Compression accept(std::string_view field) {
  const auto offers = parse_extensions(field);
  EXPECT_TRUE(offers) << field;
  return offers ? accept_compression(*offers) : Compression();
}

TEST(Extensions, AreReadWithTheirParameters) {
  const auto offers = parse_extensions(R"(a , b;x;y = 1; z="two" ,, "c")");
  EXPECT_FALSE(offers) << "a name is not quoted";
  const auto taken = parse_extensions(",\ta , b;x;y = 1; z=\"t\\wo\" ,,");
  ASSERT_TRUE(taken);
  ASSERT_EQ(taken->size(), 2U);
  EXPECT_EQ(taken->front().name, "a");
  EXPECT_TRUE(taken->front().parameters.empty());
  const auto& parameters = taken->back().parameters;
  ASSERT_EQ(parameters.size(), 3U);
  EXPECT_EQ(parameters[0].name, "x");
  EXPECT_EQ(parameters[0].value, std::nullopt);
  EXPECT_EQ(parameters[1].name, "y");
  EXPECT_EQ(parameters[1].value, "1");
  EXPECT_EQ(parameters[2].value, "two");
}

TEST(Extensions, AreNoneInAnEmptyField) {
  const auto offers = parse_extensions("");
  ASSERT_TRUE(offers);
  EXPECT_TRUE(offers->empty());
}

TEST(Extensions, AreRefusedWhereTheyBreakTheGrammar) {
  for (const char* field : {" ",
                            ",",
                            ";",
                            "a b",
                            "a;",
                            "a;;b",
                            "a;=1",
                            "a;b=",
                            "a;b=\"\"",
                            "a;b=\"c",
                            "a;b=c\"",
                            "a;b=\"",
                            "a;b=\"c d\"",
                            "a;b=\"c,d\"",
                            "a;b=\"c\\\"",
                            "a;b=\"c\"d",
                            "a;b==c",
                            "a=1",
                            "permessage-deflate, ;",
                            "permessage-deflate; server_max_window_bits=",
                            "permessage-deflate\x01"}) {
    EXPECT_FALSE(parse_extensions(field)) << field;
  }
}

TEST(Compression, IsAcceptedAsStockClientsOfferIt) {
  const std::vector<std::pair<std::string_view, Compression>> cases = {
      {"permessage-deflate", full},
      {"permessage-deflate; client_max_window_bits", full},
      {"permessage-deflate; client_max_window_bits=15", full},
      {"permessage-deflate; client_max_window_bits=\"10\"", full},
      {"permessage-deflate; server_no_context_takeover; client_no_context_takeover", full},
      {"permessage-deflate; server_max_window_bits=15", Compression(15, true)},
      {"permessage-deflate; server_max_window_bits=\"1\\0\"", Compression(10)},
      {"permessage-deflate; server_max_window_bits=8", Compression(8)},
      {"x-webkit-deflate-frame, permessage-deflate;client_max_window_bits", full},
  };
  for (const auto& [field, expected] : cases) EXPECT_EQ(accept(field), expected) << field;
}

TEST(Compression, IsDeclinedWhereAParameterIsWrong) {
  for (const char* field :
       {"", "permessage-bzip2", "Permessage-Deflate", "permessage-deflate; unknown",
        "permessage-deflate; unknown=1", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=ten",
        "permessage-deflate; server_max_window_bits=1152921504606846985",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=+9",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover"}) {
    EXPECT_EQ(accept(field), Compression()) << field;
  }
}

TEST(Compression, IsTheFirstOfferThatCanBeAccepted) {
  EXPECT_EQ(accept("permessage-deflate; server_max_window_bits=7, "
                   "permessage-deflate; server_max_window_bits=9, permessage-deflate"),
            Compression(9));
}

TEST(Compression, IsAnsweredWithoutContextTakeover) {
  EXPECT_EQ(extensions_field(Compression()), "");
  EXPECT_EQ(extensions_field(full),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  EXPECT_EQ(extensions_field(Compression(9)),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=9");
  // Who has named the largest window has it named.
  EXPECT_EQ(extensions_field(Compression(15, true)),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=15");
  // An answer may be what an offer may be.
  for (const Compression each : {full, Compression(9), Compression(15, true)}) {
    EXPECT_EQ(accept(extensions_field(each)), each);
  }
}

TEST(Compression, CoversWhatFitsTheWindow) {
  EXPECT_FALSE(Compression().covers(0));
  EXPECT_TRUE(full.covers(std::size_t{64} << 20));
  EXPECT_TRUE(Compression(9).covers(512));
  EXPECT_FALSE(Compression(9).covers(513));
}

}  // namespace
}  // namespace updraft::websocket::extension_test
