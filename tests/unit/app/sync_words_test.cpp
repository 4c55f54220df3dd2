#include "app/model/sync_words.h"

#include <gtest/gtest.h>

namespace wardbook::app {
namespace {

constexpr Instant kThen{1'790'000'000'000};

SyncState online(int waiting) {
  SyncState state;
  state.link = SyncState::Link::online;
  state.waiting = waiting;
  return state;
}

TEST(SyncWords, SayWhatWaitsAndWhetherTheServerIsThere) {
  EXPECT_EQ(sync_view(SyncState(), kThen, "").text, "Offline · 0 waiting");
  EXPECT_EQ(sync_view(online(2), kThen, "").text, "Online · 2 waiting");
  SyncState state = online(2);
  state.syncing = true;
  EXPECT_EQ(sync_view(state, kThen, "").state, SyncView::State::syncing);
  state.link = SyncState::Link::offline;
  EXPECT_EQ(sync_view(state, kThen, "").state, SyncView::State::offline);
}

TEST(SyncWords, AServerThatIsThereAndTakesNothingIsNotCalledOnline) {
  SyncState state = online(2);
  state.problem = {"clock_wrong", "The clock of the server is wrong."};
  const SyncView view = sync_view(state, kThen, "");
  EXPECT_EQ(view.state, SyncView::State::stuck);
  EXPECT_EQ(view.text, "Not syncing · 2 waiting");
  EXPECT_EQ(view.problem, "The clock of the server is wrong.");
  state.syncing = true;
  EXPECT_EQ(sync_view(state, kThen, "").state, SyncView::State::stuck) << "it tries again";
  state.link = SyncState::Link::offline;
  EXPECT_EQ(sync_view(state, kThen, "").state, SyncView::State::offline);
}

TEST(SyncWords, WorkOfSomebodyElseThatWaitsHoldsUpNothing) {
  SyncState state = online(1);
  state.problem = {"log_in_needed", "What Akinyi did waits."};
  const SyncView view = sync_view(state, kThen, "The disk is full.");
  EXPECT_EQ(view.state, SyncView::State::online);
  EXPECT_EQ(view.problem, "What Akinyi did waits.");
}

TEST(SyncWords, ACopyThatCanNotGoOnIsInterrupted) {
  SyncState state = online(0);
  EXPECT_FALSE(sync_view(state, kThen, "").interrupted);
  state.fetching = true;
  EXPECT_FALSE(sync_view(state, kThen, "").interrupted);
  state.link = SyncState::Link::offline;
  EXPECT_TRUE(sync_view(state, kThen, "").interrupted);
  state.link = SyncState::Link::never;
  EXPECT_TRUE(sync_view(state, kThen, "").interrupted);
  state.syncing = true;
  EXPECT_FALSE(sync_view(state, kThen, "").interrupted) << "the first answer may be on its way";
}

}  // namespace
}  // namespace wardbook::app
