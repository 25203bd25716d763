#include "cli/replay.hpp"

#include "cli/dialed_wire.hpp"
#include "cli/recording.hpp"
#include "cli/server_url.hpp"
#include "cli/terminal_text.hpp"
#include "client/address.hpp"
#include "transcript/player.hpp"
#include "transcript/transcript.hpp"

#include <algorithm>
#include <utility>

namespace updraft::cli {
namespace {

using transcript::Difference;
using transcript::Mismatch;
using transcript::Player;
using transcript::Step;
using transcript::Transcript;

/// In a file or pipe; and of messages of which is said, below, where they differ.
constexpr std::size_t longest_line = 2'000;
constexpr std::size_t longest_heading = 120;

/// `- what was expected` and `+ what was found`, and within messages where they differ.
class Diff {
 public:
  explicit Diff(const Console& console) : console_(console) {
    const bool for_people = is_terminal(console.output().descriptor());
    columns_ = for_people ? terminal_size(console.output().descriptor()).columns : longest_line;
  }

  std::string of(const Difference& difference) {
    const std::size_t columns = columns_;
    if (!difference.mismatches.empty()) columns_ = std::min(columns_, longest_heading);
    line(Paint::bad, "- " + difference.expected);
    line(Paint::good, "+ " + difference.found);
    columns_ = columns;
    for (const Mismatch& mismatch : difference.mismatches) {
      line(Paint::strong, "  at " + to_string(mismatch.position));
      line(Paint::bad, "  - " + part(mismatch.expected));
      line(Paint::good, "  + " + part(mismatch.found));
    }
    return std::move(text_);
  }

 private:
  static std::string part(const std::optional<Value>& value) {
    return value ? json_line(*value) : "nothing";
  }
  void line(Paint kind, const std::string& text) {
    paint(text_, kind, clipped(printable(text), columns_), console_.has_color());
    text_ += '\n';
  }

  const Console& console_;
  std::size_t columns_;
  std::string text_;
};

Transcript checked(const std::string& file) {
  auto transcript = transcript::read_transcript(file);
  if (!transcript) throw Failure{ExitCode::usage, transcript.error().message()};
  if (transcript->in_memory_only()) {
    throw Failure{ExitCode::usage,
                  file + " moves the time (wait, stall, read), which only the test suite can do"};
  }
  return *std::move(transcript);
}

/// Where the transcript is to be played.
std::string url_for(const Replay& replay, const Transcript& transcript) {
  const std::string& given = replay.target.url;
  const std::string said = given.empty() ? Recording::url_in(transcript.sentence) : given;
  if (said.empty()) {
    throw Failure{ExitCode::usage, replay.file + " does not say from where it is; --url does"};
  }
  auto url = server_url(said);
  if (!url) throw Failure{ExitCode::usage, url.error().message()};
  return *std::move(url);
}

}  // namespace

void Replay::run(const Console& console) const {
  const Transcript transcript = checked(file);
  const std::string url = url_for(*this, transcript);
  std::vector<websocket::HeaderField> fields;
  fields.reserve(target.headers.size());
  for (const std::string& header : target.headers) fields.push_back(header_field(header));
  DialedVenue venue(*client::parse_address(url), fields, target.timeout);
  if (const auto difference = Player(venue).play(transcript)) {
    if (!venue.problem().empty()) {
      throw Failure{ExitCode::disconnected, describe_absence(url, venue.problem())};
    }
    const std::string where = file + ":" + std::to_string(difference->line) + ": ";
    if (!difference->problem.empty()) {
      throw Failure{ExitCode::refused, where + difference->problem};
    }
    console.output().write(Diff(console).of(*difference));
    throw Failure{ExitCode::refused, where + "not as recorded"};
  }
  const auto received = std::ranges::count(transcript.steps, Step::Kind::receive, &Step::kind);
  console.output().write(printable(file) + ": " + std::to_string(received) +
                         (received == 1 ? " message" : " messages") + " as recorded\n");
}

}  // namespace updraft::cli
