#include "app/model/sync_words.h"

#include "app/model/calendar.h"
#include "shared/base/check.h"

namespace wardbook::app {
namespace {

SyncView::State state_of(const SyncState& state) {
  if (state.link == SyncState::Link::offline) return SyncView::State::offline;
  if (state.link == SyncState::Link::never) return SyncView::State::never;
  // Also while it tries again.
  if (state.is_stuck()) return SyncView::State::stuck;
  return state.syncing && (state.waiting > 0 || state.fetching) ? SyncView::State::syncing
                                                                : SyncView::State::online;
}

std::string_view word_of(SyncView::State state) {
  switch (state) {
    case SyncView::State::online:
    case SyncView::State::syncing:
      return "Online";
    case SyncView::State::stuck:
      return "Not syncing";
    case SyncView::State::never:
    case SyncView::State::offline:
      return "Offline";
  }
  WB_CHECK(false);
}

}  // namespace

SyncView sync_view(const SyncState& state, Instant now, const std::string& trouble) {
  SyncView view;
  view.state = state_of(state);
  view.waiting = state.waiting;
  view.fetching = state.fetching;
  view.interrupted = state.fetching && (state.link == SyncState::Link::offline ||
                                        (state.link == SyncState::Link::never && !state.syncing));
  view.progress = state.progress;
  view.last_contact = state.last_contact;
  view.problem = state.problem.code.empty() ? trouble : state.problem.hint;
  view.text = word_of(view.state);
  view.text += " · " + std::to_string(state.waiting) + " waiting";
  if (state.live) view.last_contact = now;  // had there been news, they would be here
  view.age = view.last_contact ? ago(*view.last_contact, now) : "never";
  return view;
}

}  // namespace wardbook::app
