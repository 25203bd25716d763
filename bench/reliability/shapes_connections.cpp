#include <updraft/error.hpp>
#include <updraft/limits.hpp>

#include "shapes.hpp"

namespace updraft::reliability {
namespace {

constexpr std::string_view host = "Host: 127.0.0.1\r\n";

std::string get(std::string_view path, std::string_view fields = {}) {
  return "GET " + std::string(path) + " HTTP/1.1\r\n" + std::string(host) + std::string(fields) +
         "\r\n";
}

std::string handshake(std::string_view fields = {}) {
  return get("/",
             "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                 std::string(fields));
}

std::string nothing(std::size_t /*number*/) {
  return {};
}

std::string plain_handshake(std::size_t /*number*/) {
  return handshake();
}

std::string long_offer(std::size_t /*number*/) {
  static const std::string request =
      handshake("Sec-WebSocket-Extensions: " +
                repeated("permessage-deflate; server_max_window_bits=7, ", 300) + "x\r\n");
  return request;
}

std::string half_a_request(std::size_t /*number*/) {
  const std::string whole = handshake();
  return whole.substr(0, whole.size() - 2);
}

std::string long_head(std::size_t /*number*/) {
  static const std::string request = get("/count", repeated("A: b\r\n", 2'700));
  return request;
}

std::string too_long_head(std::size_t /*number*/) {
  static const std::string request =
      get("/count", "A: " + std::string(2 * Limits().handshake_bytes, 'a') + "\r\n");
  return request;
}

std::string model(std::size_t /*number*/) {
  return get("/count", "Accept: application/json\r\n");
}

std::string large_model(std::size_t /*number*/) {
  return get("/wide", "Accept: application/json\r\n");
}

std::string drawn_model(std::size_t /*number*/) {
  return get("/screen", "Accept: application/json\r\n");
}

std::string no_model(std::size_t number) {
  return get("/no/" + std::to_string(number), "Accept: application/json\r\n");
}

std::string escaped_path(std::size_t /*number*/) {
  static const std::string request = get("/" + repeated("%2561", 3'000));
  return request;
}

std::string page(std::size_t /*number*/) {
  return get("/", "Accept: text/html\r\nAccept-Encoding: gzip\r\n");
}

std::string slashes(std::size_t /*number*/) {
  static const std::string request = get(std::string(15'000, '/'), "Accept: text/html\r\n");
  return request;
}

std::string deepest_page(std::size_t /*number*/) {
  static const std::string request = get(std::string(512, '/'), "Accept: text/html\r\n");
  return request;
}

std::string all_paths(std::size_t /*number*/) {
  return get("/-/paths");
}

std::string stats(std::size_t /*number*/) {
  return get("/-/stats");
}

std::string slow_query(std::size_t number) {
  return get("/slow/" + std::to_string(number), "Accept: application/json\r\n");
}

std::string no_request(std::size_t /*number*/) {
  static const std::string bytes = repeated("\x16\x03\x01\x02 garbage\r\n", 100) + "\r\n\r\n";
  return bytes;
}

}  // namespace

std::vector<Shape> connection_shapes() {
  using After = Shape::After;
  constexpr auto none = Shape::Opening::none;
  const auto request = [](std::string_view name, std::string (*piece)(std::size_t)) {
    return Shape{.name = name,
                 .piece = piece,
                 .connections = 16,
                 .opening = none,
                 .pieces = 1,
                 .after = After::leaves_once_answered};
  };
  return {
      {.name = "connections that say nothing and go",
       .piece = nothing,
       .connections = 16,
       .opening = none,
       .pieces = 0,
       .after = After::leaves_at_once},
      request("handshakes", plain_handshake),
      request("handshakes that offer 300 extensions", long_offer),
      {.name = "handshakes that never end, from 500 connections",
       .piece = half_a_request,
       .connections = 500,
       .opening = none,
       .pieces = 1},
      {.name = "handshakes that come byte by byte, from 100 connections",
       .piece = plain_handshake,
       .connections = 100,
       .opening = none,
       .pieces = 1,
       .after = After::leaves_once_answered,
       .write_bytes = 1},
      {.name = "sessions whose clients send no more, from 500 connections",
       .piece = plain_handshake,
       .connections = 500,
       .opening = none,
       .pieces = 1,
       .after = After::finishes},
      request("requests with 2,700 header fields", long_head),
      request("requests with too long a head", too_long_head),
      request("requests for a model", model),
      request("requests for a model of 64 KiB", large_model),
      {.name = "requests for a model of 64 KiB, not read, from 500 connections",
       .piece = large_model,
       .connections = 500,
       .opening = none,
       .pieces = 1,
       .reads = false,
       .receive_buffer = 4096},
      request("requests for a screen that is drawn for each", drawn_model),
      request("requests for no model", no_model),
      request("requests with a path of 15 KB", escaped_path),
      request("requests for the page", page),
      request("requests for the page at 512 slashes", deepest_page),
      request("requests with a path of 15,000 slashes", slashes),
      request("requests for the list of paths", all_paths),
      request("requests for the figures", stats),
      {.name = "requests for models that are never loaded, from 1,200 connections",
       .piece = slow_query,
       .connections = 1'200,
       .opening = none,
       .pieces = 1},
      request("what is no request", no_request),
  };
}

std::vector<Shape> all_shapes() {
  std::vector<Shape> all;
  for (auto* shapes : {path_shapes, json_shapes, event_shapes, frame_shapes, connection_shapes}) {
    for (Shape& shape : shapes()) all.push_back(std::move(shape));
  }
  return all;
}

Shape shape_named(std::string_view name) {
  for (const Shape& shape : all_shapes()) {
    if (shape.name == name) return shape;
  }
  throw Error("there is no attack \"" + std::string(name) + "\"");
}

}  // namespace updraft::reliability
