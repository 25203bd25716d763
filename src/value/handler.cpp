#include <updraft/handler.hpp>

namespace updraft::handler {

Response refuse_argument(const ArgumentMisfit& misfit) {
  return reject(object({{"name", "ArgumentError"}, {"message", misfit.message()}}));
}

}  // namespace updraft::handler
