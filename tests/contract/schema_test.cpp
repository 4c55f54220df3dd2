#include "shared/store/schema.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "shared/store/rows.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"
#include "tests/contract/given.h"
#include "tests/unit/domain/seeded.h"

namespace wardbook::store {
namespace {

class SchemaTest : public testing::TestWithParam<Side> {
 protected:
  Database open() {
    Result<Database> database = Database::open(options_for(file));
    WB_CHECK(database.ok());
    return std::move(database).value();
  }
  std::string prepare(Database& database) {
    const Status status = prepare_schema(database, GetParam());
    return status.ok() ? "" : status.error().code;
  }
  TestFile file;
};

INSTANTIATE_TEST_SUITE_P(Sides, SchemaTest, testing::Values(Side::server, Side::device),
                         [](const auto& side) {
                           return side.param == Side::server ? "Server" : "Device";
                         });

/// "name type" of every column, in order.
std::vector<std::string> columns(Database& database, std::string_view table) {
  std::vector<std::string> all;
  Result<Statement> row =
      database.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid", table);
  while (*row->step()) all.push_back(std::string(row->text(0)) + " " + std::string(row->text(1)));
  return all;
}

TEST(Schema, BothSidesHaveTheSameColumns) {
  TestFile one, two;
  Result<Database> server = Database::open(options_for(one));
  Result<Database> device = Database::open(options_for(two));
  ASSERT_OK(prepare_schema(*server, Side::server));
  ASSERT_OK(prepare_schema(*device, Side::device));
  for (const Table& table : tables()) {
    EXPECT_EQ(columns(*server, table.name), columns(*device, table.name));
    EXPECT_EQ(columns(*server, table.name).size(), table.columns.size());
  }
}

TEST(Schema, ADeviceRefusesNothingThatAnInverseMayDo) {
  TestFile file;
  Result<Database> device = Database::open(options_for(file));
  ASSERT_OK(prepare_schema(*device, Side::device));
  const auto count = [&](std::string_view sql) { return (*device->value<int64_t>(sql)).value(); };
  EXPECT_EQ(count("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM sqlite_schema t, pragma_foreign_key_list(t.name)"), 0);
  for (const Table& table : tables()) {
    EXPECT_EQ(*device->value<int64_t>("SELECT count(*) FROM pragma_index_list(?1) "
                                      "WHERE \"unique\" = 1 AND origin <> 'pk'",
                                      table.name),
              0);
    EXPECT_EQ(*device->value<int64_t>(
                  "SELECT count(*) FROM pragma_table_info(?1) WHERE pk > 0 AND \"notnull\" = 1",
                  table.name),
              static_cast<int64_t>(table.key_columns));
    EXPECT_EQ(*device->value<int64_t>(
                  "SELECT count(*) FROM pragma_table_info(?1) WHERE pk = 0 AND \"notnull\" = 1",
                  table.name),
              0);
  }
}

TEST_P(SchemaTest, IsMadeOnceAndFoundAgain) {
  {
    Database database = open();
    EXPECT_EQ(prepare(database), "");
  }
  Database database = open();
  EXPECT_EQ(prepare(database), "");
  EXPECT_EQ(*schema_version(database, GetParam()), kSchemaVersion);
}

TEST_P(SchemaTest, ANewerDatabaseIsLeftAlone) {
  Database database = open();
  EXPECT_EQ(prepare(database), "");
  ASSERT_OK(database.exec("PRAGMA user_version = " + std::to_string(kSchemaVersion + 1)));
  EXPECT_EQ(prepare(database), "database_newer");
}

TEST_P(SchemaTest, TablesOfAnotherBuildAreNamedInWords) {
  Database database = open();
  ASSERT_OK(prepare_schema(database, GetParam()));
  ASSERT_OK(database.exec("PRAGMA foreign_keys = OFF"));
  for (const char* change :
       {"ALTER TABLE ward ADD COLUMN floor TEXT", "ALTER TABLE ward RENAME COLUMN floor TO storey",
        "ALTER TABLE ward DROP COLUMN storey; DROP TABLE notice"}) {
    ASSERT_OK(database.exec(change));
    const Status status = prepare_schema(database, GetParam());
    ASSERT_FALSE(status.ok()) << change;
    EXPECT_EQ(status.error().code, "database_other_version");
    EXPECT_NE(status.error().hint.find("another version of Wardbook"), std::string::npos);
  }
}

TEST_P(SchemaTest, TheOtherSidesFileAndAStrangersAreRefused) {
  Database database = open();
  const Side other = GetParam() == Side::server ? Side::device : Side::server;
  ASSERT_OK(prepare_schema(database, other));
  EXPECT_EQ(prepare(database), "database_foreign");
  TestFile file_of_a_stranger;
  Result<Database> stranger = Database::open(options_for(file_of_a_stranger));
  ASSERT_OK(stranger->exec("CREATE TABLE t (a)"));
  EXPECT_EQ(prepare(*stranger), "database_foreign");
}

TEST_P(SchemaTest, VersionOneMovesForwardStepByStepAndKeepsItsRows) {
  Database database = open();
  EXPECT_EQ(prepare(database), "");
  ASSERT_OK(database.exec("PRAGMA user_version = 1"));
  District district;
  district.version = {5};
  ASSERT_OK(put(database, district));
  const Migration steps[] = {
      {2, {"ALTER TABLE district ADD COLUMN area INTEGER"}},
      {3, {"UPDATE district SET area = 7", "CREATE TABLE extra (a INTEGER PRIMARY KEY) STRICT"}}};
  {
    Result<Transaction> transaction = Transaction::begin(database);
    ASSERT_OK(migrate_with(database, GetParam(), 3, steps));
    ASSERT_OK(transaction->commit());
  }
  EXPECT_EQ(*schema_version(database, GetParam()), 3);
  EXPECT_EQ(*database.value<int64_t>("SELECT area FROM district"), 7);
  EXPECT_EQ((*get<District>(database, district.id))->version, Version{5});
}

/// Every table with its columns, and every index.
std::string shape(Database& database) {
  Result<Statement> row = database.prepare(
      "SELECT s.type || ' ' || s.name || ' ' || coalesce((SELECT group_concat(name || ' ' || type) "
      "FROM (SELECT name, type FROM pragma_table_info(s.name) ORDER BY name)), '') || "
      "coalesce((SELECT group_concat(name) FROM pragma_index_info(s.name)), '') "
      "FROM sqlite_schema s WHERE s.sql IS NOT NULL ORDER BY s.name");
  std::string text;
  while (*row->step()) text.append(row->text(0)).append("\n");
  return text;
}

/// What the schema had in version 1, as far as it has been changed since.
constexpr const char* kServerOne =
    "ALTER TABLE device ADD COLUMN replaced_by BLOB; DROP INDEX booking_admitted; DROP INDEX "
    "notice_by_patient; DROP INDEX account_by_patient; CREATE INDEX "
    "booking_by_end ON booking "
    "(hospital_id, slot_to); "
    "DROP INDEX member_by_seq; CREATE UNIQUE INDEX member_by_seq ON member (bucket, seq); "
    "DROP TABLE registrar; DROP TABLE parked; DROP TABLE account_past; ALTER TABLE outcome DROP "
    "COLUMN judged_at; ALTER "
    "TABLE member DROP COLUMN whole; "
    "ALTER TABLE outcome ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0; "
    "CREATE INDEX outcome_undelivered ON outcome (device_id, number) "
    "WHERE number > 0 AND delivered = 0; "
    "INSERT INTO bucket VALUES (1, 'world', 9); "
    "INSERT INTO member VALUES ('district', x'01', 1, 9, 0)";
constexpr const char* kDeviceOne =
    "DROP INDEX booking_open; DROP INDEX stay_in_bed; DROP INDEX notice_unread; DROP INDEX "
    "patient_unsent; CREATE INDEX stay_by_bed ON stay (bed_id); "
    "DROP INDEX notice_by_patient; DROP INDEX account_by_patient; DROP INDEX booking_held; DROP "
    "INDEX pending_held; DROP INDEX member_stale; DROP INDEX "
    "answer_resend; "
    "CREATE INDEX booking_by_end ON booking (hospital_id, slot_to); "
    "ALTER TABLE member DROP COLUMN stale; "
    "ALTER TABLE member ADD COLUMN share INTEGER NOT NULL DEFAULT 0; "
    "ALTER TABLE bucket DROP COLUMN has_rows; ALTER TABLE bucket DROP COLUMN sent_sum; "
    "ALTER TABLE bucket ADD COLUMN total INTEGER NOT NULL DEFAULT 0; "
    "ALTER TABLE bucket DROP COLUMN verified_at; ALTER TABLE bucket DROP COLUMN differs; "
    "ALTER TABLE bucket DROP COLUMN part; ALTER TABLE bucket DROP COLUMN fresh_part; "
    "ALTER TABLE pending DROP COLUMN undo; "
    "ALTER TABLE pending ADD COLUMN changeset BLOB NOT NULL DEFAULT x''; "
    "ALTER TABLE answer ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0; "
    "CREATE INDEX answer_undelivered ON answer (command_id) WHERE delivered = 0; "
    "INSERT INTO bucket (name, seq) VALUES ('world', 9)";

TEST_P(SchemaTest, ADatabaseOfVersionOneGetsWhatIsNew) {
  Database database = open();
  EXPECT_EQ(prepare(database), "");
  const std::string fresh = shape(database);
  const bool server = GetParam() == Side::server;
  ASSERT_OK(database.exec(server ? kServerOne : kDeviceOne));
  ASSERT_OK(database.exec("PRAGMA user_version = 1"));
  ASSERT_NE(shape(database), fresh);
  EXPECT_EQ(prepare(database), "");
  EXPECT_EQ(*schema_version(database, GetParam()), kSchemaVersion);
  EXPECT_EQ(shape(database), fresh);
  // What is in a bucket came whole; whether a device has all of it is not known.
  EXPECT_EQ(
      *database.value<int64_t>(server ? "SELECT whole FROM member" : "SELECT 9 * part FROM bucket"),
      9);
}

/// Each would cost more than the rest of the statement.
TEST_P(SchemaTest, WritingARowMakesNoTableForTheTimeBeing) {
  Database database = open();
  EXPECT_EQ(prepare(database), "");
  for (const Table& table : tables()) {
    Result<Statement> steps = database.prepare("EXPLAIN " + sql_of(table).put);
    ASSERT_OK(steps);
    int count = 0;
    for (; *steps->step(); ++count) EXPECT_NE(steps->text(1), "OpenEphemeral") << table.name;
    EXPECT_GT(count, 10);
  }
}

/// What the server's schema had in version 3, with a command that was answered.
constexpr const char* kServerThree =
    "ALTER TABLE device ADD COLUMN replaced_by BLOB; DROP INDEX booking_admitted; DROP INDEX "
    "notice_by_patient; DROP INDEX account_by_patient; CREATE INDEX "
    "booking_by_end ON booking "
    "(hospital_id, slot_to); "
    "DROP TABLE registrar; DROP TABLE account_past; ALTER TABLE outcome DROP COLUMN judged_at; "
    "ALTER TABLE parked DROP COLUMN tell_at; "
    "INSERT INTO outcome VALUES (x'00112233445566778899aabbccddeeff', zeroblob(16), 0, "
    "zeroblob(16), 'promote', x'', zeroblob(32), 'done', x'', 1, 4711, zeroblob(32), x''); "
    "INSERT INTO parked SELECT command_id FROM outcome";

TEST(Schema, AnAnswerOfVersionThreeWasJudgedWhenItWasDecided) {
  TestFile file;
  Result<Database> database = Database::open(options_for(file));
  ASSERT_OK(prepare_schema(*database, Side::server));
  const std::string fresh = shape(*database);
  ASSERT_OK(database->exec(kServerThree));
  ASSERT_OK(database->exec("PRAGMA user_version = 3"));
  ASSERT_OK(prepare_schema(*database, Side::server));
  EXPECT_EQ(shape(*database), fresh);
  EXPECT_EQ(*database->value<int64_t>("SELECT judged_at FROM outcome"), 4711);
  // What has been waiting is told of at once.
  EXPECT_EQ(*database->value<int64_t>("SELECT tell_at FROM parked"), 0);
}

/// No row of version 9 said so but the bucket of the hospital.
TEST(Schema, AHospitalOfVersionNineKeepsWhomItHasRegistered) {
  TestFile file;
  Result<Database> database = Database::open(options_for(file));
  ASSERT_OK(prepare_schema(*database, Side::server));
  Country country;
  const auto put_first = [&](auto row) {
    row.version = {1};
    return put(*database, row);
  };
  ASSERT_OK(put_first(country.north));
  const Patient& booked = country.patients[0];
  const Patient& registered = country.patients[1];
  for (const Patient& one : {booked, registered}) ASSERT_OK(put_first(one));
  ASSERT_OK(put_first(country.booking(booked, country.north_pool, 0, 1)));
  ASSERT_OK(database->run("INSERT INTO bucket VALUES (1, ?1, 2)",
                          "hospital:" + to_text(country.north.id)));
  ASSERT_OK(database->exec(
      "INSERT INTO member SELECT 'patient', id, 1, row_number() OVER (), 0, 1 FROM patient"));
  ASSERT_OK(
      database->exec("ALTER TABLE device ADD COLUMN replaced_by BLOB; DROP INDEX booking_admitted; "
                     "DROP INDEX notice_by_patient; DROP INDEX account_by_patient; "
                     "DROP TABLE registrar; "
                     "PRAGMA user_version = 9"));
  ASSERT_OK(prepare_schema(*database, Side::server));
  EXPECT_EQ(*database->value<PatientId>("SELECT patient_id FROM registrar"), registered.id);
  EXPECT_EQ(*database->value<HospitalId>("SELECT hospital_id FROM registrar"), country.north.id);
  EXPECT_EQ(*database->value<int64_t>("SELECT count(*) FROM registrar"), 1);
}

TEST_P(SchemaTest, AMigrationThatFailsLeavesTheOldDatabase) {
  Database database = open();
  EXPECT_EQ(prepare(database), "");
  ASSERT_OK(database.exec("PRAGMA user_version = 1"));
  const Migration steps[] = {{2, {"CREATE TABLE extra (a)", "SELECT no_such_function()"}}};
  {
    Result<Transaction> transaction = Transaction::begin(database);
    EXPECT_FALSE(migrate_with(database, GetParam(), 2, steps).ok());
  }
  EXPECT_EQ(*schema_version(database, GetParam()), 1);
  EXPECT_FALSE(database.run("SELECT * FROM extra").ok());
}

// --- Rows

/// A value that every constraint of a column by itself lets through.
Cell random_cell(const Column& column, Seeded& random) {
  if (column.nullable && random.below(3) == 0) return {};
  if (!column.one_of.empty()) return std::string(column.one_of[random.below(column.one_of.size())]);
  if (column.type == CellType::integer)
    return random.between(std::max<int64_t>(column.least, -1'000'000),
                          std::min<int64_t>(column.most, 1'000'000));
  if (column.type == CellType::text) {
    std::string text(random.below(20), ' ');
    for (char& c : text) c = static_cast<char>(random.between(0x20, 0x7e));
    return text + "é語";
  }
  Bytes id(16);
  random.fill(id);
  return id;
}

TEST(Rows, EveryTableGivesBackRandomRows) {
  TestFile file;
  Result<Database> database = Database::open(options_for(file));
  ASSERT_OK(prepare_schema(*database, Side::device));
  Seeded random(3);
  Result<Transaction> transaction = Transaction::begin(*database);
  for (const Table& table : tables()) {
    for (int i = 0; i < 200; ++i) {
      Cells row;
      for (const Column& column : table.columns) row.push_back(random_cell(column, random));
      ASSERT_OK(put_cells(*database, table, row));
      const Bytes key = key_of(table, row);
      EXPECT_EQ(*get_cells(*database, table, key), row);

      row.back() = version_of(row) + 1;
      const Cells newer = row;
      Given twice({row, row});
      EXPECT_EQ(*put_newer(*database, table, twice), 1) << "the same version again";
      row.back() = version_of(row) - 2;
      Given older({row});
      EXPECT_EQ(*put_newer(*database, table, older), 0);
      EXPECT_EQ(*get_cells(*database, table, key), newer);
      if (i % 2 == 0) {
        EXPECT_TRUE(*erase(*database, table, key));
        EXPECT_FALSE(*erase(*database, table, key));
        EXPECT_FALSE(get_cells(*database, table, key)->has_value());
      }
    }
  }
}

TEST(Rows, ABadKeyIsAnErrorWhateverItsBytes) {
  Seeded random(4);
  for (const Table& table : tables()) {
    for (int i = 0; i < 500; ++i) {
      Bytes key(random.below(40));
      random.fill(key);
      if (!key.empty()) key[0] = 0;
      const Result<Cells> cells = key_cells(table, key);
      if (cells.ok()) {
        EXPECT_EQ(key_of(table, *cells), key);
      } else {
        EXPECT_EQ(cells.error().code, "bad_key");
      }
    }
  }
}

}  // namespace
}  // namespace wardbook::store
