#pragma once

#include "app/ui/types.h"

namespace wardbook::ui {

struct NavItem {
  std::string_view id;  ///< also the hash route: "#/" + id
  std::string_view label;
  Icon icon = Icon::none;
  int badge = 0;  ///< a count to show, 0 = none
};

struct Shell {
  std::string_view id;               ///< of the screen; a new id starts at its top
  std::string_view title;            ///< heading of level 1
  bool back = false;                 ///< shows a Back button
  std::vector<NavItem> nav = {};     ///< empty: no navigation (log-in)
  int current = -1;                  ///< index in nav
  Status sync = Status::online;      ///< the look of the sync state
  std::string_view sync_text = {};   ///< "Online · 2 waiting"; a status region; empty: none
  std::string_view sync_short = {};  ///< the same where there is little room: "2 waiting"
  Icon action_icon = Icon::none;     ///< one action at the right of the top bar
  std::string_view action_name = {};
  float max_width = 1180;  ///< of the content column; 0 = all there is
};

struct ShellResult {
  int nav = -1;       ///< the item of nav that was tapped
  bool back = false;  ///< Back was tapped, or Escape pressed with nothing open
  bool sync = false;  ///< the sync state was tapped
  bool action = false;
};

/// The frame of every screen: top bar, navigation (a bar at the bottom on phones, a rail at the
/// left on tablets) and the scrolling main area that `body` fills. Call once per pass.
ShellResult shell(const Shell& shell, Body body);

}  // namespace wardbook::ui
