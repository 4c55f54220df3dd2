#include <gtest/gtest.h>

#include <cstring>

#include "app/platform/page_bridge.h"
#include "app/ui/harness.h"
#include "app/ui/ui.h"
#include "imgui.h"

namespace wardbook::ui {
namespace {

struct Head {
  uint32_t version, frame, flags, textures, vertices, indices, commands, semantics, look, focus;
  float width, height, dpr;
};

Head head_of(const std::vector<uint8_t>& frame) {
  Head head{};
  EXPECT_GE(frame.size(), sizeof head);
  std::memcpy(&head, frame.data(), sizeof head);
  return head;
}

/// Its draw and size in the first frame; what follows is what changed.
TEST(Frame, TheFirstHasEverything) {
  Harness harness(load_fonts, [] { button("go", "Go"); });
  const Head head = head_of(harness.last_frame());
  EXPECT_EQ(head.version, 1U);
  EXPECT_EQ(head.flags, 1U);
  EXPECT_GT(head.textures, 0U);
  EXPECT_GT(head.vertices, 0U);
  EXPECT_EQ(head.vertices % 20, 0U);
  EXPECT_EQ(head.indices % 12, 0U);
  EXPECT_EQ(head.commands % 28, 0U);
  EXPECT_GT(head.semantics, 0U);
  EXPECT_GT(head.look, 0U);
  EXPECT_EQ(head.width, 390.0f);
  EXPECT_EQ(head.height, 844.0f);
}

TEST(Frame, IndicesStayInsideTheVertices) {
  Harness harness(load_fonts, [] {
    shell({.id = "s", .title = "Title", .nav = {{"a", "A", Icon::bed}}},
          [] { card("c", [] { paragraph("Text"); }); });
    dialog("d", "Dialog", [] { paragraph("Over it"); });
  });
  harness.send("pixels");
  harness.run();
  const std::vector<uint8_t>& frame = harness.last_frame();
  const Head head = head_of(frame);
  const auto padded = [](size_t bytes) { return (bytes + 3) & ~size_t{3}; };
  const size_t vertices_at = sizeof(Head) + padded(head.textures);
  const size_t indices_at = vertices_at + padded(head.vertices);
  const size_t commands_at = indices_at + padded(head.indices);
  const uint32_t count = head.vertices / 20;
  for (size_t at = indices_at; at < indices_at + head.indices; at += 4) {
    uint32_t index = 0;
    std::memcpy(&index, frame.data() + at, 4);
    ASSERT_LT(index, count);
  }
  uint32_t drawn = 0;
  for (size_t at = commands_at; at < commands_at + head.commands; at += 28) {
    uint32_t tail[3];
    std::memcpy(tail, frame.data() + at + 16, sizeof tail);
    EXPECT_GT(tail[0], 0U);
    ASSERT_LE(tail[1] + tail[2], head.indices / 4);
    drawn += tail[1];
  }
  EXPECT_EQ(drawn, head.indices / 4);
}

TEST(Frame, NothingHappenedIsNoFrame) {
  Harness harness(load_fonts, [] { button("go", "Go"); });
  const uint32_t before = harness.host().frames();
  for (int n = 0; n < 10; ++n) {
    harness.host().request();
    harness.run(500);
  }
  EXPECT_EQ(harness.host().frames(), before);
}

TEST(Frame, AnUnacknowledgedFrameHoldsTheNextOne) {
  int shown = 0;
  Harness harness(load_fonts, [&] { paragraph(std::to_string(shown)); });
  const uint32_t before = harness.host().frames();
  shown = 1;
  harness.host().request();
  harness.host().turn(2000);
  EXPECT_EQ(harness.host().frames(), before + 1);
  shown = 2;
  harness.host().request();
  harness.host().turn(2100);
  EXPECT_EQ(harness.host().frames(), before + 1);
  harness.send("ack\x1f" + std::to_string(before + 1));
  harness.host().turn(2200);
  EXPECT_EQ(harness.host().frames(), before + 2);
}

TEST(Frame, LostPixelsSendTexturesButNoNodes) {
  Harness harness(load_fonts, [] { button("go", "Go"); });
  harness.send("pixels");
  harness.run();
  Head head = head_of(harness.last_frame());
  EXPECT_GT(head.textures, 0U);
  EXPECT_GT(head.vertices, 0U);
  EXPECT_EQ(head.semantics, 0U);
  harness.send("all");
  harness.run();
  head = head_of(harness.last_frame());
  EXPECT_GT(head.textures, 0U);
  EXPECT_GT(head.semantics, 0U);
}

TEST(Frame, ATimerAsksToBeWoken) {
  Harness harness(load_fonts, [] { wake_in(250); });
  harness.send(
      "look\x1f"
      "1\x1f"
      "0");
  EXPECT_NEAR(harness.host().turn(5000), 250, 1);
  EXPECT_EQ(harness.host().turn(5000.5), -1);  // a frame is in flight: its acknowledgement wakes
  harness.send("ack\x1f" + std::to_string(harness.host().frames()));
  EXPECT_NEAR(harness.host().turn(5001), 250, 1);
}

TEST(Coverage, AnItemWithoutANodeIsFound) {
  Harness harness(load_fonts, [] { ImGui::InvisibleButton("forgotten", {50, 50}); });
  EXPECT_EQ(harness.items_without_node().size(), 1U);
}

TEST(Frame, RubbishOfThePageChangesNothing) {
  Harness harness(load_fonts, [] { button("go", "Go"); });
  for (const char* event : {"", "\x1e\x1e", "ptr",
                            "ptr\x1f"
                            "down",
                            "size\x1f"
                            "x",
                            "ack", "act",
                            "in\x1f"
                            "nobody\x1f"
                            "1\x1f"
                            "text",
                            "scroll\x1f"
                            "main\x1f"
                            "nan\x1f"
                            "inf"}) {
    harness.send(event);
    harness.run();
  }
  EXPECT_TRUE(harness.find(Role::button, "Go") != nullptr);
}

}  // namespace
}  // namespace wardbook::ui
