#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fcntl.h>

namespace updraft::net {

/// A TCP socket of a loop. Its executor is named by type: one that could be any other is five times
/// as large, in each connection and each wait.
using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// How much the system takes for a connection that it can't send yet (TCP_NOTSENT_LOWAT). What
/// waits longer waits with us, where a newer value takes its place, and what is urgent passes it.
inline constexpr int unsent_bytes = 16 << 10;

/// Keeps a socket from the programs that this one starts: they would hold its port, and keep its
/// peers waiting.
inline void close_on_exec(int handle) noexcept {
  ::fcntl(handle, F_SETFD, FD_CLOEXEC);
}

}  // namespace updraft::net
