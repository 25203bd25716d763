#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

/// Feeds the first bytes of an input from a place of their own, so that the address sanitizer sees
/// every step beyond them.
void feed(const std::string& input, std::size_t size) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(std::max<std::size_t>(size, 1));  // a place even for none
  bytes.assign(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

/// Feeds one input, and the first part of it, so many times, as evenly spread as may be. Its name
/// goes out first, so that after a crash it is the last one printed.
bool replay(const fs::path& path, std::size_t cuts) {
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  const std::string input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    std::fprintf(stderr, "replay: cannot read %s\n", path.c_str());
    return false;
  }
  feed(input, input.size());
  cuts = std::min(cuts, input.size());
  for (std::size_t i = 0; i < cuts; ++i) feed(input, input.size() * i / cuts);
  return true;
}

/// The inputs of a folder, nothing if it cannot be read.
bool list(const char* folder, std::set<fs::path>& inputs) {
  std::error_code failure;
  for (fs::recursive_directory_iterator entry(folder, failure), end; entry != end; ++entry) {
    if (entry->is_regular_file()) inputs.insert(entry->path());
  }
  if (failure) std::fprintf(stderr, "replay: %s: %s\n", folder, failure.message().c_str());
  return !failure;
}

}  // namespace

// replay CUTS FOLDER...: runs a fuzz target on each file in the folders, and on as many of its
// beginnings, without a fuzzer: inputs that failed once never fail again. No input at all is a
// failure too.
int main(int argc, char** argv) {
  const std::string_view number = argc > 1 ? argv[1] : "";
  std::size_t cuts = 0;
  if (std::from_chars(number.data(), number.data() + number.size(), cuts).ec != std::errc()) {
    std::fprintf(stderr, "usage: %s CUTS FOLDER...\n", argv[0]);
    return 2;
  }
  std::set<fs::path> inputs;
  for (int i = 2; i < argc; ++i) {
    if (!list(argv[i], inputs)) return 1;
  }
  for (const fs::path& input : inputs) {
    if (!replay(input, cuts)) return 1;
  }
  std::printf("%zu inputs replayed\n", inputs.size());
  return inputs.empty() ? 1 : 0;
}
