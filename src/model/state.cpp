#include <updraft/state.hpp>

#include <string>

namespace updraft::model {
namespace {

thread_local int changes_under_way = 0;
/// They nest too deep: each ends with an error, until the outermost is over. A state with several
/// such watchers would otherwise be set twice as often at each level.
thread_local bool nest_too_deep = false;

}  // namespace

Change::Change() {
  if (nest_too_deep || changes_under_way == most_nested_changes) {
    nest_too_deep = true;
    throw Error(ErrorKind::internal,
                "states set each other without end: a watching function sets a state whose "
                "watching function sets one, " +
                    std::to_string(most_nested_changes) + " deep");
  }
  ++changes_under_way;
}

Change::~Change() {
  if (--changes_under_way == 0) nest_too_deep = false;
}

}  // namespace updraft::model
