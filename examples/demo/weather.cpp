#include "screens.hpp"

#include <chrono>
#include <string>

namespace demo {

using namespace updraft;
using namespace std::chrono_literals;

namespace {

struct Weather {
  int load;
  int degrees;
};

/// Stands for a service far away: it takes 2 seconds, and is down every third time.
Task<Weather> ask_the_service(int load) {
  co_await sleep_for(2s);
  if (load % 3 == 0) throw Error("the weather service is down");
  co_return Weather{load, 20 + load};
}

Value now(const Loaded<Weather>& weather) {
  if (!weather) return Spinner({.key = "now"});
  return Text({.key = "now"}, "Load ", weather->load, ": ", weather->degrees, " degrees");
}

// Why a load failed is for the log: it may tell of machines and tables. The screen says what people
// need to know.
const char* problem(const Loaded<Weather>& weather) {
  return weather.failure.empty() ? "" : "the weather service is down";
}

}  // namespace

// However many look at it, there is one load at a time; what was loaded last stays meanwhile.
Model weather_screen() {
  auto weather = query([loads = 0]() mutable { return ask_the_service(++loads); },
                       {.retry_after = std::nullopt});
  return view([=](Get get) {
    const auto& report = get(weather);
    return screen("Weather",
                  {now(report), Text({.key = "problem", .color = "$red10"}, problem(report)),
                   Button({.key = "reload", .onPress = [=] { weather.invalidate(); }}, "Reload")});
  });
}

}  // namespace demo
