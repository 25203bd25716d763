#include "hub/roll.hpp"

#include "hub/session.hpp"

namespace updraft::hub {

void Roll::fill(const std::list<Session>& all) {
  sessions.clear();
  for (const Session& session : all) {
    if (sessions.size() == sessions_listed) break;
    sessions.push_back(session.describe());
  }
  complete = sessions.size() == all.size();
}

}  // namespace updraft::hub
