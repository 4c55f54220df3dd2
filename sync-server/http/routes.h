#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sync-server/core/exchange.h"
#include "sync-server/http/router.h"
#include "sync-server/http/static_site.h"

namespace wardbook {

using Handle = std::function<Response(const Request&)>;

/// Puts the core's routes and the site's files onto a router. `site` outlives it.
void add_routes(Router& router, const std::vector<Route>& routes, const Handle& handle,
                const StaticSite& site);

}  // namespace wardbook
