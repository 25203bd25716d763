#pragma once

#include <string>
#include <string_view>

/// The end of the request's head within `bytes` (behind its empty line), or npos.
std::size_t head_end(std::string_view bytes) noexcept;

/// What a server answers to a client's opening handshake (RFC 6455, section 4.2.2). Throws where
/// `head` has no key.
std::string handshake_response(std::string_view head);
