#include "app/model/sync_words.h"

#include "app/model/calendar.h"

namespace wardbook::app {
namespace {

SyncView::State state_of(const SyncState& state) {
  if (state.link == SyncState::Link::offline) return SyncView::State::offline;
  if (state.link == SyncState::Link::never) return SyncView::State::never;
  return state.syncing && (state.waiting > 0 || state.fetching) ? SyncView::State::syncing
                                                                : SyncView::State::online;
}

}  // namespace

SyncView sync_view(const SyncState& state, Instant now, const std::string& trouble) {
  SyncView view;
  view.state = state_of(state);
  view.waiting = state.waiting;
  view.fetching = state.fetching;
  view.progress = state.progress;
  view.last_contact = state.last_contact;
  view.problem = state.problem.code.empty() ? trouble : state.problem.hint;
  view.text = state.link == SyncState::Link::online ? "Online" : "Offline";
  view.text += " · " + std::to_string(state.waiting) + " waiting";
  if (state.live) view.last_contact = now;  // had there been news, they would be here
  view.age = view.last_contact ? ago(*view.last_contact, now) : "never";
  return view;
}

}  // namespace wardbook::app
