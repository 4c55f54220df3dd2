#include "sync-server/http/trust_page.h"

#include <fstream>
#include <iterator>

namespace wardbook {
namespace {

constexpr const char* kStyle = R"(:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem 4rem; background: #f1f5f7;
  color: #13212b; font: 17px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: #0b6075; }
.download { display: inline-block; margin: .5rem 0; padding: .75rem 1.25rem; border-radius: .6rem;
  background: #0b6075; color: #fff; font-weight: 600; text-decoration: none; }
code { overflow-wrap: anywhere; font-size: .9rem; }
li { margin: .35rem 0; }
@media (prefers-color-scheme: dark) {
  body { background: #0d151b; color: #e6eef3; }
  a { color: #5cc2da; }
  .download { background: #5cc2da; color: #06222b; }
}
)";

constexpr const char* kBefore = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust this Wardbook server</title>
<link rel="stylesheet" href="/trust/trust.css">
</head>
<body>
<main>
<h1>Let this device trust the Wardbook server</h1>
<p>Wardbook keeps its data on your device and talks to its server over an encrypted connection. This
server has certificates of its own making, so a device has to be told once to trust it. Do this on
the network of your clinic or hospital only.</p>
<p><a class="download" href="/trust/wardbook-ca.crt" download>Download the certificate</a></p>
<p>Compare before you trust: the person who runs the server sees the same SHA-256 fingerprint where
it was started.<br><code>)";

constexpr const char* kAfter = R"(</code></p>
<h2>Android tablet or phone</h2>
<ol>
<li>Download the certificate with the button above.</li>
<li>Open <b>Settings</b> and search for <b>CA certificate</b> (under Security, Encryption and
credentials, Install a certificate).</li>
<li>Choose <b>Install anyway</b>, then the downloaded file <code>wardbook-ca.crt</code>.</li>
<li>Close the browser, open it again and come back to this server: the warning is gone.</li>
</ol>
<h2>iPad or iPhone</h2>
<ol>
<li>Open this page in Safari and download the certificate; allow the profile.</li>
<li>Open <b>Settings</b>, tap <b>Profile Downloaded</b>, then <b>Install</b>.</li>
<li>Go to <b>General</b>, <b>About</b>, <b>Certificate Trust Settings</b> and switch on full trust for
the certificate whose name begins with Wardbook.</li>
</ol>
<h2>Windows</h2>
<ol>
<li>Download the certificate and open it; choose <b>Install Certificate</b>, <b>Current User</b>.</li>
<li>Choose <b>Place all certificates in the following store</b>, <b>Browse</b>, <b>Trusted Root
Certification Authorities</b>, then finish and confirm.</li>
<li>Close the browser and open it again.</li>
</ol>
<p>The certificate vouches only for addresses of private networks and for local names, so it can't be
used to pretend to be a site on the internet.</p>
<p><a href="/">Open Wardbook</a></p>
</main>
</body>
</html>
)";

}  // namespace

Status add_trust_page(StaticSite& site, const LocalCertificates& certificates) {
  std::ifstream in(certificates.authority_file, std::ios::binary);
  std::string authority((std::istreambuf_iterator<char>(in)), {});
  if (authority.empty())
    return Error{"certificates_unwritable",
                 "The certificate " + certificates.authority_file + " can't be read."};
  site.add("/trust/wardbook-ca.crt", "application/x-x509-ca-cert", std::move(authority));
  site.add("/trust/trust.css", "text/css; charset=utf-8", kStyle);
  site.add("/trust", "text/html; charset=utf-8", kBefore + certificates.fingerprint + kAfter);
  return {};
}

}  // namespace wardbook
