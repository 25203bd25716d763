#pragma once

#include "io/socket.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace updraft::net {

/// A TCP socket of a loop. Its executor is named by type: one that could be any other is five times
/// as large, in each connection and each wait.
using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

using io::unsent_bytes;

/// Opens a socket or acceptor. The programs that this one starts do not get it: they would hold its
/// port, and keep its peers waiting. Nor do they when they start on another thread meanwhile.
template <class AnySocket>
void open_close_on_exec(AnySocket& socket, const boost::asio::ip::tcp& protocol,
                        boost::system::error_code& error) {
  const int handle =
      ::socket(protocol.family(), protocol.type() | SOCK_CLOEXEC, protocol.protocol());
  if (handle < 0) {
    error.assign(errno, boost::system::system_category());
    return;
  }
  socket.assign(protocol, handle, error);
  if (error) ::close(handle);
}

}  // namespace updraft::net
