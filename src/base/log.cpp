#include <updraft/log.hpp>

#include "base/no_sigpipe.hpp"
#include "base/printable.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <string>

namespace updraft {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      break;
  }
  return spdlog::level::off;
}

/// A Log on a logger of its own: spdlog's process-wide registry stays out of it.
class SpdLog final : public Log {
 public:
  explicit SpdLog(LogLevel least)
      : logger_("updraft", std::make_shared<spdlog::sinks::stderr_color_sink_mt>()) {
    logger_.set_level(to_spdlog(least));
    logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  }

  void write(LogLevel level, std::string_view line) override {
    // Lines quote what clients sent.
    const std::string text = printable(line);
    // The reader of the log may end before the server does.
    const NoSigpipe no_sigpipe;
    logger_.log(to_spdlog(level), spdlog::string_view_t(text.data(), text.size()));
  }

 private:
  spdlog::logger logger_;
};

}  // namespace

std::shared_ptr<Log> stderr_log(LogLevel least) {
  return std::make_shared<SpdLog>(least);
}

}  // namespace updraft
