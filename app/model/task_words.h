#pragma once

#include <string>

#include "app/model/app.h"

namespace wardbook::app {

/// What a call to the server that failed has come to, for the person who made it. `wait_s`: how
/// long another try would still be refused, 0: it would not. Only who gave a wrong password hears
/// of one.
std::string failure_words(const App::Task& task, int wait_s);

}  // namespace wardbook::app
