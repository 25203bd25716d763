#include "websocket/reader.hpp"

#include "base/utf8.hpp"
#include "websocket/inflater.hpp"

#include <algorithm>
#include <limits>

namespace updraft::websocket {

namespace {

// The first two bytes of a header (RFC 6455, section 5.2).
constexpr unsigned final_bit = 0x80;
constexpr unsigned reserved_bits = 0x70;
constexpr unsigned compressed_bit = 0x40;  // RSV1, if agreed on (RFC 7692, section 6).
constexpr unsigned opcode_bits = 0x0F;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned length_bits = 0x7F;
constexpr unsigned length_in_2_bytes = 126;
constexpr unsigned length_in_8_bytes = 127;
constexpr std::uint64_t max_short_length = 125;
constexpr std::uint64_t max_length_in_2_bytes = 0xFFFF;

constexpr std::size_t code_bytes = 2;

unsigned byte_at(const char* bytes, std::size_t index) noexcept {
  return static_cast<unsigned char>(bytes[index]);
}

std::size_t length_size(const char* header) noexcept {
  switch (byte_at(header, 1) & length_bits) {
    case length_in_2_bytes:
      return 2;
    case length_in_8_bytes:
      return 8;
    default:
      return 0;
  }
}

/// The payload length that a complete header announces.
std::uint64_t payload_length(const char* header) noexcept {
  const std::size_t size = length_size(header);
  if (size == 0) return byte_at(header, 1) & length_bits;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < size; ++i) length = length << 8 | byte_at(header, 2 + i);
  return length;
}

bool begins_message(Opcode opcode) noexcept {
  return opcode == Opcode::text || opcode == Opcode::binary;
}

bool is_known(unsigned opcode) noexcept {
  return opcode <= static_cast<unsigned>(Opcode::binary) ||
         (opcode >= static_cast<unsigned>(Opcode::close) &&
          opcode <= static_cast<unsigned>(Opcode::pong));
}

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

/// How long what was received may become.
std::uint64_t may_inflate(std::uint64_t received, const ReaderLimits& limits) noexcept {
  const std::uint64_t ratio = limits.inflation_ratio;
  if (ratio == 0) return no_limit;
  return received > no_limit / ratio ? no_limit : received * ratio;
}

std::span<char> take(std::span<char>& input, std::size_t size) noexcept {
  const std::span<char> front = input.first(size);
  input = input.subspan(size);
  return front;
}

}  // namespace

Item Reader::next(std::span<char>& input, const ReaderLimits& limits) {
  if (delivered_) forget_delivered();
  while (phase_ != Phase::ended) {
    if (phase_ == Phase::header) {
      Fault fault;
      if (!read_header(input, limits, fault)) return {};
      if (fault) return fail(fault);
    }
    std::string_view payload;
    if (read_payload(input, payload)) {
      if (inflater_ && (is_control(opcode_) || !compressed_)) earn(payload.size(), limits);
      return is_control(opcode_) ? finish_control(payload) : finish_message(payload, limits);
    }
    if (phase_ == Phase::payload) return {};
  }
  take(input, input.size());
  return {};
}

std::size_t Reader::held_bytes() const noexcept {
  return kept_ ? sizeof(Kept) + kept_->message.capacity() + kept_->control.capacity() : 0;
}

bool Reader::read_header(std::span<char>& input, const ReaderLimits& limits, Fault& fault) {
  const std::size_t mask_size = role_ == Role::server ? Mask::bytes : 0;
  const char* header = header_.data();
  // A header that lies whole in the input, as nearly all do, is read where it is.
  const bool in_place = header_size_ == 0 && input.size() >= max_header_bytes;
  if (in_place) header = input.data();

  // What is wrong at the start is told at once, without the rest: it may never come.
  if (!in_place && !gather_header(input, start_bytes)) return false;
  fault = check_start(header, limits);
  if (fault) return true;

  const std::size_t size = start_bytes + length_size(header) + mask_size;
  if (!in_place && !gather_header(input, size)) return false;
  const std::uint64_t length = payload_length(header);
  fault = check_length(header, length, limits);
  if (fault) return true;

  begin_frame(header, size, length);
  if (in_place) take(input, size);
  return true;
}

/// Whether `header_` holds `size` bytes, after taking what was missing as far as it is there.
bool Reader::gather_header(std::span<char>& input, std::size_t size) noexcept {
  if (header_size_ < size) {
    const auto part = take(input, std::min(size - header_size_, input.size()));
    std::copy(part.begin(), part.end(), header_.begin() + header_size_);
    header_size_ = static_cast<std::uint8_t>(header_size_ + part.size());
  }
  return header_size_ >= size;
}

Reader::Fault Reader::check_start(const char* header, const ReaderLimits& limits) const noexcept {
  const unsigned first = byte_at(header, 0);
  const unsigned second = byte_at(header, 1);
  const unsigned number = first & opcode_bits;
  // Section 5.2: but for the one, no extension was agreed on that would give these a meaning.
  const bool may_be_compressed = inflater_ && begins_message(static_cast<Opcode>(number));
  const unsigned meaningful = may_be_compressed ? compressed_bit : 0;
  if ((first & reserved_bits & ~meaningful) != 0) {
    return {CloseCode::protocol_error, "a frame has reserved bits set"};
  }
  if (!is_known(number)) return {CloseCode::protocol_error, "a frame has a reserved opcode"};
  // Section 5.1.
  const bool is_masked = (second & mask_bit) != 0;
  if (role_ == Role::server && !is_masked) {
    return {CloseCode::protocol_error, "a frame from a client is not masked"};
  }
  if (role_ == Role::client && is_masked) {
    return {CloseCode::protocol_error, "a frame from a server is masked"};
  }
  const auto opcode = static_cast<Opcode>(number);
  if (is_control(opcode)) {  // Section 5.5.
    if ((first & final_bit) == 0) {
      return {CloseCode::protocol_error, "a control frame is fragmented"};
    }
    if ((second & length_bits) > max_control_bytes) {
      return {CloseCode::protocol_error, "a control frame is longer than 125 bytes"};
    }
    return {};
  }
  // Section 5.4.
  const bool is_under_way = message_ != Opcode::continuation;
  if (opcode == Opcode::continuation && !is_under_way) {
    return {CloseCode::protocol_error, "a continuation frame has no message to continue"};
  }
  if (opcode != Opcode::continuation && is_under_way) {
    return {CloseCode::protocol_error, "a message starts before the one before it has ended"};
  }
  if (is_under_way && kept_->fragments >= limits.message_fragments) {
    return {CloseCode::policy, "a message has too many fragments"};
  }
  return {};
}

Reader::Fault Reader::check_length(const char* header, std::uint64_t length,
                                   const ReaderLimits& limits) const noexcept {
  const std::size_t size = length_size(header);
  // Section 5.2: the shortest form, and the top bit of the longest is 0.
  if ((size == 2 && length <= max_short_length) || (size == 8 && length <= max_length_in_2_bytes)) {
    return {CloseCode::protocol_error, "a frame's length is not in its shortest form"};
  }
  if (length >> 63 != 0) return {CloseCode::protocol_error, "a frame's length has its top bit set"};
  if (is_control(static_cast<Opcode>(byte_at(header, 0) & opcode_bits))) return {};
  const std::size_t before = kept_ ? kept_->message.size() : 0;
  if (before > limits.message_bytes || length > limits.message_bytes - before) {
    return {CloseCode::too_big, "a message is too long"};
  }
  return {};
}

void Reader::begin_frame(const char* header, std::size_t size, std::uint64_t length) noexcept {
  const unsigned first = byte_at(header, 0);
  opcode_ = static_cast<Opcode>(first & opcode_bits);
  final_ = (first & final_bit) != 0;
  left_ = length;
  if (role_ == Role::server) {
    mask_ = Mask(std::span<const char, Mask::bytes>(header + size - Mask::bytes, Mask::bytes));
  }
  if (begins_message(opcode_)) {
    message_ = opcode_;
    compressed_ = (first & compressed_bit) != 0;
  }
  header_size_ = 0;
  phase_ = Phase::payload;
}

bool Reader::read_payload(std::span<char>& input, std::string_view& payload) {
  if (left_ != 0 && input.empty()) return false;
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  const std::span<char> part = take(input, size);
  if (role_ == Role::server) mask_.apply(part);
  left_ -= size;

  const bool is_last = left_ == 0 && final_;
  std::string Kept::* const buffer = is_control(opcode_) ? &Kept::control : &Kept::message;
  if (is_last && (!kept_ || (*kept_.*buffer).empty())) {
    payload = {part.data(), part.size()};
  } else {
    // Grows with what has come, never by what a header only announces.
    if (!kept_) kept_ = std::make_unique<Kept>();
    (*kept_.*buffer).append(part.data(), part.size());
    payload = *kept_.*buffer;
  }
  if (left_ != 0) return false;
  phase_ = Phase::header;
  if (!final_) ++kept_->fragments;
  delivered_ = is_last;
  return is_last;
}

Item Reader::finish_message(std::string_view payload, const ReaderLimits& limits) {
  const bool is_text = message_ == Opcode::text;
  message_ = Opcode::continuation;
  if (compressed_) {
    if (const Fault fault = inflate(payload, limits)) return fail(fault);
  }
  // Section 8.1.
  if (is_text && !is_utf8(payload)) {
    return fail({CloseCode::invalid_data, "a text message is not valid UTF-8"});
  }
  return {.kind = is_text ? Item::Kind::text : Item::Kind::binary, .payload = payload};
}

/// A payload that was not compressed lets later ones become as much longer as it was long itself.
void Reader::earn(std::size_t received, const ReaderLimits& limits) noexcept {
  const std::uint64_t earned = may_inflate(received, limits);
  inflated_ahead_ -= static_cast<std::uint32_t>(std::min<std::uint64_t>(inflated_ahead_, earned));
}

/// Puts the message in place of its compressed payload.
Reader::Fault Reader::inflate(std::string_view& payload, const ReaderLimits& limits) {
  const std::uint64_t earned = may_inflate(payload.size(), limits);
  const std::uint64_t most_ahead = std::min<std::uint64_t>(
      limits.inflated_ahead_bytes, std::numeric_limits<std::uint32_t>::max());
  const std::uint64_t ahead = most_ahead - std::min<std::uint64_t>(most_ahead, inflated_ahead_);
  const std::uint64_t most = earned > no_limit - ahead ? no_limit : earned + ahead;
  switch (inflater_->inflate(payload, std::min<std::uint64_t>(limits.message_bytes, most))) {
    case Inflater::Outcome::too_long:
      if (most < limits.message_bytes) {
        return {CloseCode::too_big, "a message is compressed too much (inflation-ratio)"};
      }
      return {CloseCode::too_big, "a message is too long"};
    case Inflater::Outcome::broken:
      return {CloseCode::invalid_data, "a compressed message is broken", has_inflated_};
    case Inflater::Outcome::whole:
      has_inflated_ = true;
      payload = inflater_->message();
      const std::uint64_t total = inflated_ahead_ + payload.size();
      inflated_ahead_ = static_cast<std::uint32_t>(total - std::min<std::uint64_t>(total, earned));
  }
  return {};
}

Item Reader::finish_control(std::string_view payload) {
  if (opcode_ == Opcode::close) return finish_close(payload);
  const bool is_ping = opcode_ == Opcode::ping;
  return {.kind = is_ping ? Item::Kind::ping : Item::Kind::pong, .payload = payload};
}

/// Section 5.5.1: no payload, or a code and a reason in UTF-8.
Item Reader::finish_close(std::string_view payload) {
  auto code = static_cast<std::uint16_t>(CloseCode::none);
  if (!payload.empty()) {
    if (payload.size() < code_bytes) {
      return fail({CloseCode::protocol_error, "a close frame has half a code"});
    }
    code = static_cast<std::uint16_t>(byte_at(payload.data(), 0) << 8 | byte_at(payload.data(), 1));
    if (!may_be_sent(code)) {
      return fail({CloseCode::protocol_error, "a close frame has a code that may not be sent"});
    }
    payload.remove_prefix(code_bytes);
    if (!is_utf8(payload)) {
      return fail({CloseCode::invalid_data, "the reason of a close frame is not valid UTF-8"});
    }
  }
  phase_ = Phase::ended;
  message_ = Opcode::continuation;  // Never to be finished: kept_ goes with the next call.
  return {.kind = Item::Kind::close,
          .code = code,
          .answer = static_cast<CloseCode>(code),
          .payload = payload};
}

Item Reader::fail(const Fault& fault) {
  phase_ = Phase::ended;
  kept_.reset();
  delivered_ = false;
  return {.kind = Item::Kind::failure,
          .answer = fault.code,
          .payload = fault.reason,
          .lost_window = fault.lost_window};
}

/// Gives back what the last item was kept in: the message, or a control frame in the midst of one.
void Reader::forget_delivered() noexcept {
  delivered_ = false;
  if (!kept_) return;
  if (message_ == Opcode::continuation) {
    kept_.reset();
  } else {
    kept_->control.clear();
  }
}

}  // namespace updraft::websocket
