// Always in sight: what the panel last had to say, and the ways on and out.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock, t, titled } from "../i18n";
import { noteText } from "../review";
import type { Dispatch } from "../runner";
import { fillBar, isEmpty, type Say, type State } from "../store";
import { copy } from "./copy";

interface View {
  state: State;
  dispatch: Dispatch;
}

/** A section is named in her language. */
function words({ key, subs }: Say): string {
  return t(key, ...(key === "say_section" || key === "say_moved" ? subs.map(titled) : subs));
}

export function Foot({ state, dispatch }: View) {
  const [asking, setAsking] = useState<"done" | "discard" | null>(null);
  const { filling } = state;
  const end = (type: "done" | "discard"): void => {
    setAsking(null);
    dispatch({ type });
    queueMicrotask(() => document.getElementById(state.blocks ? "part-1" : "part-0")?.focus());
  };
  const planning = filling !== null && filling.results === null && !state.checking;
  return (
    <footer class="foot">
      <p class="status" role="status" aria-label="Sidequill">
        {state.said ? words(state.said) : ""}
      </p>
      {asking ? (
        <Sure of={asking} yes={() => end(asking)} no={() => setAsking(null)} />
      ) : planning ? (
        <FillNow state={state} dispatch={dispatch} />
      ) : (
        <Ways state={state} dispatch={dispatch} end={() => (state.delivered ? end("done") : setAsking("done"))} />
      )}
      {(!isEmpty(state) || state.review) && !asking && (
        <div class="last">
          <p>{state.saved === null ? "" : state.saved === 0 ? t("saved_memory") : t("saved_at", clock(state.saved))}</p>
          <button type="button" class="quiet small" onClick={() => setAsking("discard")}>
            {t("discard")}
          </button>
        </div>
      )}
    </footer>
  );
}

function Ways({ state, dispatch, end }: View & { end: () => void }) {
  const { review, filling } = state;
  if (!review || state.checking) return null;
  const filled = filling?.results ? !filling.undone && !filling.emptied : false;
  return (
    <div class="actions">
      <button type="button" class={filled || state.stale || state.run ? "" : "primary"} onClick={() => dispatch({ type: "fill-open" })}>
        {t("fill")}
      </button>
      <button type="button" aria-label={t("copy_note")} onClick={() => void copy(noteText(review), dispatch)}>
        {t("copy")}
      </button>
      <button type="button" class={filled ? "primary" : ""} onClick={end}>
        {t("done")}
      </button>
    </div>
  );
}

function FillNow({ state, dispatch }: View) {
  const go = useRef<HTMLButtonElement>(null);
  // Before the next frame: an Enter that follows at once is meant for it.
  useLayoutEffect(() => go.current?.focus({ preventScroll: true }), []);
  const busy = state.filling?.busy ?? false;
  return (
    <div class="actions">
      {/* Not disabled while something is open: it keeps the focus, and says in words what is missing. */}
      <button
        ref={go}
        type="button"
        class="primary"
        aria-disabled={busy || fillBar(state) !== null}
        aria-describedby="fill-bars"
        onClick={() => dispatch({ type: "fill" })}
      >
        {t(busy ? "fill_busy" : "fill_now")}
      </button>
      <button type="button" onClick={() => dispatch({ type: "fill-close" })}>
        {t("fill_back")}
      </button>
    </div>
  );
}

function Sure({ of, yes, no }: { of: "done" | "discard"; yes: () => void; no: () => void }) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <div class="sure" role="group" aria-labelledby="sure">
      <p id="sure">{t(of === "done" ? "done_sure" : "discard_sure")}</p>
      <button type="button" class="danger" onClick={yes}>
        {t(of === "done" ? "done_yes" : "discard_yes")}
      </button>
      <button ref={first} type="button" onClick={no}>
        {t("end_no")}
      </button>
    </div>
  );
}
