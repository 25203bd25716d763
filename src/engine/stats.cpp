#include "engine/stats.hpp"

#include <updraft/json.hpp>

namespace updraft::engine {

void Stats::add(const hub::Figures& shard) noexcept {
  all.sessions += shard.sessions;
  all.subscriptions += shard.subscriptions;
  all.slow += shard.slow;
  all.updates += shard.updates;
  all.events += shard.events;
  all.dropped.stalled += shard.dropped.stalled;
  all.dropped.silent += shard.dropped.silent;
  all.dropped.unclosed += shard.dropped.unclosed;
  all.dropped.failed += shard.dropped.failed;
}

std::string to_json(const Stats& stats) {
  using milliseconds = std::chrono::duration<double, std::milli>;
  const auto& [sessions, subscriptions, slow, updates, events, dropped] = stats.all;
  return updraft::to_json(object({{"connections", sessions},
                                  {"subscriptions", subscriptions},
                                  {"slow", slow},
                                  {"updates", updates},
                                  {"events", events},
                                  {"dropped", object({{"stalled", dropped.stalled},
                                                      {"silent", dropped.silent},
                                                      {"unclosed", dropped.unclosed},
                                                      {"failed", dropped.failed}})},
                                  {"lag_ms", milliseconds(stats.loop_lag).count()}}));
}

}  // namespace updraft::engine
