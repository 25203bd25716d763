#pragma once

/// All of updraft: models, components, server. See docs/ for what each part is.
#include <updraft/actions.hpp>
#include <updraft/component.hpp>
#include <updraft/each.hpp>
#include <updraft/error.hpp>
#include <updraft/event.hpp>
#include <updraft/forms.hpp>
#include <updraft/icons.hpp>
#include <updraft/json.hpp>
#include <updraft/kit.hpp>
#include <updraft/local_state.hpp>
#include <updraft/models.hpp>
#include <updraft/ref.hpp>
#include <updraft/server.hpp>
#include <updraft/state.hpp>
#include <updraft/tamagui.hpp>
#include <updraft/value.hpp>
#include <updraft/view.hpp>
