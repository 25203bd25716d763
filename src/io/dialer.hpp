#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace updraft::io {

/// Connects to one server at a time, over TCP, and reads and writes on a thread of its own. Owned
/// by a client, on whose thread all of this is to be called. That thread is kept waiting by the
/// destructor alone, for a moment, where a server is slow to take a goodbye.
class Dialer {
 public:
  /// The most bytes that wait for take(); beyond, nothing is read from the server.
  static constexpr std::size_t most_waiting = std::size_t{256} << 10;

  /// What has happened since it was last asked for, in this order.
  struct News {
    bool opened = false;
    std::string bytes = {};
    bool drained = false;                  ///< All that was written has been taken.
    std::optional<std::string> lost = {};  ///< Why there is no connection (any more).
  };

  /// `wake()` is called when there is something to take, once until that is done. On the other
  /// thread; it must not throw. Throws std::system_error if the system has no descriptors.
  explicit Dialer(std::function<void()> wake);
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;
  ~Dialer();

  /// Connects, after close() where there was a connection before.
  void open(const std::string& host, const std::string& port);
  void write(const std::string& bytes);
  /// Of what was written, what the system has not taken.
  [[nodiscard]] std::size_t unwritten() const;
  /// Writes the rest and closes; there are no news of this connection any more.
  void close() noexcept;
  [[nodiscard]] News take();

 private:
  class Attempt;
  struct Desk;
  class Worker;

  void begin_thread();

  std::shared_ptr<Desk> desk_;
  std::unique_ptr<Worker> worker_;
  std::shared_ptr<Attempt> attempt_;
  std::future<void> ended_;
  std::thread thread_;
};

}  // namespace updraft::io
