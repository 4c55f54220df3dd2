#include "sync-server/cli/serve.h"

#include <signal.h>
#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
#include <utility>

#include "sync-server/cli/certificate_watch.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/service.h"
#include "sync-server/http/local_ca.h"
#include "sync-server/http/trust_page.h"
#include "sync-server/http/web_server.h"

namespace wardbook {
namespace {

/// Before the next try to open a database that the disk does not let.
constexpr std::chrono::seconds kPause{2};

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

/// Every tablet that waits has a connection, and the usual limit of 1,024 files is soon reached.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

void print_addresses(const WebServer& web, const HostNames& host) {
  const std::string port = std::to_string(web.https_port());
  std::cout << "listening http://localhost:" << web.http_port() << "\n";
  for (const std::string& name : host.names)
    if (name != "localhost") std::cout << "listening https://" << name << ":" << port << "\n";
  for (const std::string& address : host.addresses) {
    const bool six = address.find(':') != std::string::npos;
    if (address == "::1") continue;
    std::cout << "listening https://" << (six ? "[" + address + "]" : address) << ":" << port
              << "\n";
  }
}

/// Does what the clock makes due, every few seconds while it lives.
class Heartbeat {
 public:
  explicit Heartbeat(Service& service) : service_(service), thread_([this] { beat(); }) {}
  ~Heartbeat() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  void beat() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      if (const auto done = service_.do_due_work(wall_now()); !done.ok())
        std::cerr << "due work: " << done.error().code << ": " << done.error().hint << std::endl;
      lock.lock();
      wake_.wait_for(lock, kBeat, [this] { return stopping_; });
    }
  }

  static constexpr std::chrono::seconds kBeat{5};
  Service& service_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

enum class Ended : uint8_t { asked, disk_failed };

bool is_asked_within(std::chrono::seconds time) {
  const sigset_t signals = stop_signals();
  const timespec most{time.count(), 0};
  return sigtimedwait(&signals, nullptr, &most) > 0;
}

Ended wait_for_end(const Service& service, CertificateWatch& certificate, WebServer& web) {
  while (service.disk().ok()) {
    if (is_asked_within(std::chrono::seconds(1))) return Ended::asked;
    certificate.look(web);
  }
  return Ended::disk_failed;
}

Result<Ended> listen(const Options& options, const DataFolder& folder, Service& service) {
  StaticSite site;
  if (auto loaded = StaticSite::load(options.site); loaded.ok())
    site = std::move(*loaded);
  else
    std::cout << loaded.error().hint << " The API is served without it.\n";
  raise_file_limit();
  WB_ASSIGN(CertificateWatch certificate, CertificateWatch::open(options, folder));
  if (certificate.local()) WB_TRY(add_trust_page(site, *certificate.local()));
  WB_ASSIGN(auto server,
            WebServer::start(
                {options.http_port, options.https_port, certificate.files(), {}}, std::move(site),
                Service::routes(),
                [&](const Request& request) { return service.handle(request, wall_now()); },
                service.parking()));
  const Heartbeat heartbeat(service);
  const HostNames host = certificate.local() ? certificate.local()->host : host_names();
  print_addresses(*server, host);
  if (certificate.local())
    std::cout << "Another device trusts this server after the steps on https://"
              << host.names.back() << ":" << server->https_port() << "/trust\n"
              << "  fingerprint " << certificate.local()->fingerprint << "\n";
  std::cout << "data " << folder.path() << "\nCtrl-C stops the server." << std::endl;
  return wait_for_end(service, certificate, *server);
}

Result<Ended> serve_once(const Options& options, Installation installation, Random& random) {
  WB_ASSIGN(const auto service,
            Service::open(std::move(installation.store),
                          Decider(std::move(installation.seal_key), std::move(installation.fatal)),
                          random, wall_now()));
  return listen(options, installation.folder, *service);
}

Result<Ended> serve_again(const Options& options, Random& random) {
  std::cerr << "opening the database again" << std::endl;
  WB_ASSIGN(Installation installation, open_installation(options.data, Missing::refuse, random));
  return serve_once(options, std::move(installation), random);
}

}  // namespace

void hold_stop_signals() {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Status serve(const Options& options, Installation installation, Random& random) {
  Result<Ended> ended = serve_once(options, std::move(installation), random);
  if (!ended.ok()) return ended.error();
  while (!ended.ok() || *ended == Ended::disk_failed) {
    if (!ended.ok()) {
      std::cerr << ended.error().code << ": " << ended.error().hint << std::endl;
      if (is_asked_within(kPause)) break;
    }
    ended = serve_again(options, random);
  }
  std::cout << "stopping" << std::endl;
  return {};
}

}  // namespace wardbook
