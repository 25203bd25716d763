#include "rivals/raw/connection.hpp"

#include <unistd.h>

Connection::~Connection() {
  close(descriptor);
}
