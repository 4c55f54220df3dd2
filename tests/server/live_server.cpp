#include "tests/server/live_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "shared/base/check.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/password.h"
#include "sync-server/core/sign_up.h"
#include "sync-server/http/local_ca.h"
#include "sync-server/http/trust_page.h"
#include "sync-server/setup/set_up.h"

namespace wardbook::test {
namespace {

constexpr int kPatienceMs = 20'000;

Account account(const std::string& name, Role role, Random& random) {
  Account made;
  made.id = AccountId::make(wall_now(), random);
  made.user_name = name;
  made.full_name = "Test " + name;
  made.role = role;
  made.state = AccountState::active;
  made.since = wall_now();
  return made;
}

template <class Ask, class Pick>
auto pick(const std::vector<SetUpItem>& items, size_t number, Pick member) {
  for (const SetUpItem& item : items)
    if (const auto* ask = std::get_if<Ask>(&item.args); ask != nullptr && number-- == 0)
      return (*ask).*member;
  throw std::runtime_error("no such place");
}

StaticSite small_site() {
  StaticSite site;
  site.add("/index.html", "text/html; charset=utf-8", "<!doctype html><p>Wardbook");
  site.add("/app.0123456789abcdef.js", "text/javascript; charset=utf-8", "export {};");
  return site;
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

std::string receive_all(int socket) {
  std::string all;
  pollfd wait{socket, POLLIN, 0};
  char buffer[4096];
  while (poll(&wait, 1, kPatienceMs) > 0) {
    const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0) break;
    all.append(buffer, static_cast<size_t>(got));
  }
  return all;
}

/// Empty if the answer is not whole.
std::optional<Answer> read_answer(const std::string& raw) {
  const size_t end = raw.find("\r\n\r\n");
  Answer answer;
  if (end == std::string::npos || sscanf(raw.c_str(), "HTTP/1.1 %d", &answer.status) != 1)
    return std::nullopt;
  size_t at = raw.find("\r\n") + 2;
  while (at < end) {
    const size_t line_end = raw.find("\r\n", at);
    const size_t colon = raw.find(':', at);
    std::string name = raw.substr(at, colon - at);
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    answer.headers[name] = raw.substr(colon + 2, line_end - colon - 2);
    at = line_end + 2;
  }
  answer.body = raw.substr(end + 4);
  const auto length = answer.headers.find("content-length");
  if (length != answer.headers.end() && answer.body.size() != std::stoul(length->second))
    return std::nullopt;
  return answer;
}

}  // namespace

std::string small_places() {
  return R"(district "Lakeside"
clinic "North Clinic" at -0.10,34.70
clinic "South Clinic" at -0.20,34.70
hospital "Lakeside Hospital" at -0.15,34.75 zone Africa/Nairobi slots 24h from 05:00Z
ward "Medicine"
pool "Medicine general" general oxygen
beds M-1..M-8
ward "Intensive care"
pool "Intensive care" icu oxygen ventilator
beds ICU-1
hospital "Hill Hospital" at -0.30,34.90 zone Africa/Nairobi slots 24h from 05:00Z
ward "Intensive care"
pool "Intensive care" icu oxygen ventilator
beds ICU-1..ICU-4
)";
}

TemporaryFolder::TemporaryFolder() {
  char name[] = "/tmp/wardbook-test-XXXXXX";
  WB_CHECK(mkdtemp(name) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void make_small_data(const std::string& folder) {
  SecureRandom random;
  auto opened = open_installation(folder, Missing::make, random);
  WB_CHECK(opened.ok());
  Store& store = *opened->store;
  const Decider decider(opened->seal_key);
  const auto items = read_setup_file(small_places());
  WB_CHECK(items.ok() && set_up(store, decider, *items, random, wall_now()).ok());
  std::vector<Account> people{
      account("desk1", Role::desk, random), account("desk2", Role::desk, random),
      account("staff1", Role::staff, random), account("admin1", Role::admin, random)};
  people[0].clinic = pick<SetUpClinic>(*items, 0, &SetUpClinic::clinic);
  people[1].clinic = pick<SetUpClinic>(*items, 1, &SetUpClinic::clinic);
  people[2].hospital = pick<SetUpHospital>(*items, 0, &SetUpHospital::hospital);
  const auto phc = hash_password(kPassword, random);
  WB_CHECK(phc.ok() && store.begin().ok());
  for (const Account& one : people)
    WB_CHECK(put_rows(store, {one}).ok() && store.put_secret(one.id, *phc).ok());
  WB_CHECK(store.commit().ok());
}

LiveServer::LiveServer(const Limits& limits) : limits_(limits) {
  make_small_data(data_.path());
  start();
}

LiveServer::~LiveServer() {
  stop();
}

void LiveServer::start() {
  auto opened = open_installation(path_, Missing::refuse, random_);
  WB_CHECK(opened.ok());
  folder_ = std::make_unique<DataFolder>(std::move(opened->folder));
  auto service = Service::open(std::move(opened->store),
                               Decider(std::move(opened->seal_key), std::move(opened->fatal)),
                               random_, wall_now());
  WB_CHECK(service.ok());
  service_ = std::move(*service);
  auto certificates = ensure_local_certificates(folder_->certificates(), host_names(), wall_now());
  WB_CHECK(certificates.ok());
  StaticSite site = small_site();
  WB_CHECK(add_trust_page(site, *certificates).ok());
  auto web = WebServer::start(
      {0, 0, certificates->server, limits_}, std::move(site), Service::routes(),
      [this](const Request& request) { return service_->handle(request, wall_now()); },
      service_->parking());
  WB_CHECK(web.ok());
  web_ = std::move(*web);
}

void LiveServer::stop() {
  web_.reset();
  service_.reset();
  folder_.reset();
}

void LiveServer::restart() {
  stop();
  start();
}

void LiveServer::restart_in(const std::string& folder) {
  stop();
  path_ = folder;
  start();
}

store::Database LiveServer::database() const {
  std::ifstream key(path_ + "/database.key", std::ios::binary);
  store::OpenOptions options;
  options.path = path_ + "/wardbook.db";
  options.key = Bytes((std::istreambuf_iterator<char>(key)), {});
  auto database = store::Database::open(options);
  WB_CHECK(database.ok());
  return std::move(*database);
}

void LiveServer::in_database(const std::string& sql) {
  stop();
  WB_CHECK(database().exec(sql).ok());
  start();
}

std::vector<std::string> LiveServer::check() {
  stop();
  const auto opened = open_installation(path_, Missing::refuse, random_);
  if (!opened.ok()) return {opened.error().hint};
  const auto found = opened->store->check(wall_now());
  return found.ok() ? *found : std::vector<std::string>{found.error().hint};
}

std::vector<AuditEntry> LiveServer::audit() {
  stop();
  store::Database stopped = database();
  auto rows = stopped.prepare(
      "SELECT at, actor_id, device_id, action, object, detail FROM audit ORDER BY seq");
  WB_CHECK(rows.ok());
  std::vector<AuditEntry> entries;
  for (auto more = rows->step(); more.ok() && *more; more = rows->step())
    entries.push_back({rows->get<Instant>(0), rows->get<AccountId>(1), rows->get<DeviceId>(2),
                       rows->get<std::string>(3), rows->get<std::string>(4),
                       rows->get<std::string>(5)});
  return entries;
}

Client LiveServer::client() const {
  return Client(port());
}

std::string LiveServer::authority_file() const {
  return path_ + "/certificates/wardbook-ca.crt";
}

std::string raw_exchange(int port, const std::string& bytes) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    send_all(socket, bytes);
    answer = receive_all(socket);
  }
  close(socket);
  return answer;
}

std::optional<Answer> Client::get(const std::string& path, const Headers& headers) const {
  return send("GET", path, "", headers);
}

std::optional<Answer> Client::post(const std::string& path, const std::string& body,
                                   const std::string& type, Headers headers) const {
  headers["Content-Type"] = type;
  return send("POST", path, body, headers);
}

std::optional<Answer> Client::send(const std::string& method, const std::string& path,
                                   const std::string& body, const Headers& headers) const {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                     "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n";
  for (const auto& [name, value] : headers)
    text.append(name).append(": ").append(value).append("\r\n");
  return read_answer(raw_exchange(port_, text + "\r\n" + body));
}

}  // namespace wardbook::test
