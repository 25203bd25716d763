#pragma once

#include <updraft/server.hpp>

#include "support/socket_client.hpp"

#include <string>

namespace updraft::test {

/// The answer to a request for a link, as it is; the server runs.
inline std::string answer_to_link(const Server& server, const std::string& link) {
  HttpClient client(server.port());
  const auto target = link.find('/', link.find("//") + 2);
  client.send("GET " + link.substr(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return client.whole_answer();
}

/// The cookie that opening the inspector's link leaves in a browser.
inline std::string inspector_cookie(const Server& server) {
  const std::string answer = answer_to_link(server, server.inspector_link());
  const std::string name = "Set-Cookie: ";
  const auto start = answer.find(name) + name.size();
  return answer.substr(start, answer.find(';', start) - start);
}

}  // namespace updraft::test
