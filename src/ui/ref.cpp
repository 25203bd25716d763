#include <updraft/path.hpp>
#include <updraft/ref.hpp>

namespace updraft {

Ref::Ref(std::string_view path, Position terms) {
  terms.insert(terms.begin(), Value(normal_path(path)));
  value_ = object({{"$", "ref"}, {"ref", array(std::move(terms))}});
}

}  // namespace updraft
