#pragma once

#include <string>

#include "shared/base/result.h"
#include "sync-server/http/local_ca.h"
#include "sync-server/http/static_site.h"

namespace wardbook {

/// Adds /trust: how a tablet comes to trust this server's own authority, with the authority's
/// certificate to download. Error certificates_unwritable if that can't be read.
Status add_trust_page(StaticSite& site, const LocalCertificates& certificates);

}  // namespace wardbook
