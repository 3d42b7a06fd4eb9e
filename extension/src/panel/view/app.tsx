// The panel: one column, top to bottom, in the order she works.
import { t } from "../i18n";
import type { Dispatch } from "../runner";
import { isEmpty, type State } from "../store";
import { Checking } from "./checking";
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
  const docked = state.checking ? !isEmpty(state) : state.review && !state.filling;
  return (
    <div
      class="panel"
      onKeyDown={(e) => {
        // Not from within the review: there a redraft would be a surprise.
        const reviewing = e.target instanceof Element && e.target.closest(".review, .filling") !== null;
        if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing || reviewing) return;
        e.preventDefault();
        if (state.checking) dispatch({ type: "check-note" });
        else if (!state.run) dispatch({ type: "draft" });
      }}
    >
      <Head {...view} initials={initials} onClose={onClose} />
      <main>
        <h1 class="hidden-text">Sidequill</h1>
        <Waiting {...view} initials={initials} />
        <Notices {...view} />
        <Teach {...view} />
        {!state.checking && <Strip {...view} />}
        <div class={docked ? "work docked" : "work"}>
          <Dump {...view} />
          {!state.review && !state.checking && <Chips {...view} />}
          {!state.checking && <Drafting {...view} />}
        </div>
        {state.checking ? (
          <Checking {...view} checking={state.checking} />
        ) : (
          <>
            <Reviewing {...view} />
            <Questions {...view} />
            <Thread {...view} />
            <NotUsed {...view} />
            <FillPlan {...view} />
          </>
        )}
      </main>
      <Foot {...view} />
      <Pairing {...view} />
    </div>
  );
}
