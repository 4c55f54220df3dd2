#include "tests/gallery/gallery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/platform/page_bridge.h"
#include "app/ui/harness.h"
#include "app/ui/ui.h"

namespace wardbook::ui {
namespace {

using ::testing::IsEmpty;

class Gallery : public ::testing::Test {
 protected:
  struct Fresh {
    Fresh() { gallery::reset(); }
  } fresh_;
  Harness harness_{load_fonts, gallery::draw};
};

TEST_F(Gallery, EveryItemOfImGuiHasANode) {
  for (const char* screen : {"Availability", "Ward board", "Inbox"}) {
    ASSERT_TRUE(harness_.click(Role::link, screen));
    EXPECT_THAT(harness_.items_without_node(), IsEmpty()) << screen;
    EXPECT_EQ(harness_.duplicate_ids(), 0) << screen;
  }
}

TEST_F(Gallery, OverlaysHaveNodesToo) {
  ASSERT_TRUE(harness_.click(Role::button, "Remove"));
  ASSERT_NE(harness_.find(Role::dialog, "Remove this bed?"), nullptr);
  EXPECT_THAT(harness_.items_without_node(), IsEmpty());
  EXPECT_EQ(harness_.duplicate_ids(), 0);
}

TEST_F(Gallery, ATapCountsOnce) {
  ASSERT_TRUE(harness_.click(Role::button, "Count"));
  EXPECT_TRUE(harness_.shows("Counted 1, saved 0"));
  ASSERT_TRUE(harness_.activate(Role::button, "Count"));
  EXPECT_TRUE(harness_.shows("Counted 2, saved 0"));
  EXPECT_FALSE(harness_.click(Role::button, "Not now"));
}

TEST_F(Gallery, ACancelledSequencePressesNothing) {
  const Rect r = harness_.screen_rect(*harness_.find(Role::button, "Count"));
  const std::string at = std::to_string(r.x + 10) + "\x1f" + std::to_string(r.y + 10);
  harness_.send(
      "ptr\x1f"
      "down\x1f" +
      at +
      "\x1f"
      "touch");
  harness_.run();
  harness_.send(
      "ptr\x1f"
      "cancel\x1f" +
      at +
      "\x1f"
      "touch");
  harness_.run();
  EXPECT_TRUE(harness_.shows("Counted 0, saved 0"));
  ASSERT_TRUE(harness_.click(Role::button, "Count"));
  EXPECT_TRUE(harness_.shows("Counted 1, saved 0"));
}

TEST_F(Gallery, WhatWasSeenUnderThePointerIsPressedAndNotWhatMovedThere) {
  const Rect r = harness_.screen_rect(*harness_.find(Role::button, "Count"));
  const std::string id = harness_.find(Role::button, "Count")->id;
  const std::string at = std::to_string(r.x + 10) + "\x1f" + std::to_string(r.y + 10) + "\x1fmouse";
  const auto press = [&](const std::string& page_tells) {
    harness_.send(
        "ptr\x1f"
        "down\x1f" +
        at + "\x1f" + page_tells);
    harness_.run();
    harness_.send(
        "ptr\x1f"
        "up\x1f" +
        at);
  };
  press("1");
  harness_.run();
  EXPECT_TRUE(harness_.shows("Counted 0, saved 0"));
  press("1");
  harness_.send("act\x1f" + id);
  harness_.run();
  EXPECT_TRUE(harness_.shows("Counted 1, saved 0"));
  press("0");
  harness_.run();
  EXPECT_TRUE(harness_.shows("Counted 2, saved 0"));
}

TEST_F(Gallery, WhatIsScrolledOutIsReached) {
  ASSERT_TRUE(harness_.click(Role::button, "At the bottom"));
  EXPECT_TRUE(harness_.shows("Bottom pressed 1"));
}

TEST_F(Gallery, FieldsTakeTextAndKeepTheirEdits) {
  ASSERT_TRUE(harness_.fill("User name", "desk1"));
  EXPECT_TRUE(harness_.shows("Hello desk1, born"));
  const Node* field = harness_.find(Role::textbox, "User name");
  EXPECT_EQ(field->value, "desk1");
  EXPECT_EQ(field->field.edits, 1U);
  ASSERT_TRUE(harness_.press_enter("User name"));
  EXPECT_TRUE(harness_.shows("Submitted desk1"));
}

TEST_F(Gallery, AnErrorMarksItsField) {
  ASSERT_TRUE(harness_.fill("Find a patient", "ab"));
  const Node* field = harness_.find(Role::textbox, "Find a patient");
  EXPECT_TRUE(field->invalid);
  EXPECT_EQ(field->described_by, "find-patient/error");
  EXPECT_NE(harness_.find(Role::alert, "Type at least 3 letters"), nullptr);
}

TEST_F(Gallery, ChoicesAreMade) {
  ASSERT_TRUE(harness_.choose("Ward", "Surgery"));
  EXPECT_EQ(harness_.find(Role::combobox, "Ward")->option, 1);
  ASSERT_TRUE(harness_.click(Role::radio, "Green"));
  EXPECT_TRUE(harness_.find(Role::radio, "Green")->checked);
  EXPECT_FALSE(harness_.find(Role::radio, "Orange")->checked);
  ASSERT_TRUE(harness_.click(Role::switch_, "Pretend to be offline"));
  EXPECT_TRUE(harness_.shows("Offline · 2 waiting"));
}

TEST_F(Gallery, ADialogMakesTheRestInert) {
  ASSERT_TRUE(harness_.click(Role::button, "Remove"));
  EXPECT_FALSE(harness_.click(Role::button, "Count"));
  harness_.press_escape();
  EXPECT_EQ(harness_.find(Role::dialog, ""), nullptr);
  EXPECT_TRUE(harness_.click(Role::button, "Count"));
}

TEST_F(Gallery, ToastsPass) {
  ASSERT_TRUE(harness_.click(Role::button, "Save changes"));
  ASSERT_NE(harness_.by_id("wb-toast"), nullptr);
  harness_.run(6000);
  EXPECT_EQ(harness_.by_id("wb-toast"), nullptr);
}

TEST_F(Gallery, TouchTargetsAreLargeEnough) {
  for (const float width : {360.0f, 390.0f, 820.0f, 1180.0f}) {
    harness_.resize(width, 820);
    for (const char* screen : {"Availability", "Ward board"}) {
      ASSERT_TRUE(harness_.click(Role::link, screen));
      for (const Node& node : harness_.nodes()) {
        const bool tapped = node.role == Role::button || node.role == Role::link ||
                            node.role == Role::textbox || node.role == Role::combobox ||
                            node.role == Role::radio || node.role == Role::checkbox ||
                            node.role == Role::tab;
        if (!tapped) continue;
        EXPECT_GE(node.rect.h, 48) << node.id << " at " << width;
        EXPECT_GE(node.rect.w, 48) << node.id << " at " << width;
      }
    }
  }
}

TEST_F(Gallery, NothingIsWiderThanAPhone) {
  harness_.resize(360, 640);
  for (const Node& node : harness_.nodes()) {
    if (node.role == Role::live) continue;
    EXPECT_LE(node.rect.x + node.rect.w, 360.5f) << node.id;
    EXPECT_GE(node.rect.x, 0) << node.id;
  }
}

}  // namespace
}  // namespace wardbook::ui
