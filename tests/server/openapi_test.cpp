#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "tests/server/test_device.h"

// The document is held against the running server: its paths, what it answers, what it takes.

namespace wardbook::test {
namespace {

using nlohmann::json;

/// As much of JSON Schema as the document uses. Returns where `value` first does not fit; "" if it
/// does.
class Validator {
 public:
  explicit Validator(const json& document) : document_(document) {}

  std::string fault(const json& schema, const json& value, const std::string& at = "$") const {
    if (schema.contains("$ref")) return fault(referenced(schema["$ref"]), value, at);
    for (const char* any : {"anyOf", "oneOf"})
      if (schema.contains(any)) return fault_of_any(schema[any], value, at);
    if (schema.contains("const") && schema["const"] != value) return at + ": not the constant";
    if (schema.contains("type") && !is_of_type(schema["type"], value)) return at + ": type";
    if (schema.contains("enum") && !has(schema["enum"], value)) return at + ": not of the enum";
    if (value.is_object() && schema.contains("properties")) return fault_in(schema, value, at);
    if (value.is_array()) return fault_of_items(schema, value, at);
    return "";
  }

 private:
  const json& referenced(const std::string& reference) const {
    return document_.at(json::json_pointer(reference.substr(1)));
  }
  static bool has(const json& list, const json& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }
  static bool is_of_type(const json& type, const json& value) {
    if (type.is_array())
      return std::any_of(type.begin(), type.end(),
                         [&](const json& one) { return is_of_type(one, value); });
    if (type == "integer") return value.is_number_integer();
    return value.type_name() == type;
  }
  std::string fault_of_any(const json& options, const json& value, const std::string& at) const {
    std::string all;
    for (const json& option : options) {
      std::string one = fault(option, value, at);
      if (one.empty()) return "";
      all += one + "; ";
    }
    return all;
  }
  std::string fault_in(const json& schema, const json& value, const std::string& at) const {
    for (const json& name : schema.value("required", json::array()))
      if (!value.contains(name)) return at + "." + name.get<std::string>() + ": missing";
    for (const auto& [name, member] : value.items()) {
      const std::string place = std::string(at).append(".").append(name);
      if (!schema["properties"].contains(name)) return place + ": unknown";
      std::string one = fault(schema["properties"][name], member, place);
      if (!one.empty()) return one;
    }
    return "";
  }
  std::string fault_of_items(const json& schema, const json& value, const std::string& at) const {
    if (value.size() < schema.value("minItems", size_t{0})) return at + ": too short";
    if (value.size() > schema.value("maxItems", value.size())) return at + ": too long";
    for (size_t i = 0; schema.contains("items") && i < value.size(); ++i) {
      std::string one = fault(schema["items"], value[i], at + "[" + std::to_string(i) + "]");
      if (!one.empty()) return one;
    }
    return "";
  }

  const json& document_;
};

class OpenApiTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto answer = client_.get("/api/v1/openapi.json");
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->status, 200);
    document_ = json::parse(answer->body);
  }
  const json& schema(const std::string& name) const {
    return document_.at("components").at("schemas").at(name);
  }
  std::string fault(const std::string& name, const std::string& text) const {
    return Validator(document_).fault(schema(name), json::parse(text));
  }
  const json& responses(const std::string& path) const {
    return document_.at("paths").at(path).at("post").at("responses");
  }
  /// The status of a sync with this JSON.
  int status_of_sync(const json& request, const std::string& secret) const {
    const auto answer = client_.post("/api/v1/sync", request.dump(), "application/json",
                                     {{"Authorization", "Device " + secret}});
    return answer ? answer->status : 0;
  }

  LiveServer server_;
  Client client_ = server_.client();
  json document_;
};

TEST_F(OpenApiTest, DescribesEveryRouteAndNoOther) {
  std::set<std::string> described;
  for (const auto& [path, operations] : document_.at("paths").items())
    for (const auto& [method, operation] : operations.items()) described.insert(method + path);
  std::set<std::string> served;
  for (const Route& route : Service::routes())
    served.insert((route.method == "GET" ? "get" : "post") + route.path);
  EXPECT_EQ(described, served);
}

TEST_F(OpenApiTest, AnswersFitTheirSchemas) {
  EXPECT_EQ(fault("Health", client_.get("/healthz")->body), "");
  const std::string form =
      R"({"user_name": "desk1", "password": ")" + std::string(kPassword) + R"("})";
  EXPECT_EQ(fault("LoginRequest", form), "");
  const auto login = client_.post("/api/v1/login", form, "application/json");
  ASSERT_TRUE(login);
  ASSERT_EQ(login->status, 200) << login->body;
  EXPECT_EQ(fault("LoginReply", login->body), "");
  const Headers session{
      {"Authorization", "Session " + json::parse(login->body).at("session").get<std::string>()}};
  const auto who = client_.get("/api/v1/session", session);
  ASSERT_TRUE(who);
  EXPECT_EQ(fault("LoginReply", who->body), "");
  const auto gone = client_.post("/api/v1/logout", "", "application/json", session);
  ASSERT_TRUE(gone);
  EXPECT_TRUE(document_["paths"]["/api/v1/logout"]["post"]["responses"].contains(
      std::to_string(gone->status)));
  const auto refused = client_.post("/api/v1/login", "{}", "application/json");
  ASSERT_TRUE(refused);
  EXPECT_EQ(fault("ErrorReply", refused->body), "");
}

TEST_F(OpenApiTest, AccountsAndPasswordsFitBothWays) {
  SignUpRequest wish;
  wish.user_name = "amina.w";
  wish.password = kPassword;
  wish.full_name = "Amina Wanjiru";
  wish.birth_date = to_date({1991, 2, 3});
  const std::string form = sync::encode_json(wish);
  EXPECT_EQ(fault("SignUpRequest", form), "");
  const auto made = client_.post("/api/v1/accounts", form, "application/json");
  ASSERT_TRUE(made);
  ASSERT_EQ(made->status, 201) << made->body;
  EXPECT_TRUE(responses("/api/v1/accounts").contains("201"));
  EXPECT_EQ(fault("LoginReply", made->body), "");

  TestDevice device(client_);
  ASSERT_TRUE(device.log_in("amina.w"));
  const std::string change = sync::encode_json(PasswordRequest{kPassword, "another long sentence"});
  EXPECT_EQ(fault("PasswordRequest", change), "");
  const auto changed = client_.post("/api/v1/password", change, "application/json",
                                    {{"Authorization", "Session " + device.login().session}});
  ASSERT_TRUE(changed);
  ASSERT_EQ(changed->status, 200) << changed->body;
  EXPECT_EQ(fault("LoginReply", changed->body), "");
}

TEST_F(OpenApiTest, AGivenPasswordFitsBothWays) {
  TestDevice admin(client_);
  ASSERT_TRUE(admin.log_in("admin1"));
  TestDevice desk(client_);
  ASSERT_TRUE(desk.log_in("desk1"));
  const std::string form = sync::encode_json(ResetRequest{desk.login().account});
  EXPECT_EQ(fault("ResetRequest", form), "");
  const auto given = client_.post("/api/v1/password/reset", form, "application/json",
                                  {{"Authorization", "Session " + admin.login().session}});
  ASSERT_TRUE(given);
  ASSERT_EQ(given->status, 200) << given->body;
  EXPECT_EQ(fault("ResetReply", given->body), "");
}

TEST_F(OpenApiTest, AWaitFitsBothWays) {
  TestDevice device(client_);
  const auto login = device.log_in("desk1");
  ASSERT_TRUE(login);
  WaitRequest wait;
  wait.device = login->device;
  wait.epoch = login->epoch;
  wait.wait_ms = 1;
  const std::string text = sync::encode_json(wait);
  EXPECT_EQ(fault("WaitRequest", text), "");
  const Headers proof{{"Authorization", "Device " + login->device_secret}};
  const auto answer = client_.post("/api/v1/wait", text, "application/json", proof);
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200) << answer->body;
  EXPECT_EQ(fault("WaitReply", answer->body), "");
  EXPECT_TRUE(responses("/api/v1/wait").contains("204"));
}

TEST_F(OpenApiTest, WhatADeviceWaitsForIsNamed) {
  for (const char* path : {"/api/v1/sync", "/api/v1/wait"}) {
    const json& named = responses(path);
    EXPECT_TRUE(named.contains("426")) << path;
    for (const char* status : {"429", "503"})
      EXPECT_TRUE(named.at(status).at("headers").contains("Retry-After")) << path;
  }
  json old = json::parse(sync::encode_json(SyncRequest{}));
  old["protocol"] = 1;
  const auto answer = client_.post("/api/v1/sync", old.dump(), "application/json");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 426);
  EXPECT_EQ(fault("ErrorReply", answer->body), "");
}

TEST_F(OpenApiTest, AnAccountsMessageSaysItsProtocolInAHeader) {
  for (const char* path : {"/api/v1/login", "/api/v1/accounts", "/api/v1/password"}) {
    EXPECT_TRUE(responses(path).contains("426")) << path;
    const json& header = document_.at("paths").at(path).at("post").at("parameters").at(0);
    EXPECT_EQ(header.at("name"), kProtocolHeader) << path;
    EXPECT_EQ(header.at("schema").at("const"), kProtocolVersion) << path;
  }
}

TEST_F(OpenApiTest, ASyncFitsBothWaysAndWhatDoesNotFitIsRefused) {
  TestDevice device(client_);
  const auto login = device.log_in("desk1");
  ASSERT_TRUE(login);
  SecureRandom random;
  const auto patient = PatientId::make(wall_now(), random);
  const std::vector<SentCommand> commands{
      device.next(some_patient(patient, *login->clinic, "Amina Test")),
      device.next(icu_booking(device, BookingId::make(wall_now(), random), patient, "red"))};
  const std::string text = sync::encode_json(device.request(commands));
  EXPECT_EQ(fault("SyncRequest", text), "");

  json odd = json::parse(text);
  odd["surprise"] = 1;
  EXPECT_NE(fault("SyncRequest", odd.dump()), "");
  EXPECT_EQ(status_of_sync(odd, login->device_secret), 400);
  odd = json::parse(text);
  odd["commands"][0].erase("number");
  EXPECT_NE(fault("SyncRequest", odd.dump()), "");
  EXPECT_EQ(status_of_sync(odd, login->device_secret), 400);

  const auto answer = client_.post("/api/v1/sync", text, "application/json",
                                   {{"Authorization", "Device " + login->device_secret}});
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200) << answer->body;
  EXPECT_EQ(fault("SyncReply", answer->body), "");
  const json reply = json::parse(answer->body);
  EXPECT_EQ(reply.at("outcomes").size(), 2u);
  EXPECT_FALSE(reply.at("changes").empty());
}

TEST_F(OpenApiTest, EveryKindOfCommandIsThere) {
  std::set<std::string> kinds;
  for (const json& one : schema("Command").at("oneOf"))
    kinds.insert(one.at("properties").at("kind").at("const").get<std::string>());
  EXPECT_EQ(kinds.size(), std::variant_size_v<Args>);
  EXPECT_TRUE(kinds.contains("book"));
}

}  // namespace
}  // namespace wardbook::test
