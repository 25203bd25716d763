#include "rivals/beast/listener.hpp"

#include "rivals/beast/session.hpp"

using boost::asio::ip::tcp;

Listener::Listener(boost::asio::io_context& context, const tcp::endpoint& endpoint,
                   Fixture& fixture)
    : acceptor_(context, endpoint), fixture_(fixture) {
  accept();
}

void Listener::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
    if (error == boost::asio::error::operation_aborted) return;
    if (!error) std::make_shared<Session>(std::move(socket), fixture_)->start();
    accept();
  });
}
