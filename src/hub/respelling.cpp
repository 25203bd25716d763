#include "hub/respelling.hpp"

#include "protocol/encode.hpp"

namespace updraft::hub {

const websocket::Frame& Respelling::of(const OutboxEntry& entry, const websocket::Frame& frame,
                                       std::string_view path) {
  const bool is_known =
      entry_ == &entry && original_.bytes().data() == frame.bytes().data() && respelled_;
  if (is_known) return respelled_;
  websocket::FrameWriter writer;
  writer.payload() = protocol::respelled_update(frame.payload(), path);
  writer.add_to_run(websocket::Opcode::text);
  respelled_ = writer.finish_run();
  original_ = frame;
  entry_ = &entry;
  return respelled_;
}

void Respelling::clear() noexcept {
  entry_ = nullptr;
  original_ = {};
  respelled_ = {};
}

}  // namespace updraft::hub
