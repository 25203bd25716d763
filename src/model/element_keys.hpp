#pragma once

#include <updraft/event.hpp>
#include <updraft/value.hpp>

#include <cstddef>

namespace updraft::model {

/// Whether keys alone identify the component that an event names, in a value other than the one the
/// client had: each array on the way is entered by a key that one item alone has, and the component
/// has the key and the identifier that the event says (keys of which a list had two do not count).
/// Then it is the same element, as far as the program tells elements apart (see redraw.cpp). Adds
/// how many items and members it has looked at, or indexed, to `steps`.
[[nodiscard]] bool keys_identify_component(const Value& root, const Event& event,
                                           std::size_t& steps);

}  // namespace updraft::model
