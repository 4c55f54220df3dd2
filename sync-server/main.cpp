#include <exception>
#include <iostream>

#include "sync-server/cli/options.h"
#include "sync-server/cli/tasks.h"

int main(int count, char** words) {
  try {
    const auto options = wardbook::parse_options(count, words);
    if (!options.ok()) {
      std::cerr << "wardbook-server: " << options.error().hint << "\n";
      return 2;
    }
    const wardbook::Status status = wardbook::run_task(*options);
    if (status.ok()) return 0;
    std::cerr << "wardbook-server: " << status.error().hint << "\n";
  } catch (const std::exception& error) {
    std::cerr << "wardbook-server: defect: " << error.what() << "\n";
  }
  return 1;
}
