#include "sync-server/http/local_ca.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>

namespace wardbook {
namespace {

namespace fs = std::filesystem;

constexpr long kDay = 24 * 60 * 60;
constexpr long kAuthorityDays = 3650;
constexpr long kServerDays = 397;
constexpr long kRenewDays = 30;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* value) const {
    Free(value);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using File = std::unique_ptr<FILE, Freed<fclose>>;
using Constraints = std::unique_ptr<NAME_CONSTRAINTS, Freed<NAME_CONSTRAINTS_free>>;

struct Identity {
  Key key;
  Certificate certificate;
};

/// Name constraints: what the authority can vouch for, should its key ever leave the machine.
constexpr const char* kPermittedNetworks =
    "permitted;IP:127.0.0.0/255.0.0.0,permitted;IP:10.0.0.0/255.0.0.0,"
    "permitted;IP:172.16.0.0/255.240.0.0,permitted;IP:192.168.0.0/255.255.0.0,"
    "permitted;IP:100.64.0.0/255.192.0.0,permitted;IP:169.254.0.0/255.255.0.0,"
    "permitted;IP:::1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF,"
    "permitted;IP:FC00::/FE00::,permitted;DNS:localhost,permitted;DNS:local,"
    "permitted;DNS:lan,permitted;DNS:internal,permitted;DNS:home.arpa";

File open_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return File(descriptor < 0 ? nullptr : fdopen(descriptor, "w"));
}

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// A fresh key and a certificate for it that only lacks its extensions and signature.
Identity begin_certificate(const std::string& common_name, long days, Instant now) {
  Identity identity{Key(EVP_EC_gen("P-256")), Certificate(X509_new())};
  X509* certificate = identity.certificate.get();
  unsigned char serial[16];
  if (!identity.key || certificate == nullptr || RAND_bytes(serial, sizeof serial) != 1) return {};
  serial[0] &= 0x7f;  // a positive number
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
  X509_set_version(certificate, X509_VERSION_3);
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
  // A day of grace: the clocks of tablets are often behind.
  ASN1_TIME_set(X509_getm_notBefore(certificate), now.ms / 1000 - kDay);
  ASN1_TIME_set(X509_getm_notAfter(certificate), now.ms / 1000 + days * kDay);
  X509_set_pubkey(certificate, identity.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add = [&](const char* field, const std::string& text) {
    X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
  };
  add("O", "Wardbook");
  add("CN", common_name.substr(0, 64));
  return identity;
}

Identity make_authority(const HostNames& host, Instant now) {
  Identity authority =
      begin_certificate("Wardbook on " + host.names.back().substr(0, 40), kAuthorityDays, now);
  X509* certificate = authority.certificate.get();
  if (certificate == nullptr) return {};
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  std::string permitted = kPermittedNetworks;
  for (const std::string& name : host.names)
    if (name != "localhost") permitted += ",permitted;DNS:" + name;
  const bool ok =
      add_extension(certificate, certificate, NID_basic_constraints,
                    "critical,CA:TRUE,pathlen:0") &&
      add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
      add_extension(certificate, certificate, NID_subject_key_identifier, "hash") &&
      add_extension(certificate, certificate, NID_name_constraints, "critical," + permitted) &&
      X509_sign(certificate, authority.key.get(), EVP_sha256()) > 0;
  return ok ? std::move(authority) : Identity{};
}

/// Whether `base`, which an authority may vouch for, is the name or an end of it.
bool permits(const GENERAL_NAME& base, std::string_view name) {
  if (base.type != GEN_DNS) return false;
  const std::string_view end(reinterpret_cast<const char*>(ASN1_STRING_get0_data(base.d.dNSName)),
                             static_cast<size_t>(ASN1_STRING_length(base.d.dNSName)));
  return name == end || (name.ends_with(end) && name[name.size() - end.size() - 1] == '.');
}

/// The machine may have got another name than the authority was made with. In a certificate that
/// name would make all the others bad, too.
HostNames vouched_for(const Identity& authority, HostNames host) {
  const Constraints constraints(static_cast<NAME_CONSTRAINTS*>(
      X509_get_ext_d2i(authority.certificate.get(), NID_name_constraints, nullptr, nullptr)));
  if (!constraints) return host;
  std::erase_if(host.names, [&](const std::string& name) {
    for (int at = 0; at < sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees); ++at)
      if (permits(*sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, at)->base, name))
        return false;
    return true;
  });
  return host;
}

std::string alternative_names(const HostNames& host) {
  std::string list;
  for (const std::string& name : host.names) list += (list.empty() ? "DNS:" : ",DNS:") + name;
  for (const std::string& address : host.addresses) list += ",IP:" + address;
  return list;
}

Identity make_server(const Identity& authority, const HostNames& host, Instant now) {
  Identity server = begin_certificate(host.names.back(), kServerDays, now);
  X509* certificate = server.certificate.get();
  X509* issuer = authority.certificate.get();
  if (certificate == nullptr) return {};
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  const bool ok =
      add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
      add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
      add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
      add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
      add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always") &&
      add_extension(certificate, issuer, NID_subject_alt_name, alternative_names(host)) &&
      X509_sign(certificate, authority.key.get(), EVP_sha256()) > 0;
  return ok ? std::move(server) : Identity{};
}

/// Whether all of it is on the disk: what is only buffered may find no room there.
bool close_durably(File& file) {
  const bool flushed = fflush(file.get()) == 0 && fsync(fileno(file.get())) == 0;
  return fclose(file.release()) == 0 && flushed;
}

bool write_identity(const Identity& identity, const CertificateFiles& files, X509* issuer) {
  File key = open_private(files.key);
  File chain = open_private(files.chain);
  const bool written = identity.certificate && key && chain &&
                       PEM_write_PKCS8PrivateKey(key.get(), identity.key.get(), nullptr, nullptr, 0,
                                                 nullptr, nullptr) == 1 &&
                       PEM_write_X509(chain.get(), identity.certificate.get()) == 1 &&
                       (issuer == nullptr || PEM_write_X509(chain.get(), issuer) == 1);
  return written && close_durably(key) && close_durably(chain);
}

Identity read_identity(const CertificateFiles& files) {
  const File chain(fopen(files.chain.c_str(), "re"));
  const File key(fopen(files.key.c_str(), "re"));
  if (!chain || !key) return {};
  Identity identity{Key(PEM_read_PrivateKey(key.get(), nullptr, nullptr, nullptr)),
                    Certificate(PEM_read_X509(chain.get(), nullptr, nullptr, nullptr))};
  const bool matches = identity.key && identity.certificate &&
                       X509_check_private_key(identity.certificate.get(), identity.key.get()) == 1;
  return matches ? std::move(identity) : Identity{};
}

/// It is there, and nobody knows what is in it.
bool is_unreadable(const std::string& path) {
  const File file(fopen(path.c_str(), "re"));
  if (!file) return errno != ENOENT;
  (void)fgetc(file.get());
  return ferror(file.get()) != 0;
}

bool lasts(X509* certificate, long days, Instant now) {
  time_t when = now.ms / 1000 + days * kDay;
  return X509_cmp_time(X509_get0_notAfter(certificate), &when) > 0;
}

bool is_for(X509* certificate, const HostNames& host) {
  const auto named = [&](const std::string& name) {
    return X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
  };
  const auto addressed = [&](const std::string& address) {
    return X509_check_ip_asc(certificate, address.c_str(), 0) == 1;
  };
  return std::all_of(host.names.begin(), host.names.end(), named) &&
         std::all_of(host.addresses.begin(), host.addresses.end(), addressed);
}

std::string fingerprint_of(X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  X509_digest(certificate, EVP_sha256(), digest, &size);
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    if (i > 0) text += ':';
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

/// Addresses of private networks alone: the authority may not vouch for others.
bool is_private(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    const uint32_t ip = ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr);
    return ip >> 24 == 10 || ip >> 20 == 0xac1 || ip >> 16 == 0xc0a8 || ip >> 22 == 0x191 ||
           ip >> 16 == 0xa9fe;
  }
  return (reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr.s6_addr[0] & 0xfe) == 0xfc;
}

void add_interface(const ifaddrs& one, std::vector<std::string>& addresses) {
  const bool up = (one.ifa_flags & IFF_UP) != 0 && (one.ifa_flags & IFF_LOOPBACK) == 0;
  if (one.ifa_addr == nullptr || !up) return;
  const int family = one.ifa_addr->sa_family;
  if ((family != AF_INET && family != AF_INET6) || !is_private(one.ifa_addr)) return;
  const void* raw =
      family == AF_INET
          ? static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(one.ifa_addr)->sin_addr)
          : &reinterpret_cast<sockaddr_in6*>(one.ifa_addr)->sin6_addr;
  char text[INET6_ADDRSTRLEN] = {};
  if (inet_ntop(family, raw, text, sizeof text) != nullptr) addresses.emplace_back(text);
}

bool is_host_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

CertificateFiles authority_files(const std::string& folder) {
  return {folder + "/wardbook-ca.crt", folder + "/wardbook-ca.key"};
}

CertificateFiles server_files(const std::string& folder) {
  return {folder + "/server.crt", folder + "/server.key"};
}

Error unwritable(const std::string& folder) {
  return {"certificates_unwritable", "The certificates in " + folder +
                                         " can't be written. Make room on the disk, or let the "
                                         "user that runs the server write there."};
}

/// A clock that was ahead made one that no tablet takes yet.
bool has_begun(X509* certificate, Instant now) {
  time_t when = now.ms / 1000;
  return X509_cmp_time(X509_get0_notBefore(certificate), &when) < 0;
}

/// The certificate in the folder is the authority's, for this machine, and for a while yet; else it
/// is made anew.
Status keep_server(const std::string& folder, const Identity& authority, const HostNames& host,
                   Instant now) {
  const CertificateFiles files = server_files(folder);
  const Identity server = read_identity(files);
  X509* certificate = server.certificate.get();
  if (certificate != nullptr && X509_verify(certificate, authority.key.get()) == 1 &&
      has_begun(certificate, now) && lasts(certificate, kRenewDays, now) &&
      is_for(certificate, host))
    return {};
  const Identity renewed = make_server(authority, host, now);
  if (!write_identity(renewed, files, authority.certificate.get())) return unwritable(folder);
  return {};
}

}  // namespace

HostNames host_names() {
  HostNames host{{"localhost"}, {"127.0.0.1", "::1"}};
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (is_host_name(lower) && lower != "localhost") {
    if (lower.find('.') == std::string::npos) host.names.push_back(lower + ".local");
    host.names.push_back(lower);
  }
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return host;
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next)
    add_interface(*one, host.addresses);
  freeifaddrs(list);
  return host;
}

Result<LocalCertificates> ensure_local_certificates(const std::string& folder,
                                                    const HostNames& host, Instant now) {
  std::error_code error;
  fs::create_directories(folder, error);
  fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return unwritable(folder);
  const CertificateFiles files = authority_files(folder);
  Identity authority = read_identity(files);
  if (!authority.certificate && (is_unreadable(files.key) || is_unreadable(files.chain)))
    return Error{
        "certificates_unreadable",
        "The certificate authority in " + folder +
            " can't be read. Let the user that runs the server read it: every device would "
            "have to trust a new one."};
  if (!authority.certificate || !lasts(authority.certificate.get(), kServerDays, now)) {
    authority = make_authority(host, now);
    if (!write_identity(authority, files, nullptr)) return unwritable(folder);
  }
  HostNames good = vouched_for(authority, host);
  WB_TRY(keep_server(folder, authority, good, now));
  return LocalCertificates{server_files(folder), files.chain,
                           fingerprint_of(authority.certificate.get()), std::move(good)};
}

Status renew_server_certificate(const std::string& folder, const HostNames& host, Instant now) {
  const Identity authority = read_identity(authority_files(folder));
  if (!authority.certificate)
    return Error{"certificates_unreadable",
                 "The certificate authority in " + folder +
                     " can't be read, so the server's certificate can't be renewed."};
  return keep_server(folder, authority, vouched_for(authority, host), now);
}

}  // namespace wardbook
