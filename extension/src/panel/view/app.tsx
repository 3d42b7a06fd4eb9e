// The panel: one column, top to bottom, in the order she works.
import { t } from "../i18n";
import type { Dispatch } from "../runner";
import type { State } from "../store";
import { Drafting } from "./drafting";
import { Dump } from "./dump";
import { FillPlan } from "./filling";
import { Foot } from "./foot";
import { Head } from "./head";
import { Notices } from "./notices";
import { Pairing } from "./pairing";
import { Chips, Questions } from "./questions";
import { Reviewing } from "./review";
import { Strip } from "./strip";
import { Teach } from "./teaching";
import { Thread } from "./thread";
import { NotUsed } from "./unused";
import { Waiting } from "./waiting";

export function App({ state, dispatch, initials, onClose }: { state: State; dispatch: Dispatch; initials: boolean; onClose: () => void }) {
  if (state.hidden) {
    return (
      <main class="away">
        <h1 class="hidden-text">Sidequill</h1>
        <p>{t("hidden")}</p>
        <button type="button" class="primary" ref={(b) => b?.focus()} onClick={() => dispatch({ type: "show" })}>
          {t("hidden_show")}
        </button>
      </main>
    );
  }
  const view = { state, dispatch };
  return (
    <div
      class="panel"
      onKeyDown={(e) => {
        // Not from within the review: there a redraft would be a surprise.
        const reviewing = e.target instanceof Element && e.target.closest(".review, .filling") !== null;
        if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing || reviewing) return;
        e.preventDefault();
        if (!state.run) dispatch({ type: "draft" });
      }}
    >
      <Head {...view} initials={initials} onClose={onClose} />
      <main>
        <h1 class="hidden-text">Sidequill</h1>
        <Waiting {...view} initials={initials} />
        <Notices {...view} />
        <Teach {...view} />
        <Strip {...view} />
        <div class={state.review && !state.filling ? "work docked" : "work"}>
          <Dump {...view} />
          {!state.review && <Chips {...view} />}
          <Drafting {...view} />
        </div>
        <Reviewing {...view} />
        <Questions {...view} />
        <Thread {...view} />
        <NotUsed {...view} />
        <FillPlan {...view} />
      </main>
      <Foot {...view} />
      <Pairing {...view} />
    </div>
  );
}
