#include <gtest/gtest.h>

#include <string>

#include "app/platform/page_bridge.h"
#include "app/ui/harness.h"
#include "app/ui/ui.h"

namespace wardbook::ui {
namespace {

/// What came while the program was busy, all before the next frame, has the effect that it would
/// have had one after the other.
class InputOrder : public ::testing::Test {
 protected:
  void draw() {
    Shell place{.id = on_form ? "form" : "list", .title = "Beds"};
    place.nav = {{"tab", "Availability", Icon::search}};
    const ShellResult result = shell(place, [&] {
      if (on_form) {
        if (button("save", "Save")) saved.push_back(note);
        text_field("note", "Note", note);
        filter_chip("urgent", "Urgent", urgent);
      } else if (button("open", "Book a bed")) {
        on_form = true;
      }
    });
    if (result.nav == 0) on_form = false;
  }

  bool on_form = false, urgent = false;
  std::string note;
  std::vector<std::string> saved;
  Harness harness{load_fonts, [this] { draw(); }};

  std::string act(Role role, const char* name) {
    return "act\x1f" + harness.find(role, name)->id + "\x1e";
  }
  std::string edit(const char* text) {
    return "in\x1f" + harness.find(Role::textbox, "Note")->id + "\x1f" + std::to_string(++edits_) +
           "\x1f" + text + "\x1e";
  }
  void open_form() { ASSERT_TRUE(harness.activate(Role::button, "Book a bed")); }

 private:
  int edits_ = 0;
};

TEST_F(InputOrder, TheLaterPressIsTheLastWord) {
  harness.send(act(Role::link, "Availability") + act(Role::button, "Book a bed"));
  harness.run();
  ASSERT_TRUE(on_form);
  harness.send(act(Role::button, "Save") + act(Role::link, "Availability"));
  harness.run();
  EXPECT_FALSE(on_form);
  EXPECT_EQ(saved.size(), 1u);
}

TEST_F(InputOrder, APressOfWhatIsGoneByThenDoesNothing) {
  const std::string open = act(Role::button, "Book a bed");
  harness.send(open + open);
  harness.run();
  EXPECT_TRUE(on_form);
  ASSERT_TRUE(harness.activate(Role::link, "Availability"));
  EXPECT_FALSE(on_form);
}

TEST_F(InputOrder, WhatWasTypedBeforeAPressIsThereAndWhatCameAfterIsNot) {
  open_form();
  harness.send(edit("one") + act(Role::button, "Save") + edit("one two"));
  harness.run();
  ASSERT_EQ(saved.size(), 1u);
  EXPECT_EQ(saved[0], "one");
  EXPECT_EQ(note, "one two");
}

TEST_F(InputOrder, EveryPressCounts) {
  open_form();
  const std::string save = act(Role::button, "Save");
  const std::string flip = act(Role::checkbox, "Urgent");
  harness.send(save + flip + save + flip + save + flip);
  harness.run();
  EXPECT_EQ(saved.size(), 3u);
  EXPECT_TRUE(urgent);
}

}  // namespace
}  // namespace wardbook::ui
