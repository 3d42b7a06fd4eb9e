// Before Fill: where everything goes and what is there now. After it: what came
// of each field, what is still hers to set, and the way back.
import { useEffect, useRef } from "preact/hooks";
import type { FillMode } from "../../messages";
import { isLikely, over, type Filling, type Place, type Unplaced } from "../filling";
import { t, titled, tOf } from "../i18n";
import { undecided } from "../review";
import type { Dispatch } from "../runner";
import { clientOf, needsConfirm, wrongNote, type State } from "../store";
import { copy } from "./copy";
import { PageWays } from "./teaching";
import { Decide } from "./review";

export function FillPlan({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { filling, review } = state;
  const section = useRef<HTMLElement>(null);
  const results = (filling?.results ?? null) !== null;
  useEffect(() => {
    if (filling) section.current?.scrollIntoView({ block: "start" });
  }, [filling !== null, results]);
  if (!filling || !review) return null;
  if (filling.results) return <Results filling={filling} dispatch={dispatch} at={section} />;
  return (
    <section class="filling" aria-labelledby="fill-title" ref={section}>
      <h2 id="fill-title">{t("fill_title")}</h2>
      <Bars state={state} dispatch={dispatch} />
      <ul>
        {filling.places.map((p) => (
          <OnePlace key={`${p.frame} ${p.field}`} place={p} dispatch={dispatch} />
        ))}
      </ul>
      {filling.unplaced.filter((u) => u.fields.length > 1).map((u) => (
        <Choice key={u.text} unplaced={u} dispatch={dispatch} />
      ))}
      <Leftover texts={filling.unplaced.filter((u) => u.fields.length < 2).map((u) => u.text)} dispatch={dispatch} />
      <PageWays dispatch={dispatch} />
      {needsConfirm(state) && clientOf(state) !== "" && (
        <label class="confirm">
          <input type="checkbox" checked={filling.confirmed} onChange={(e) => dispatch({ type: "fill-confirm", on: e.currentTarget.checked })} />
          {t("fill_confirm", clientOf(state))}
        </label>
      )}
    </section>
  );
}

/** What has to be settled before anything is filled. */
function Bars({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { review, filling } = state;
  if (!review || !filling) return null;
  const other = filling.mismatch ?? wrongNote(state);
  const open = undecided(review);
  return (
    <div id="fill-bars" class="bars">
      {other && <p class="finding block">{t("fill_other_client", other.page, other.draft)}</p>}
      {filling.places.length === 0 && <p class="finding block">{t("fill_no_fields")}</p>}
      {needsConfirm(state) && clientOf(state) === "" && <p class="finding block">{t("fill_unnamed")}</p>}
      {open.length > 0 && <p class="finding block">{t("fill_undecided")}</p>}
      {open.length > 0 && (
        <ul>
          {open.map(({ section, line }) => (
            <li key={line.id}>
              <button type="button" class="link" onClick={() => toLine(titled(section.title), section.lines.indexOf(line))}>
                {titled(section.title)}: {line.text}
              </button>
              <Decide line={line} state={state} dispatch={dispatch} remove={() => dispatch({ type: "remove", line: line.id })} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function toLine(section: string, index: number): void {
  const name = t("review_sentence", section, index + 1);
  const box = [...document.querySelectorAll<HTMLElement>(".line textarea")].find((b) => b.ariaLabel === name);
  box?.scrollIntoView({ block: "center" });
  box?.focus();
}

function OnePlace({ place, dispatch }: { place: Place; dispatch: Dispatch }) {
  const taken = place.now.trim() !== "";
  const id = `place-${place.frame}-${place.field}`;
  const tooLong = over(place);
  const modes: [FillMode, string][] = [
    ["add", t("fill_add")],
    ["replace", t("fill_replace")],
    ["skip", t("fill_skip")],
  ];
  return (
    <li class={place.mode === "skip" ? "place skipped" : "place"}>
      <h3 id={id}>{place.label}</h3>
      <p class={isLikely(place) ? "known likely" : "known"}>{tOf("known", place.known)}</p>
      {taken && (
        <>
          <p class={place.mode === "replace" ? "now gone" : "now"}>
            <span class="what">{t("fill_there_now")}</span> {place.now}
          </p>
          <div class="modes" role="radiogroup" aria-labelledby={id}>
            {modes.map(([mode, label]) => (
              <label key={mode}>
                <input
                  type="radio"
                  name={id}
                  checked={place.mode === mode}
                  onChange={() => dispatch({ type: "fill-mode", field: place.field, frame: place.frame, mode })}
                />
                {label}
              </label>
            ))}
          </div>
        </>
      )}
      {place.mode !== "skip" && <p class="goes">{place.text}</p>}
      {tooLong > 0 && <p class="finding warn">{t("fill_over", tooLong)}</p>}
    </li>
  );
}

/** Several fields take this alike: she says which. */
function Choice({ unplaced, dispatch }: { unplaced: Unplaced; dispatch: Dispatch }) {
  return (
    <div class="leftover">
      <p>{t("fill_choose")}</p>
      <p class="goes">{unplaced.text}</p>
      <div class="actions">
        {unplaced.fields.map((f) => (
          <button key={`${f.frame} ${f.field}`} type="button" class="small" onClick={() => dispatch({ type: "fill-choose", text: unplaced.text, field: f.field, frame: f.frame })}>
            {f.label}
          </button>
        ))}
      </div>
    </div>
  );
}

function Leftover({ texts, dispatch }: { texts: string[]; dispatch: Dispatch }) {
  if (texts.length === 0) return null;
  return (
    <div class="leftover">
      <p>{t("fill_unplaced")}</p>
      {texts.map((text) => (
        <p key={text} class="goes">
          {text}
        </p>
      ))}
      <button type="button" class="small" onClick={() => void copy(texts.join("\n\n"), dispatch)}>
        {t("fill_copy_unplaced")}
      </button>
    </div>
  );
}

function Results({ filling, dispatch, at }: { filling: Filling; dispatch: Dispatch; at: { current: HTMLElement | null } }) {
  const results = filling.results ?? [];
  const bad = results.filter((r) => r.status === "refused" || r.status === "partial");
  const textOf = (field: string): string => filling.places.find((p) => p.field === field)?.text ?? "";
  return (
    <section class="filling" aria-labelledby="filled-title" ref={at}>
      <h2 id="filled-title">{t(filling.undone ? "filled_undone_title" : "filled_title")}</h2>
      <ul class="results">
        {results.map((r) => {
          const gone = filling.emptied && r.status === "filled";
          return (
            <li key={`${r.frame} ${r.field}`} class={gone ? "refused" : r.status}>
              <span class="tick" aria-hidden="true">
                {gone ? "✗" : r.status === "filled" || r.status === "restored" ? "✓" : r.status === "skipped" ? "–" : "✗"}
              </span>
              <span>
                {r.label}: {gone ? t("fill_emptied") : tOf("status", r.status) || r.status}
                {r.reason !== "" && `. ${tOf("", r.reason) || r.reason}`}
              </span>
            </li>
          );
        })}
      </ul>
      {bad.length > 0 && !filling.undone && (
        <div class="leftover">
          <p>{t("filled_copy_rest")}</p>
          <button type="button" class="small" onClick={() => void copy(bad.map((r) => textOf(r.field)).join("\n\n"), dispatch)}>
            {t("fill_copy_unplaced")}
          </button>
        </div>
      )}
      {filling.yours.length > 0 && !filling.undone && (
        <>
          <h3>{t("filled_yours")}</h3>
          <ul class="yours">
            {filling.yours.map((y) => (
              <li key={`${y.kind} ${y.label}`}>{y.label}</li>
            ))}
          </ul>
        </>
      )}
      <div class="actions">
        {!filling.undone && !filling.emptied && (
          <button type="button" disabled={filling.busy} onClick={() => dispatch({ type: "undo" })}>
            {t("fill_undo")}
          </button>
        )}
      </div>
    </section>
  );
}
