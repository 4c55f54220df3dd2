#pragma once

#include <string>

namespace wardbook {

/// The OpenAPI 3.1 document of Service::routes() as JSON, made from the field lists of the
/// messages.
const std::string& openapi_document();

}  // namespace wardbook
