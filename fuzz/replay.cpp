#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// Feeds one input. Its name goes out first, so that after a crash it is the last one printed.
bool replay(const fs::path& path) {
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  const std::string input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    std::fprintf(stderr, "replay: cannot read %s\n", path.c_str());
    return false;
  }
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  return true;
}

}  // namespace

// Runs a fuzz target once on each file in the folders given, without a fuzzer: inputs that failed
// once never fail again. No input at all is a failure too.
int main(int argc, char** argv) {
  std::set<fs::path> inputs;
  for (int i = 1; i < argc; ++i) {
    std::error_code failure;
    for (fs::recursive_directory_iterator entry(argv[i], failure), end; entry != end; ++entry) {
      if (entry->is_regular_file()) inputs.insert(entry->path());
    }
    if (failure) {
      std::fprintf(stderr, "replay: %s: %s\n", argv[i], failure.message().c_str());
      return 1;
    }
  }
  for (const fs::path& input : inputs) {
    if (!replay(input)) return 1;
  }
  std::printf("%zu inputs replayed\n", inputs.size());
  return inputs.empty() ? 1 : 0;
}
