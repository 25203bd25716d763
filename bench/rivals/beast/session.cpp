#include "rivals/beast/session.hpp"

#include <string_view>

namespace beast = boost::beast;
namespace websocket = beast::websocket;

Session::Session(boost::asio::ip::tcp::socket socket, Fixture& fixture)
    : stream_(std::move(socket)), fixture_(fixture) {
  beast::error_code ignored;
  beast::get_lowest_layer(stream_).socket().set_option(boost::asio::ip::tcp::no_delay(true),
                                                       ignored);
  stream_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
  stream_.auto_fragment(false);  // each message is one frame, whatever its size
  stream_.text(true);
}

Session::~Session() {
  fixture_.leave(*this);
}

void Session::start() {
  stream_.async_accept([self = shared_from_this()](const beast::error_code& error) {
    if (!error) self->read();
  });
}

void Session::read() {
  stream_.async_read(
      buffer_, [self = shared_from_this()](const beast::error_code& error, std::size_t size) {
        if (error) return;
        const auto bytes = self->buffer_.cdata();
        self->fixture_.take_message(*self, {static_cast<const char*>(bytes.data()), size});
        self->buffer_.consume(size);
        self->read();
      });
}

void Session::send(Message message) {
  queue_.push_back(std::move(message));
  if (queue_.size() == 1) write();
}

void Session::write() {
  stream_.async_write(boost::asio::buffer(*queue_.front()),
                      [self = shared_from_this()](const beast::error_code& error, std::size_t) {
                        if (error) return;  // the read fails too
                        self->queue_.pop_front();
                        if (!self->queue_.empty()) self->write();
                      });
}
