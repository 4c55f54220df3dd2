#pragma once

#include <optional>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace wardbook {

enum class Role : uint8_t { patient, desk, staff, admin };

/// A patient's account is active at once; desk, staff and admin wait for an admin's approval.
enum class AccountState : uint8_t { waiting, active, disabled };

/// A person who may act. Secrets are not here: see the server's account_secret.
struct Account {
  AccountId id;
  std::string user_name;  ///< lower case, unique
  std::string full_name;
  Role role = Role::patient;
  AccountState state = AccountState::waiting;
  std::optional<HospitalId> hospital;  ///< staff: whose beds
  std::optional<ClinicId> clinic;      ///< desk: where
  std::optional<PatientId> patient;    ///< patient: whose record
  Instant since;                       ///< when the present role and state began
  Version version;
};

/// The server's own actor: extend-stay, no-show, expiry and promotion are its commands.
inline constexpr AccountId kSystem{};

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::Role, "patient", "desk", "staff", "admin");
WB_ENUM_TEXT(wardbook::AccountState, "waiting", "active", "disabled");
