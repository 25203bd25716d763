#include "websocket/close_code.hpp"

#include <gtest/gtest.h>

namespace updraft::websocket::close_code_test {
namespace {

bool expected(unsigned code) {
  // RFC 6455, section 7.4.1 and the IANA registry; 3000 to 4999 by section 7.4.2.
  switch (code) {
    case 1000:
    case 1001:
    case 1002:
    case 1003:
    case 1007:
    case 1008:
    case 1009:
    case 1010:
    case 1011:
    case 1012:
    case 1013:
    case 1014:
      return true;
    default:
      return code / 1000 == 3 || code / 1000 == 4;
  }
}

TEST(CloseCode, MayBeSentAsTheRegistrySays) {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    EXPECT_EQ(may_be_sent(static_cast<std::uint16_t>(code)), expected(code)) << code;
  }
}

TEST(CloseCode, ThatStandsForNoFrameIsNeverSent) {
  for (const CloseCode code : {CloseCode::none, CloseCode::abnormal, CloseCode::tls_handshake}) {
    EXPECT_FALSE(may_be_sent(static_cast<std::uint16_t>(code)));
  }
}

TEST(CloseCode, ThatThisServerAnswersWithMayBeSent) {
  for (const CloseCode code :
       {CloseCode::normal, CloseCode::going_away, CloseCode::protocol_error, CloseCode::unsupported,
        CloseCode::invalid_data, CloseCode::policy, CloseCode::too_big, CloseCode::internal}) {
    EXPECT_TRUE(may_be_sent(static_cast<std::uint16_t>(code)));
  }
}

}  // namespace
}  // namespace updraft::websocket::close_code_test
