#include <filesystem>
#include <fstream>

#include "tests/fuzz/corpus.h"

// write_corpus FOLDER: a folder for each target, a file for each input.

namespace {

void write(const std::filesystem::path& folder, const std::vector<wardbook::Bytes>& inputs) {
  std::filesystem::create_directories(folder);
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::ofstream out(folder / std::to_string(i), std::ios::binary);
    out.write(reinterpret_cast<const char*>(inputs[i].data()),
              static_cast<std::streamsize>(inputs[i].size()));
  }
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  const std::filesystem::path folder = words[1];
  write(folder / "codec", wardbook::fuzz::codec_corpus());
  write(folder / "framing", wardbook::fuzz::framing_corpus());
  write(folder / "replica", wardbook::fuzz::replica_corpus());
  write(folder / "setup", wardbook::fuzz::setup_corpus());
  return 0;
}
