// The brain dump, whole or in blocks, with what an auditor would ask under it.
import { t } from "../i18n";
import type { Statement } from "../../protocol/types.gen";
import type { Dispatch } from "../runner";
import { bytes } from "../text";
import { active, room, type State } from "../store";
import { Paper } from "./paper";

export function Dump({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const blocks: [number, string][] = [
    [1, t("block_subjective")],
    [2, t("block_objective")],
    [3, t("block_assessment")],
    [4, t("block_plan")],
  ];
  return (
    <div class={state.blocks ? "writing blocks" : "writing"}>
      <label class="toggle">
        <input type="checkbox" checked={state.blocks} onChange={(e) => dispatch({ type: "blocks", on: e.currentTarget.checked })} />
        {t("dump_blocks")}
      </label>
      {state.blocks ? (
        blocks.map(([part, label], i) => (
          <Paper key={part} state={state} dispatch={dispatch} part={part} label={label} hint="" focus={i === 0} />
        ))
      ) : (
        <Paper key={0} state={state} dispatch={dispatch} part={0} label={t("dump_name")} hint={t("dump_hint")} focus />
      )}
      <Limit state={state} />
    </div>
  );
}

/** Puts the cursor at a statement's words. */
export function goTo(words: Pick<Statement, "part" | "start" | "end"> | undefined): void {
  const box = words && document.getElementById(`part-${words.part}`);
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.focus();
  box.setSelectionRange(words?.start ?? 0, words?.end ?? 0);
}

/** Says the limit before it is reached, and by how much it is passed. */
function Limit({ state }: { state: State }) {
  const left = room(state);
  if (left > state.maxDump * 0.2) return null;
  const total = active(state).reduce((sum, p) => sum + p.text.length, 0);
  const per = total === 0 ? 1 : active(state).reduce((sum, p) => sum + bytes(p.text), 0) / total;
  const characters = Math.ceil(Math.abs(left) / per).toLocaleString();
  return <p class={left < 0 ? "limit over" : "limit"}>{t(left < 0 ? "limit_over" : "limit_near", characters)}</p>;
}
