#include "sync-server/core/sign_up.h"

#include <algorithm>

namespace wardbook {
namespace {

constexpr size_t kShortestUserName = 3;
constexpr size_t kLongestUserName = 32;
constexpr size_t kLongestFullName = 120;
constexpr size_t kLongestPhone = 40;

bool is_user_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  return name.size() >= kShortestUserName && name.size() <= kLongestUserName &&
         std::all_of(name.begin(), name.end(), fits);
}

bool is_line(const std::string& text, size_t most) {
  return text.size() <= most && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

Error malformed(const std::string& what) {
  return {"malformed", what};
}

}  // namespace

Status check_sign_up(const SignUpRequest& asked) {
  if (!is_user_name(asked.user_name))
    return malformed("The \"user_name\" has 3 to 32 letters a-z, digits, dots, - or _.");
  if (asked.full_name.empty() || !is_line(asked.full_name, kLongestFullName))
    return malformed("The \"full_name\" has 1 to 120 characters.");
  if (!is_line(asked.phone, kLongestPhone)) return malformed("The \"phone\" is not a number.");
  if (asked.role == Role::admin)
    return Error{"not_allowed", "An admin's account is made by another admin."};
  if ((asked.role == Role::staff) != asked.hospital.has_value())
    return malformed("A \"hospital\" is named by its staff, and by nobody else.");
  if ((asked.role == Role::desk) != asked.clinic.has_value())
    return malformed("A \"clinic\" is named by its desk, and by nobody else.");
  return {};
}

Status put_rows(Store& store, std::vector<AnyRow> rows) {
  WB_ASSIGN(const Version version, store.next_commit());
  Decision decision;
  for (AnyRow& row : rows) decision.effects.push_back(Put{std::move(row)});
  WB_ASSIGN([[maybe_unused]] const auto touched, store.apply(decision, version));
  return {};
}

Status put_account_with_patient(Store& store, const Decider& decider, Account account,
                                const RegisterPatient& patient, CommandId command, Instant now) {
  account.patient.reset();
  WB_TRY(put_rows(store, {account}));
  WB_ASSIGN(const OutcomeRecord record,
            decider.decide(store, own_command(command, kSystem, now, patient), now));
  Ledger ledger;
  WB_TRY(store.load(PatientSlice{patient.patient}, ledger));
  const auto made = ledger.patients.find(patient.patient);
  if (made == ledger.patients.end())
    return Error{"defect", "The rules refused a checked sign-up: " +
                               std::string(to_text(record.outcome.code)) + "."};
  account.patient = patient.patient;
  made->second.account = account.id;
  return put_rows(store, {account, made->second});
}

SignUpJob::SignUpJob(Context& context, Account account, std::string phc,
                     std::optional<RegisterPatient> patient, Instant now)
    : context_(context),
      account_(std::move(account)),
      phc_(std::move(phc)),
      patient_(std::move(patient)),
      now_(now) {
  if (patient_) account_.patient = patient_->patient;
}

Status SignUpJob::step(Store& store, size_t) {
  WB_TRY(look(store));
  return refused_ ? Status() : make(store);
}

Status SignUpJob::look(Store& store) {
  WB_ASSIGN(const auto other, store.find_account(account_.user_name));
  if (other) refused_ = Error{"name_taken", "Somebody has this user name. Take another one."};
  Ledger ledger;
  if (account_.hospital) {
    WB_TRY(store.load(HospitalSlice{*account_.hospital}, ledger));
    if (!ledger.hospitals.contains(*account_.hospital))
      refused_ = Error{"unknown_hospital", "This hospital is not known here."};
  }
  if (account_.clinic) {
    WB_TRY(store.load(ClinicSlice{*account_.clinic}, ledger));
    if (!ledger.clinics.contains(*account_.clinic))
      refused_ = Error{"unknown_clinic", "This clinic is not known here."};
  }
  return {};
}

Status SignUpJob::make(Store& store) {
  if (patient_)
    WB_TRY(put_account_with_patient(store, context_.decider, account_, *patient_,
                                    CommandId::make(now_, context_.random), now_));
  else
    WB_TRY(put_rows(store, {account_}));
  WB_TRY(store.put_secret(account_.id, phc_));
  AuditEntry entry{now_, account_.id, {}, "sign_up", "account " + to_text(account_.id), {}};
  WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
  return {};
}

}  // namespace wardbook
