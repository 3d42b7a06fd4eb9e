// What an auditor would ask: quiet chips while she types, and after the draft a
// region with a small input for each. Nothing is ever answered for her.
import { useState } from "preact/hooks";
import { t, tOf } from "../i18n";
import type { Question, QuestionID } from "../../protocol/types.gen";
import type { Dispatch } from "../runner";
import { answerTo, partText, type State } from "../store";
import { wholeId } from "../text";
import { goTo } from "./dump";
import { TakeCode } from "./strip";

/** Questions that a field of the session strip answers. */
const factOf: Partial<Record<QuestionID, string>> = {
  "time.missing": "start", "time.conflict": "start", "code.missing": "cpt", "code.mismatch": "cpt", "service.missing": "service", "location.missing": "place",
};

/** The block of the dump where an answer would stand. */
const blockOf: Partial<Record<QuestionID, number>> = {
  "risk.missing": 1, "risk.incomplete": 1, "risk.conflict": 1, "impairment.missing": 1, "history.missing": 1, "reason.missing": 1,
  "mse.missing": 2, "intervention.missing": 2, "participants.missing": 2,
  "diagnosis.missing": 3, "response.missing": 3, "progress.missing": 3, "goal.missing": 3,
  "plan.missing": 4,
};

/** These point at words that stand in the note already: there is nothing to answer, only something to change. */
const aboutWords = new Set<QuestionID>([
  "abbreviation.unsafe", "thirdparty.named", "tone.judgement", "private.content", "copy.previous", "value.impossible",
]);

const shownAtFirst = 3;

export function Chips({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const [all, setAll] = useState(false);
  const open = state.questions;
  if (open.length === 0) return null;
  const shown = all ? open : open.slice(0, shownAtFirst);
  return (
    <ul class="chips" aria-label={t("chips")}>
      {shown.map((q) => (
        <li key={q.id}>
          <button type="button" class="chip" title={q.message} onClick={() => goToAnswer(q.id, state, dispatch)}>
            {tOf("ask", q.id) || q.message}
          </button>
        </li>
      ))}
      {open.length > shownAtFirst && (
        <li>
          <button type="button" class="chip quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("chips_fewer") : t("chips_more", open.length - shownAtFirst)}
          </button>
        </li>
      )}
    </ul>
  );
}

/** Puts the cursor where the answer goes: a field of the strip, its block, or a new line of the dump. */
function goToAnswer(question: QuestionID, state: State, dispatch: Dispatch): void {
  const fact = factOf[question];
  if (fact !== undefined) {
    document.getElementById(`fact-${fact}`)?.focus();
    return;
  }
  const part = state.blocks ? (blockOf[question] ?? 1) : wholeId;
  const text = partText(state, part);
  if (!aboutWords.has(question) && text !== "" && !text.endsWith("\n")) dispatch({ type: "type", part, text: `${text}\n` });
  queueMicrotask(() => {
    const box = document.getElementById(`part-${part}`);
    if (!(box instanceof HTMLTextAreaElement)) return;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
}

export function Questions({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  if (!state.review || state.asked.length === 0) return null;
  return (
    <section class="questions" aria-labelledby="questions-title">
      <h2 id="questions-title">{t("questions")}</h2>
      <ul>
        {state.asked.map((q) => (
          <Asked key={q.id} question={q} state={state} dispatch={dispatch} />
        ))}
      </ul>
    </section>
  );
}

function Asked({ question, state, dispatch }: { question: Question; state: State; dispatch: Dispatch }) {
  const { id } = question;
  const answer = answerTo(state, id);
  const open = state.questions.some((q) => q.id === id);
  const fact = factOf[id];
  const short = tOf("ask", id);
  const give = (text: string, done: boolean): void => dispatch({ type: "answer", question: id, text, done });
  return (
    <li class={open ? "asked" : "asked answered"}>
      <p class="ask" id={`ask-${id}`}>
        {question.message || short}
      </p>
      {fact !== undefined && (
        <div class="answer">
          {id === "code.missing" && open && <TakeCode state={state} dispatch={dispatch} />}
          <button type="button" class="small" aria-describedby={`ask-${id}`} onClick={() => document.getElementById(`fact-${fact}`)?.focus()}>
            {t("answer_in_strip")}
          </button>
        </div>
      )}
      {aboutWords.has(id) && open && (
        <button type="button" class="small" aria-describedby={`ask-${id}`} onClick={() => goTo(wordsOf(question, state))}>
          {t("answer_in_dump")}
        </button>
      )}
      {fact === undefined && !aboutWords.has(id) && (
        <div class="answer">
          <input
            value={answer}
            autocomplete="off"
            spellcheck={false}
            aria-labelledby={`ask-${id}`}
            placeholder={t("answer_hint")}
            onInput={(e) => give(e.currentTarget.value, false)}
            onChange={(e) => give(e.currentTarget.value, true)}
          />
          {answer === "" && (
            <button
              type="button"
              class="small"
              aria-describedby={`ask-${id}`}
              onClick={() => give(t("answer_not_assessed_text", tOf("topic", id.split(".")[0] ?? "") || short), true)}
            >
              {t("answer_not_assessed")}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** The words a question is about, if it quotes them; else the end of the brain dump. */
function wordsOf(question: Question, state: State): { part: number; start: number; end: number } {
  const part = state.blocks ? 1 : wholeId;
  const end = partText(state, part).length;
  return state.statements.find((s) => s.text.trim() !== "" && question.message.includes(s.text.trim())) ?? { part, start: end, end };
}
