#include "hub/session.hpp"

#include "hub/roll.hpp"

#include <vector>

namespace updraft::hub {

Value Session::describe() const {
  std::vector<Value> paths;
  for (const Subscription& subscription : subscriptions_.list()) {
    if (paths.size() == Roll::subscriptions_listed) break;
    paths.emplace_back(subscription.topic().path());
  }
  return object({{"id", info.id},
                 {"address", info.address},
                 {"subscriptions", Value::array(std::move(paths))},
                 {"subscription_count", subscriptions_.count()},
                 {"outbox_bytes", outbox_.reply_bytes()},
                 {"slow", blocked_}});
}

}  // namespace updraft::hub
