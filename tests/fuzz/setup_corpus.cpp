#include <string_view>

#include "tests/fuzz/corpus.h"

namespace wardbook::fuzz {

std::vector<Bytes> setup_corpus() {
  constexpr std::string_view kPlaces =
      "# a comment\n"
      "district \"Mbeya\"\n"
      "clinic \"Tunduma\" at -9.3000,32.7667\n"
      "hospital \"Mbeya Referral\" at -8.9094,33.4608 zone Africa/Dar_es_Salaam slots 24h from "
      "05:00Z "
      "phone \"+255 25 250 3456\"\n"
      "ward \"Medicine\"\n"
      "pool \"Medicine, general\" general oxygen isolation turnaround 60\n"
      "beds A-1..A-12 B-1\n";
  constexpr std::string_view kOdd[] = {
      "ward W",
      "district \"open",
      "beds A-1..A-999999999",
      "beds A-9..A-1",
      "\xff\xfe\r\n",
      "district D\nhospital H at 91,181 zone X slots 5h from 25:00Z\n"};
  std::vector<Bytes> inputs{{kPlaces.begin(), kPlaces.end()}};
  for (const std::string_view text : kOdd) inputs.emplace_back(text.begin(), text.end());
  return inputs;
}

}  // namespace wardbook::fuzz
