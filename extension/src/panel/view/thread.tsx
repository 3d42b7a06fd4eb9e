// The medical-necessity thread, from the diagnosis to the plan: each link in her
// own words, or as missing. One line until she opens it.
import { language, t, tOf } from "../i18n";
import type { Link } from "../../protocol/types.gen";
import type { Dispatch } from "../runner";
import type { State } from "../store";
import { goTo } from "./dump";

export function Thread({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const links = state.review?.draft.thread ?? [];
  if (links.length === 0) return null;
  const out = new Set(state.unused.map((u) => u.statement));
  // What she took out since the draft was made stands no longer in the note.
  const present = (link: Link): boolean => link.text !== "" && (link.sources.length === 0 || link.sources.some((s) => !out.has(s)));
  const missing = links.filter((l) => !present(l));
  return (
    <details class="thread">
      <summary>
        {t("thread", links.length - missing.length, links.length)}
        {missing.length > 0 && <span class="why"> {t("thread_missing", missing.map((l) => tOf("link", l.kind).toLocaleLowerCase(language())).join(", "))}</span>}
      </summary>
      <ol>
        {links.map((link) => {
          const lit = link.sources.some((s) => state.lit.includes(s));
          const light = (by: "pointed" | "focused", on: boolean): void => dispatch({ type: "light", by, statements: on ? link.sources : [] });
          return (
            <li key={link.kind} class={["link", present(link) ? "" : "missing", lit ? "lit" : ""].filter(Boolean).join(" ")}>
              <span class="what">{tOf("link", link.kind)}</span>
              {!present(link) ? (
                <span class="why">{t("thread_absent")}</span>
              ) : link.sources.length === 0 ? (
                <span>{link.text}</span>
              ) : (
                <button
                  type="button"
                  class="link"
                  onClick={() => goTo(state.statements.find((s) => link.sources.includes(s.id)))}
                  onMouseEnter={() => light("pointed", true)}
                  onMouseLeave={() => light("pointed", false)}
                  onFocus={() => light("focused", true)}
                  onBlur={() => light("focused", false)}
                >
                  {link.text}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
