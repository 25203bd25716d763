#include <updraft/icons.hpp>

namespace updraft {

namespace icons {

Props to_props(const IconProps& p) {
  return Props(p.key, {{"icon", p.icon}, {"size", p.size}, {"color", p.color}}, p.more);
}

}  // namespace icons

}  // namespace updraft
