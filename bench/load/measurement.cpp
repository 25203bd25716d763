#include "measurement.hpp"

#include <updraft/json.hpp>

#include "process.hpp"

#include <cmath>
#include <string_view>
#include <vector>

namespace updraft::load {
namespace {

/// A core that is used more than that has nothing left to give.
constexpr double busy = 0.95;
/// And one that is used less than that is surely waiting for somebody.
constexpr double idle = 0.5;

double in_microseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

double in_seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

/// With as many decimals as anybody wants to read.
Value rounded(double number, double steps) {
  return std::round(number * steps) / steps;
}

Value to_value(const Latency& latency) {
  constexpr double tenths = 10;
  return object({{"p50", rounded(latency.p50, tenths)},
                 {"p90", rounded(latency.p90, tenths)},
                 {"p99", rounded(latency.p99, tenths)},
                 {"max", rounded(latency.max, tenths)}});
}

Value to_value(std::int64_t integer) {
  return integer;
}

Value to_value(double number) {
  constexpr double thousandths = 1000;
  return rounded(number, thousandths);
}

template <class T>
void add(std::vector<Member>& members, std::string_view name, const std::optional<T>& field) {
  if (field) members.push_back({name, to_value(*field)});
}

}  // namespace

std::optional<Latency> latency_of(const Histogram& histogram) {
  if (histogram.count() == 0) return std::nullopt;
  return Latency{.p50 = in_microseconds(histogram.quantile(0.5)),
                 .p90 = in_microseconds(histogram.quantile(0.9)),
                 .p99 = in_microseconds(histogram.quantile(0.99)),
                 .max = in_microseconds(histogram.max())};
}

std::string bottleneck_of(const Measurement& measurement) {
  const double generator = measurement.generator_cpu.value_or(0);
  if (!measurement.server_cpu) return generator < idle ? "neither" : "unknown";
  if (*measurement.server_cpu > busy) return "server";
  return generator > busy ? "generator" : "neither";
}

std::string to_json(const Measurement& measurement) {
  std::vector<Member> members{{"load", measurement.load},
                              {"seconds", to_value(measurement.seconds)}};
  add(members, "updates_per_second", measurement.updates_per_second);
  add(members, "deliveries_per_second", measurement.deliveries_per_second);
  add(members, "frames_per_second", measurement.frames_per_second);
  add(members, "events_per_second", measurement.events_per_second);
  add(members, "connections_per_second", measurement.connections_per_second);
  add(members, "rounds_per_second", measurement.rounds_per_second);
  add(members, "first_round_seconds", measurement.first_round_seconds);
  add(members, "keys_per_second", measurement.keys_per_second);
  add(members, "bytes_per_connection", measurement.bytes_per_connection);
  add(members, "bytes_before", measurement.bytes_before);
  add(members, "bytes_after", measurement.bytes_after);
  add(members, "response_us", measurement.response_us);
  add(members, "update_us", measurement.update_us);
  add(members, "generator_cpu", measurement.generator_cpu);
  add(members, "server_cpu", measurement.server_cpu);
  if (measurement.generator_cpu) members.push_back({"bottleneck", bottleneck_of(measurement)});
  return updraft::to_json(Value::object(std::move(members)));
}

Meter::Meter(const Settings& settings)
    : load_(name_of(settings.load)),
      server_(settings.server_pid),
      start_(std::chrono::steady_clock::now()),
      own_cpu_(cpu_time()) {
  if (server_) server_cpu_ = cpu_time(server_);
}

Measurement Meter::stop() const {
  const double seconds = in_seconds(std::chrono::steady_clock::now() - start_);
  Measurement measurement{.load = load_, .seconds = seconds};
  measurement.generator_cpu = in_seconds(cpu_time() - own_cpu_) / seconds;
  if (server_) measurement.server_cpu = in_seconds(cpu_time(server_) - server_cpu_) / seconds;
  return measurement;
}

}  // namespace updraft::load
