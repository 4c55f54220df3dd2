#include "shared/domain/place.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/domain/seeded.h"

namespace wardbook {
namespace {

/// Great-circle distance in floating point, to compare with.
double haversine_m(const Position& a, const Position& b) {
  const double degree = M_PI / 180e6;
  const double p = a.latitude_e6 * degree;
  const double q = b.latitude_e6 * degree;
  const double dlat = std::sin((p - q) / 2);
  const double dlon = std::sin((a.longitude_e6 - b.longitude_e6) * degree / 2);
  const double h = dlat * dlat + std::cos(p) * std::cos(q) * dlon * dlon;
  return 2 * 6'371'008.8 * std::asin(std::sqrt(h));
}

TEST(Distance, OfKnownPlaces) {
  EXPECT_EQ(distance_m({}, {}), 0);
  // A degree of latitude on the mean sphere.
  EXPECT_EQ(distance_m({0, 0}, {1'000'000, 0}), 111'195);
  EXPECT_EQ(distance_m({0, 0}, {0, 1'000'000}), 111'195);
  // Half as far at 60 degrees north.
  EXPECT_NEAR(static_cast<double>(distance_m({60'000'000, 0}, {60'000'000, 1'000'000})), 55'597.5,
              1);
}

TEST(Distance, AcrossTheDateLineIsShort) {
  EXPECT_EQ(distance_m({0, 179'999'000}, {0, -179'999'000}), distance_m({0, 1'000}, {0, -1'000}));
}

TEST(Distance, EndsOfTheWorldDoNotOverflow) {
  EXPECT_NEAR(
      static_cast<double>(distance_m({90'000'000, -180'000'000}, {-90'000'000, 180'000'000})),
      20'015'115, 100);
  EXPECT_EQ(distance_m({90'000'000, 0}, {90'000'000, 180'000'000}), 0);
  EXPECT_GT(distance_m({0, -90'000'000}, {0, 90'000'000}), 20'000'000);
}

TEST(Distance, IsWithinHalfAPerCentForNeighbours) {
  Seeded random(11);
  for (int i = 0; i < 20'000; ++i) {
    const Position a{static_cast<int32_t>(random.between(-60'000'000, 60'000'000)),
                     static_cast<int32_t>(random.between(-180'000'000, 180'000'000))};
    const Position b{a.latitude_e6 + static_cast<int32_t>(random.between(-1'500'000, 1'500'000)),
                     a.longitude_e6 + static_cast<int32_t>(random.between(-1'500'000, 1'500'000))};
    const double right = haversine_m(a, b);
    ASSERT_NEAR(static_cast<double>(distance_m(a, b)), right, right * 0.005 + 2);
    ASSERT_EQ(distance_m(a, b), distance_m(b, a));
  }
}

}  // namespace
}  // namespace wardbook
