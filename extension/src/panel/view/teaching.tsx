// Teach this page: what each of its fields takes, remembered for the site. Report
// this page: how its form is built, shown before it is saved. Neither holds a word
// that stands in a field.
import { useEffect, useRef, useState } from "preact/hooks";
import { allTaught, forgetTaught, keepTaught, taughtAt } from "../../platform/taught";
import { t, titled, tOf } from "../i18n";
import { reportOf } from "../report";
import type { Dispatch } from "../runner";
import { clientOf, formatOf, type State } from "../store";
import { changed, lessons, nothing, parts, sectionsOf, whole, type Row, type Teaching } from "../teaching";
import { copy } from "./copy";

/** The two ways on where a page's fields are not found, or not right. */
export function PageWays({ dispatch }: { dispatch: Dispatch }) {
  return (
    <span class="ways">
      <button type="button" class="small" onClick={() => dispatch({ type: "teach", mode: "teach" })}>
        {t("teach")}
      </button>{" "}
      <button type="button" class="small quiet" onClick={() => dispatch({ type: "teach", mode: "report" })}>
        {t("report")}
      </button>
    </span>
  );
}

export function Teach({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { teaching } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const open = teaching?.mode;
  useEffect(() => {
    if (open !== undefined) heading.current?.focus();
  }, [open]);
  if (!teaching) return null;
  return (
    <section class="teaching" aria-labelledby="teach-title">
      <h2 id="teach-title" tabIndex={-1} ref={heading}>
        {t(teaching.mode)}
      </h2>
      {teaching.surveys === null ? (
        <p>{t("say_looking")}</p>
      ) : teaching.mode === "teach" ? (
        <Lessons state={state} teaching={teaching} dispatch={dispatch} />
      ) : (
        <Reporting state={state} teaching={teaching} dispatch={dispatch} />
      )}
      <div class="actions">
        <button type="button" onClick={() => dispatch({ type: "teach-close" })}>
          {t("teach_close")}
        </button>
        <button type="button" class="quiet" onClick={() => dispatch({ type: "teach", mode: teaching.mode })}>
          {t("teach_again")}
        </button>
      </div>
    </section>
  );
}

function Lessons({ state, teaching, dispatch }: { state: State; teaching: Teaching; dispatch: Dispatch }) {
  const [failed, setFailed] = useState(false);
  const [given, setGiven] = useState<string[]>([]);
  const sites = [...new Set(teaching.rows.map((r) => r.site))].join(" ");
  useEffect(() => {
    const look = async (): Promise<string[]> => (await Promise.all(sites.split(" ").map((site) => taughtAt(site)))).flatMap((here) => (here?.policy === true ? [here.site] : []));
    void look().then(setGiven, () => setGiven([]));
  }, [sites]);
  if (given.length > 0) return <p>{t("teach_policy", given.join(", "))}</p>;
  if (teaching.rows.length === 0) return <p>{t("teach_no_fields")}</p>;
  const due = changed(teaching).length;
  const keep = async (): Promise<void> => {
    if (due === 0) return;
    try {
      for (const taught of lessons(teaching, await allTaught())) await (taught.fields.length > 0 ? keepTaught(taught) : forgetTaught(taught.site));
      dispatch({ type: "teach-kept", fields: due });
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <p>{t("teach_how")}</p>
      <ol class="rows">
        {teaching.rows.map((row, i) => (
          <OneRow key={`${row.frame} ${row.field}`} row={row} at={i + 1} state={state} teaching={teaching} dispatch={dispatch} />
        ))}
      </ol>
      <p id="teach-due" class="why">
        {t(due === 0 ? "teach_nothing_new" : "teach_due", due)}
      </p>
      {failed && (
        <p role="alert" class="finding block">
          {t("teach_not_kept")}
        </p>
      )}
      <div class="actions">
        <button type="button" class="primary" aria-disabled={due === 0} aria-describedby="teach-due" onClick={() => void keep()}>
          {t("teach_keep")}
        </button>
      </div>
    </>
  );
}

function OneRow({ row, at, state, teaching, dispatch }: { row: Row; at: number; state: State; teaching: Teaching; dispatch: Dispatch }) {
  const { picked } = teaching;
  const here = picked?.field === row.field && picked.frame === row.frame;
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (here) line.current?.scrollIntoView({ block: "nearest" });
  }, [here]);
  const name = t("teach_field", at, row.label || t("teach_no_name"));
  const id = `row-${row.frame}-${row.field}`;
  const point = (): void => dispatch({ type: "teach-point", frame: row.frame, field: row.field });
  const single = row.says[0] === whole || row.says[0] === nothing;
  const selects = single || row.says.length === 0 ? [row.says[0] ?? ""] : [...row.says, ""];
  return (
    <li ref={line} class={here ? "here" : ""} aria-current={here ? "true" : undefined} onPointerEnter={point} onFocusIn={point}>
      <h3 id={id}>{name}</h3>
      {row.known !== "" && <p class="known">{tOf("known", row.known)}</p>}
      {row.named ? (
        <p class="why">{t("teach_named")}</p>
      ) : row.unique ? (
        selects.map((value, place) => (
          <select
            key={place}
            aria-label={place === 0 ? t("teach_takes", name) : t("teach_takes_also", name)}
            value={value}
            onChange={(e) => dispatch({ type: "teach-say", frame: row.frame, field: row.field, place, value: e.currentTarget.value })}
          >
            <option value="">{place === 0 ? t("teach_unsaid") : row.says.length === place ? t("teach_also") : t("teach_not_this")}</option>
            {place === 0 && <option value={whole}>{t("teach_whole")}</option>}
            {place === 0 && <option value={nothing}>{t("teach_nothing")}</option>}
            <Takes state={state} value={value} />
          </select>
        ))
      ) : (
        <p class="why">{t("teach_not_unique")}</p>
      )}
    </li>
  );
}

/** All that a field may take; one that it takes already and that is none of these stands there as it is. */
function Takes({ state, value }: { state: State; value: string }) {
  const sections = sectionsOf(formatOf(state)).map((s) => ({ value: `section:${s.key}`, title: titled(s.title) }));
  const others = parts.map((part) => ({ value: part, title: tOf("take", part.replace(/^[a-z]+:/, "")) }));
  const known = [whole, nothing, "", ...sections.map((s) => s.value), ...others.map((o) => o.value)].includes(value);
  return (
    <>
      {!known && <option value={value}>{ofWords(value)}</option>}
      <optgroup label={t("teach_sections", titled(formatOf(state).title))}>
        {sections.map((s) => (
          <option key={s.value} value={s.value}>
            {s.title}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("teach_parts")}>
        {others.map((o) => (
          <option key={o.value} value={o.value}>
            {o.title}
          </option>
        ))}
      </optgroup>
    </>
  );
}

/** "section:presentation", "slot:risk+facet:level" in words. */
function ofWords(value: string): string {
  return value
    .split("+")
    .map((part) => part.replace(/^[a-z]+:/, ""))
    .map((name) => tOf("take", name) || titled(name))
    .join(", ");
}

function Reporting({ state, teaching, dispatch }: { state: State; teaching: Teaching; dispatch: Dispatch }) {
  const { text } = reportOf(teaching.surveys ?? [], clientOf(state), teaching.words);
  const { withheld } = reportOf(teaching.surveys ?? [], clientOf(state), []);
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  const through = (word: string, on: boolean): void =>
    dispatch({ type: "report-words", words: on ? [...teaching.words, word] : teaching.words.filter((w) => w !== word) });
  return (
    <>
      <p>{t("report_how")}</p>
      {withheld.length > 0 && (
        <details>
          <summary>{t("report_withheld", withheld.length)}</summary>
          <p class="why">{t("report_withheld_how")}</p>
          <ul class="words">
            {withheld.map((word) => (
              <li key={word}>
                <label class="confirm">
                  <input type="checkbox" checked={teaching.words.includes(word)} onChange={(e) => through(word, e.currentTarget.checked)} />
                  {word}
                </label>
              </li>
            ))}
          </ul>
        </details>
      )}
      <label class="field report">
        <span>{t("report_text")}</span>
        <textarea readOnly rows={14} spellcheck={false} value={text} />
      </label>
      <div class="actions">
        <a class="button primary" href={url} download="sidequill-page-report.json">
          {t("report_save")}
        </a>
        <button type="button" onClick={() => void copy(text, dispatch)}>
          {t("copy")}
        </button>
      </div>
    </>
  );
}
