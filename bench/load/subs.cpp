// Subs: one connection that subscribes to many items, round after round.
#include "failure.hpp"
#include "loads.hpp"
#include "message.hpp"
#include "stage.hpp"

#include <charconv>
#include <span>
#include <vector>

namespace updraft::load {
namespace {

/// Messages shorter than this, with room to spare, are within every server's limit.
constexpr std::size_t longest_message = std::size_t{512} << 10;

class SubsLoad final : public Listener {
 public:
  SubsLoad(const Settings& settings, const Subs& load)
      : settings_(settings), afresh_(load.afresh), items_(load.keys), stage_(settings, *this) {
    std::vector<std::string> paths;
    paths.reserve(load.keys);
    for (std::size_t i = 0; i < load.keys; ++i) {
      paths.push_back(std::string(item_prefix) + std::to_string(i));
    }
    subscribe_ = messages("sub", paths);
    unsubscribe_ = messages("unsub", paths);
  }

  Measurement run() {
    stage_.open(1);
    const Meter first(settings_);
    run_round();
    const double first_round = first.stop().seconds;
    run_rounds(settings_.warmup);

    const Meter meter(settings_);
    const auto rounds = static_cast<double>(run_rounds(settings_.seconds));
    Measurement measurement = meter.stop();
    measurement.first_round_seconds = first_round;
    measurement.rounds_per_second = rounds / measurement.seconds;
    measurement.keys_per_second =
        *measurement.rounds_per_second * static_cast<double>(items_.size());
    measurement.frames_per_second = measurement.keys_per_second;
    return measurement;
  }

  void on_open(Client& /*client*/) override {}

  void on_text(Client& client, std::string_view text, Time /*now*/) override {
    const Message message = reader_.read(text);
    Item* item = message.kind == Message::Kind::update ? find(message) : nullptr;
    if (!item) client.fail("the value of an item", excerpt(text));
    if (item->round == round_) client.fail("each item once a round", excerpt(text));
    // Nobody presses.
    if (item->round > 0 && message.n != item->n) {
      client.fail("n " + std::to_string(item->n) + " as before", excerpt(text));
    }
    *item = {.round = round_, .n = message.n};
    --left_;
  }

  [[nodiscard]] std::string missing() const override {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].round != round_) {
        return "connection 0 has no item/" + std::to_string(i) + " in round " +
               std::to_string(round_) + ", and " + std::to_string(left_ - 1) + " others";
      }
    }
    return "nobody waits for anything";
  }

 private:
  struct Item {
    std::uint64_t round = 0;  ///< When it came last.
    std::int64_t n = 0;
  };

  /// As few messages as will do.
  static std::vector<std::string> messages(std::string_view kind,
                                           std::span<const std::string> paths) {
    std::vector<std::string> out;
    while (!paths.empty()) {
      std::size_t count = 0;
      std::size_t size = 64;
      constexpr std::size_t quotes_and_comma = 3;
      while (count < paths.size() && size < longest_message) {
        size += paths[count].size() + quotes_and_comma;
        ++count;
      }
      if (size >= longest_message) --count;
      out.push_back(subscription_text(kind, paths.first(count)));
      paths = paths.subspan(count);
    }
    return out;
  }

  /// The item that an update is of; none if it is of no item, or says another's id.
  Item* find(const Message& update) {
    if (!update.path.starts_with(item_prefix)) return nullptr;
    const std::string_view id = update.path.substr(item_prefix.size());
    std::size_t index = 0;
    const auto read = std::from_chars(id.data(), id.data() + id.size(), index);
    if (read.ec != std::errc() || read.ptr != id.data() + id.size()) return nullptr;
    return index < items_.size() && update.id == id ? &items_[index] : nullptr;
  }

  void run_round() {
    Client& client = stage_.clients().front();
    if (afresh_ && round_ > 0) {
      for (const std::string& text : unsubscribe_) client.write(text);
    }
    ++round_;
    left_ = items_.size();
    for (const std::string& text : subscribe_) client.write(text);
    client.flush();
    while (left_ > 0) stage_.turn();
  }

  /// Whole rounds until the time is over; how many.
  std::size_t run_rounds(std::chrono::duration<double> time) {
    const Time start = std::chrono::steady_clock::now();
    std::size_t rounds = 0;
    for (; std::chrono::steady_clock::now() - start < time; ++rounds) run_round();
    return rounds;
  }

  const Settings& settings_;
  bool afresh_;
  std::vector<std::string> subscribe_;
  std::vector<std::string> unsubscribe_;
  MessageReader reader_;
  std::vector<Item> items_;
  Stage stage_;
  std::uint64_t round_ = 0;
  std::size_t left_ = 0;  ///< Items that have not come in this round.
};

}  // namespace

Measurement run(const Settings& settings, const Subs& load) {
  return SubsLoad(settings, load).run();
}

}  // namespace updraft::load
