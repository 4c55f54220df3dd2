#pragma once

#include "app/ui/clinical.h"
#include "app/ui/layout.h"
#include "app/ui/shell.h"
#include "app/ui/types.h"
#include "app/ui/widgets.h"

// Wardbook's UI kit: immediate mode. A screen is a function that calls these once per pass; each
// call draws with Dear ImGui and emits the node that the page mirrors as a real DOM element.
//
// Rules for screens:
//  - `id` is stable, unique in the frame, never shown; the mirror carries it as data-testid.
//  - a pass may run twice for one frame shown: keep side effects behind the returned activations.
//  - what a widget returns is true in exactly one pass per activation.
