#pragma once

#include <compare>
#include <optional>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace wardbook {

/// FHIR AdministrativeGender.
enum class Sex : uint8_t { female, male, other, unknown };

/// Reasons to come before others of the same triage rank (the bypass group of the published rule).
/// `child` is also inferred from the date of birth.
enum class Bypass : uint8_t { child, pregnant, disabled };

struct BypassGroups {
  uint32_t bits = 0;
  friend std::strong_ordering operator<=>(const BypassGroups&, const BypassGroups&) = default;
  static BypassGroups of(Bypass one) { return {1u << static_cast<unsigned>(one)}; }
  bool has(Bypass one) const { return (bits & of(one).bits) != 0; }
  bool any() const { return bits != 0; }
};

struct Patient {
  PatientId id;
  std::string name;
  std::optional<Date> birth_date;
  Sex sex = Sex::unknown;
  std::string phone;
  BypassGroups groups;
  std::optional<ClinicId> clinic;    ///< the desk that registered the person
  std::optional<AccountId> account;  ///< the person's own account
  bool in_error = false;             ///< registered by mistake, or merged; kept, never deleted
  Version version;
};

/// FHIR Identifier. (system, value) is unique on the server over all patients.
struct PatientIdentifier {
  PatientId patient;
  std::string system;  ///< "national-id", "phone", "mrn", or a URI
  std::string value;   ///< normalised: see normalise_identifier
  Version version;
};

/// Two ids, one person: `local` was registered again or merged; `patient` is the one that stays.
struct Alias {
  PatientId local;
  PatientId patient;
  Version version;
};

/// What is compared: letters a-z upper case, no spaces, dots or dashes (also those outside ASCII);
/// other characters stay as they are. Empty if nothing is left.
std::string normalise_identifier(std::string_view value);

/// Whole years lived on `day`; 0 before birth. Who is born on 29 February gets older on 1 March in
/// a year without that day.
int age_years(Date born, Date day);

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::Sex, "female", "male", "other", "unknown");
WB_ENUM_TEXT(wardbook::Bypass, "child", "pregnant", "disabled");
