// The draft, section by section. A sentence looks like prose and is a textbox; it
// lights the words it came from, and its findings stand under it.
import { useRef } from "preact/hooks";
import { t, titled, tOf } from "../i18n";
import type { Finding, Statement } from "../../protocol/types.gen";
import { ownWords, sectionText, type Line, type ReviewSection } from "../review";
import type { Dispatch } from "../runner";
import { formatOf, unsureOf, type State } from "../store";
import { copy } from "./copy";
import { Said } from "./said";

export function Reviewing({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { review } = state;
  if (!review) return null;
  const written = review.sections.some((s) => s.lines.some((l) => l.origin === "model"));
  return (
    <div class="review">
      <p class="legend">{t(written ? "review_legend" : "review_legend_own")}</p>
      {review.draft.session && review.draft.session.text !== "" && <p class="session">{review.draft.session.text}</p>}
      {review.sections.map((section) => (
        <OneSection key={section.key} section={section} state={state} dispatch={dispatch} />
      ))}
    </div>
  );
}

function OneSection({ section, state, dispatch }: { section: ReviewSection; state: State; dispatch: Dispatch }) {
  const text = sectionText(section);
  const heading = `section-${section.key}`;
  const title = titled(section.title);
  return (
    <section class="part" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {text !== "" && (
        <button type="button" class="quiet small" aria-label={t("copy_section", title)} onClick={() => void copy(text, dispatch)}>
          {t("copy")}
        </button>
      )}
      {section.lines.length === 0 ? (
        <p class="empty">
          {t("review_empty")}{" "}
          <button type="button" class="quiet small" aria-label={t("review_write_in", title)} onClick={() => insert(section.key, dispatch)}>
            {t("review_write")}
          </button>
        </p>
      ) : (
        <ul>
          {section.lines.map((line, i) => (
            <OneLine key={line.id} line={line} section={section} name={t("review_sentence", title, i + 1)} state={state} dispatch={dispatch} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** A new sentence below, with the cursor in it before her next key: the panel is drawn in a microtask, and this one follows it. */
function insert(after: string, dispatch: Dispatch): void {
  dispatch({ type: "insert", after });
  queueMicrotask(() => {
    const fresh = [...document.querySelectorAll<HTMLTextAreaElement>(".line textarea")].filter((b) => b.value === "");
    fresh.at(-1)?.focus();
  });
}

interface LineProps {
  line: Line;
  section: ReviewSection;
  name: string;
  state: State;
  dispatch: Dispatch;
}

function OneLine({ line, section, name, state, dispatch }: LineProps) {
  const item = useRef<HTMLLIElement>(null);
  const lit = line.sources.some((s) => state.lit.includes(s));
  const light = (by: "pointed" | "focused", on: boolean): void => dispatch({ type: "light", by, statements: on ? line.sources : [] });
  const remove = (): void => {
    const next = item.current?.nextElementSibling ?? item.current?.previousElementSibling;
    const heading = item.current?.closest("section")?.querySelector<HTMLElement>("button");
    (next?.querySelector("textarea") ?? heading)?.focus();
    dispatch({ type: "remove", line: line.id });
  };
  const by = line.hers === "edited" ? "by_edited" : line.origin === "model" ? "by_model" : "by_own";
  const notes = `notes-${line.id}`;
  const place = `place-${line.id}`;
  const unsure = unsureOf(state, line);
  return (
    <li
      ref={item}
      class={["line", line.origin === "model" ? "model" : "own", lit && "lit"].filter(Boolean).join(" ")}
      onMouseEnter={() => light("pointed", true)}
      onMouseLeave={() => light("pointed", false)}
      onFocusIn={() => light("focused", true)}
      onFocusOut={() => light("focused", false)}
    >
      <div class="prose">
        <div class="ghost" aria-hidden="true">
          {line.text}
          {"\u200b"}
        </div>
        <textarea
          rows={1}
          value={line.text}
          aria-label={name}
          aria-describedby={unsure.length > 0 ? `${notes} ${place}` : notes}
          spellcheck={false}
          autocomplete="off"
          {...{ writingsuggestions: "false" }}
          onInput={(e) => dispatch({ type: "edit", line: line.id, text: e.currentTarget.value.replace(/\s*\n\s*/g, " ") })}
          onKeyDown={(e) => {
            if (e.isComposing) return;
            if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) {
              e.preventDefault();
              insert(line.id, dispatch);
            } else if (e.key === "Backspace" && line.text === "") {
              e.preventDefault();
              remove();
            }
          }}
          onBlur={() => {
            if (line.text.trim() === "") dispatch({ type: "remove", line: line.id });
          }}
        />
      </div>
      <div class="notes" id={notes}>
        <span class={by === "by_edited" ? "by" : "by hidden-text"}>{t(by)}</span>
        <Findings all={line.findings} kept={line.kept} />
        {line.kept && line.findings.length > 0 && <span class="by">{t("finding_kept")}</span>}
      </div>
      {line.findings.length > 0 && !line.kept && <Decide line={line} state={state} dispatch={dispatch} remove={remove} />}
      {unsure.length > 0 && <Place id={place} statements={unsure} section={section} line={line} state={state} dispatch={dispatch} />}
    </li>
  );
}

/** What does not hold in a sentence, each in a line of its own. */
export function Findings({ all, kept = false }: { all: readonly Finding[]; kept?: boolean }) {
  return (
    <>
      {all.map((f) => (
        <p key={f.kind} class={`finding ${f.severity}${kept ? " kept" : ""}`}>
          <strong>{tOf("finding", f.kind) || f.kind}:</strong> <Said words={f.message} />
        </p>
      ))}
    </>
  );
}

/** Where a sentence goes that the sorter was not sure of: here, or into another section. */
function Place({ id, statements, section, state, dispatch }: Omit<LineProps, "name"> & { id: string; statements: Statement[] }) {
  const move = (to: string): void => dispatch({ type: "move", statements: statements.map((s) => s.id), section: to });
  return (
    <div class="decide" role="group" aria-labelledby={id}>
      <p class="unsure" id={id}>
        {t("unsure", titled(section.title))}
      </p>
      <button type="button" class="small" onClick={() => move(section.key)}>
        {t("unsure_here")}
      </button>
      <select class="small" aria-label={t("letter_menu")} value="" onChange={(e) => move(e.currentTarget.value)}>
        <option value="" disabled>
          {t("unsure_move")}
        </option>
        {formatOf(state).sections.filter((s) => s.key !== section.key).map((s) => (
          <option key={s.key} value={s.key}>
            {titled(s.title)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The three ways to settle a finding. */
export function Decide({ line, state, dispatch, remove }: { line: Line; state: State; dispatch: Dispatch; remove: () => void }) {
  return (
    <div class="decide" role="group" aria-label={line.text}>
      {line.sources.length > 0 && ownWords(line, state.statements) !== line.text && (
        <button type="button" class="small" onClick={() => dispatch({ type: "own", line: line.id })}>
          {t("finding_own")}
        </button>
      )}
      <button type="button" class="small" onClick={() => dispatch({ type: "keep", line: line.id })}>
        {t("finding_keep")}
      </button>
      <button type="button" class="small" onClick={remove}>
        {t("finding_remove")}
      </button>
    </div>
  );
}
