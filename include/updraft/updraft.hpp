#pragma once

/// All of updraft: models, components, server. See docs/ for what each part is.
#include <updraft/actions.hpp>
#include <updraft/arguments.hpp>
#include <updraft/component.hpp>
#include <updraft/convert.hpp>
#include <updraft/describe.hpp>
#include <updraft/each.hpp>
#include <updraft/error.hpp>
#include <updraft/event.hpp>
#include <updraft/forms.hpp>
#include <updraft/handler.hpp>
#include <updraft/icons.hpp>
#include <updraft/json.hpp>
#include <updraft/kit.hpp>
#include <updraft/local_state.hpp>
#include <updraft/misfit.hpp>
#include <updraft/models.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>
#include <updraft/ref.hpp>
#include <updraft/server.hpp>
#include <updraft/state.hpp>
#include <updraft/tamagui.hpp>
#include <updraft/task.hpp>
#include <updraft/value.hpp>
#include <updraft/view.hpp>
