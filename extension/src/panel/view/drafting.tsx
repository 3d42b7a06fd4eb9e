// The one primary button, and how far the model is.
import { useEffect, useRef } from "preact/hooks";
import { t, titled } from "../i18n";
import type { Dispatch } from "../runner";
import { isEmpty, room, type State } from "../store";

/** A model that needs longer than this is called slow. */
const slow = 45; // s

export function Drafting({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { run } = state;
  const row = useRef<HTMLDivElement>(null);
  const begun = run !== null && !run.update && state.review !== null;
  useEffect(() => {
    if (begun) row.current?.closest(".work")?.scrollIntoView({ block: "start" });
  }, [begun]);
  return (
    <div class="drafting" ref={row}>
      <button
        type="button"
        class={state.review && !state.stale ? "draft" : "draft primary"}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        disabled={run !== null || room(state) < 0}
        onClick={() => dispatch({ type: "draft" })}
      >
        {t("draft")}
      </button>
      {run && !run.update && (
        <button type="button" disabled={run.stopping} onClick={() => dispatch({ type: "stop" })}>
          {t("stop")}
        </button>
      )}
      <p class="progress">{progressWords(state)}</p>
    </div>
  );
}

function progressWords(state: State): string {
  const { run, progress } = state;
  if (!run) {
    if (state.review && state.stale) return t("progress_stale");
    return state.review || isEmpty(state) ? "" : t("progress_shortcut");
  }
  if (run.stopping) return t("progress_stopping");
  if (run.update || !progress) return t("progress_started");
  if (progress.place > 0) return t("progress_queue", progress.place);
  const title = state.review?.sections.find((s) => s.key === progress.section)?.title ?? "";
  const far = t("progress_far", titled(title), progress.done, progress.total);
  if (progress.left <= 0) return far;
  const left = `${far} · ${t("progress_left", progress.left)}`;
  return progress.left > slow ? `${left}. ${t("progress_slow")}` : left;
}
