#include "base/secret.hpp"

#include <updraft/error.hpp>

#include <openssl/rand.h>

namespace updraft {

Secret system_secret() {
  Secret secret;
  if (RAND_priv_bytes(secret.data(), static_cast<int>(secret.size())) != 1) {
    throw Error(ErrorKind::internal, "the system has no random numbers");
  }
  return secret;
}

}  // namespace updraft
