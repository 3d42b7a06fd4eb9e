// A finished note from elsewhere: where it is pasted, and what can be said of it.
// It is hers in that other place, so nothing is changed here: each sentence lights
// the words it rests on, and leads to them.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isOld, markedOf, omittedOf, type Checking as Check } from "../checking";
import { count, t, titled, tOf } from "../i18n";
import type { Sentence } from "../../protocol/types.gen";
import type { Dispatch } from "../runner";
import { active, isEmpty, reached, type State } from "../store";
import { goTo } from "./dump";
import { Findings } from "./review";

interface View {
  state: State;
  dispatch: Dispatch;
}

/** The way in. */
export function CheckButton({ state, dispatch }: View) {
  if (!reached(state) && !state.checking) return null;
  return (
    <button
      type="button"
      class="quiet small check-button"
      aria-expanded={state.checking !== null}
      aria-controls="checking"
      onClick={() => dispatch({ type: state.checking ? "check-close" : "check-open" })}
    >
      {t("note_check")}
    </button>
  );
}

export function Checking({ state, dispatch, checking }: View & { checking: Check }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const close = (): void => {
    dispatch({ type: "check-close" });
    queueMicrotask(() => document.querySelector<HTMLElement>(".check-button")?.focus());
  };
  const busy = checking.asked !== null;
  const told = [checking.result ? "" : "checking-kept", checking.failed === "" ? "" : "checking-failed"].join(" ").trim();
  return (
    <section
      id="checking"
      class="checking"
      aria-labelledby="checking-title"
      onKeyDown={(e) => {
        if (e.key === "Escape" && !e.isComposing && checking.note === "") close();
      }}
    >
      <h2 id="checking-title">{t("note_check_title")}</h2>
      {!checking.result && <p class="legend">{t(isEmpty(state) ? "note_check_alone" : "note_check_about")}</p>}
      <label class="field">
        <span>{t("note_check_name")}</span>
        <textarea
          ref={box}
          class={checking.result ? "pasted short" : "pasted"}
          value={checking.note}
          aria-describedby={told || undefined}
          aria-invalid={checking.failed === "empty" || checking.failed === "too-large"}
          spellcheck={false}
          autocomplete="off"
          {...{ writingsuggestions: "false" }}
          onInput={(e) => dispatch({ type: "check-type", note: e.currentTarget.value })}
        />
      </label>
      {checking.failed !== "" && (
        <p class="notice bad" id="checking-failed" role="alert">
          {why(checking.failed)}
        </p>
      )}
      <div class="actions">
        <button type="button" class="primary" aria-keyshortcuts="Control+Enter Meta+Enter" aria-disabled={busy} onClick={() => dispatch({ type: "check-note" })}>
          {t(busy ? "note_check_busy" : "note_check_go")}
        </button>
        <button type="button" onClick={close}>
          {t("note_check_close")}
        </button>
      </div>
      {!checking.result && (
        <p class="legend" id="checking-kept">
          {t("note_check_kept")}
        </p>
      )}
      {checking.result && <Result state={state} dispatch={dispatch} checking={checking} result={checking.result} />}
    </section>
  );
}

function why(failed: Exclude<Check["failed"], "">): string {
  switch (failed) {
    case "empty":
      return t("note_check_empty");
    case "too-large":
      return t("note_check_too_large");
    case "version":
      return t("note_check_version");
    default:
      return `${tOf("fault", failed)} ${t("note_check_failed")}`;
  }
}

function Result({ state, dispatch, checking, result }: View & { checking: Check; result: NonNullable<Check["result"]> }) {
  const verdict = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => verdict.current?.scrollIntoView({ block: "start" }), [result]);
  const marked = markedOf(checking);
  const left = omittedOf(checking, state.statements);
  const old = isOld(checking, isEmpty(state) ? null : active(state));
  return (
    <div class="checked">
      {old && <p class="notice">{t("note_check_old")}</p>}
      <p class="verdict" ref={verdict}>
        {result.parts === null ? t("note_check_audited") : marked === 0 ? t("note_check_all") : count(marked, "note_check_marked_one", "note_check_marked_other")}
      </p>
      {result.parts !== null && <p class="legend">{t("note_check_point")}</p>}
      {result.sections
        .filter((s) => s.sentences.length > 0)
        .map((s, i) => (
          <section key={i} class="part" aria-labelledby={`checked-${i}`}>
            <h3 id={`checked-${i}`}>{titled(s.title)}</h3>
            <ul>
              {s.sentences.map((sentence, n) => (
                <OneSentence key={n} sentence={sentence} state={state} dispatch={dispatch} />
              ))}
            </ul>
          </section>
        ))}
      {left.length > 0 && (
        <section class="left" aria-labelledby="checked-left">
          <h3 id="checked-left">{t("note_check_omitted")}</h3>
          <ul>
            {left.map((s) => (
              <li key={s.id} class={state.lit.includes(s.id) ? "line lit" : "line"}>
                <Words sources={[s.id]} state={state} dispatch={dispatch}>
                  <q>{s.text.trim()}</q>
                </Words>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="checked-questions">
        <h3 id="checked-questions">{t("note_check_questions")}</h3>
        {result.questions.length === 0 ? (
          <p class="empty">{t("note_check_no_questions")}</p>
        ) : (
          <ul>
            {result.questions.map((q) => (
              <li key={q.id} class="ask">
                {q.message || tOf("ask", q.id)}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function OneSentence({ sentence, state, dispatch }: View & { sentence: Sentence }) {
  const lit = sentence.sources.some((s) => state.lit.includes(s));
  return (
    <li class={lit ? "line lit" : "line"}>
      <Words sources={sentence.sources} state={state} dispatch={dispatch}>
        {sentence.text}
      </Words>
      <Findings all={sentence.findings} />
    </li>
  );
}

/** Words of the note, or of the dump, that light where they stand in the dump and lead there. */
function Words({ sources, state, dispatch, children }: View & { sources: number[]; children: JSX.Element | string }) {
  if (sources.length === 0) return <p>{children}</p>;
  const light = (by: "pointed" | "focused", on: boolean): void => dispatch({ type: "light", by, statements: on ? sources : [] });
  return (
    <button
      type="button"
      class="link"
      onClick={() => goTo(state.statements.find((s) => sources.includes(s.id)))}
      onMouseEnter={() => light("pointed", true)}
      onMouseLeave={() => light("pointed", false)}
      onFocus={() => light("focused", true)}
      onBlur={() => light("focused", false)}
    >
      {children}
    </button>
  );
}
