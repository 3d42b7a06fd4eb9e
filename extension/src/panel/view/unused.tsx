// What was left out of the note, and why. Nothing is dropped in silence.
import { t, tOf } from "../i18n";
import type { Dispatch } from "../runner";
import type { State } from "../store";

export function NotUsed({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  if (!state.review) return null;
  const texts = new Map([...state.review.draft.statements, ...state.statements].map((s) => [s.id, s.text]));
  const shown = state.unused.filter((u) => texts.has(u.statement));
  if (shown.length === 0) return null;
  return (
    <section class="unused" aria-labelledby="unused-title">
      <h2 id="unused-title">{t("unused")}</h2>
      <ul>
        {shown.map((u) => {
          const text = (texts.get(u.statement) ?? "").trim();
          return (
            <li
              key={u.statement}
              class={state.lit.includes(u.statement) ? "lit" : undefined}
              onMouseEnter={() => dispatch({ type: "light", by: "pointed", statements: [u.statement] })}
              onMouseLeave={() => dispatch({ type: "light", by: "pointed", statements: [] })}
            >
              <p id={`unused-${u.statement}`}>
                <q>{text}</q> <span class="why">{tOf("why", u.reason) || u.reason}</span>
              </p>
              <button type="button" class="small" aria-describedby={`unused-${u.statement}`} onClick={() => dispatch({ type: "add", statement: u.statement })}>
                {t("unused_add")}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
