#pragma once

#include "rivals/beast/fixture.hpp"

#include <boost/asio.hpp>

/// Accepts connections and makes a session of each.
class Listener {
 public:
  Listener(boost::asio::io_context& context, const boost::asio::ip::tcp::endpoint& endpoint,
           Fixture& fixture);

 private:
  void accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  Fixture& fixture_;
};
