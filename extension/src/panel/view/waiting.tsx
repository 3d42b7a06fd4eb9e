// Tonight's notes: what waits, in whichever tab it was typed, and the way to each.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { WaitingNote } from "../../messages";
import { count, t, when } from "../i18n";
import { initialsOf } from "../names";
import type { Dispatch } from "../runner";
import { isEmpty, others, type State } from "../store";
import { alike } from "../waiting";

interface View {
  state: State;
  dispatch: Dispatch;
  initials: boolean;
}

/** The way into the list; it says how many other notes wait. */
export function NotesButton({ state, dispatch }: Omit<View, "initials">) {
  const waiting = others(state).length + state.locked;
  if (waiting === 0 && isEmpty(state) && !state.review && !state.listing) return null;
  return (
    <button type="button" class="quiet small notes-button" aria-expanded={state.listing} aria-controls="notes" onClick={() => dispatch({ type: "list", on: !state.listing })}>
      {waiting === 0 ? t("notes_button") : t("notes_button_count", waiting)}
    </button>
  );
}

export function Waiting({ state, dispatch, initials }: View) {
  const { listing } = state;
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    if (listing) region.current?.querySelector<HTMLElement>("button")?.focus();
  }, [listing]);
  if (!listing) return null;
  const close = (): void => {
    dispatch({ type: "list", on: false });
    queueMicrotask(() => document.querySelector<HTMLElement>(".notes-button")?.focus());
  };
  return (
    <section
      id="notes"
      ref={region}
      class="waiting"
      aria-labelledby="notes-title"
      onKeyDown={(e) => {
        if (e.key === "Escape") close();
      }}
    >
      <h2 id="notes-title">{t("notes_title")}</h2>
      <ul>
        {state.notes.map((note) => (
          <Row key={note.draft} note={note} state={state} dispatch={dispatch} initials={initials} />
        ))}
      </ul>
      {state.locked > 0 && <p class="hint">{count(state.locked, "notes_locked_one", "notes_locked_other")}</p>}
      <p class="hint">{t("notes_kept")}</p>
      <div class="actions">
        {(!isEmpty(state) || state.review) && (
          <button type="button" onClick={() => dispatch({ type: "new" })}>
            {t("notes_new")}
          </button>
        )}
        <button type="button" class="quiet" onClick={close}>
          {t("notes_close")}
        </button>
      </div>
    </section>
  );
}

function Row({ note, state, dispatch, initials }: View & { note: WaitingNote }) {
  const [asking, setAsking] = useState<"use" | "forget" | null>(null);
  const no = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => no.current?.focus(), [asking]);
  const shown = state.page?.client ?? "";
  const called = (name: string): string => (initials ? initialsOf(name) : name);
  const id = `note-${note.draft}`;
  const usable = note.loose && note.open === "" && shown !== "";
  const use = (): void => dispatch({ type: "take", draft: note.draft, attach: true });
  const sure = (words: string, yes: string, go: () => void) => (
    <div class="sure" role="group" aria-labelledby={`${id}-sure`}>
      <p id={`${id}-sure`}>{words}</p>
      <button type="button" class={asking === "forget" ? "danger" : "primary"} onClick={go}>
        {yes}
      </button>
      <button ref={no} type="button" onClick={() => setAsking(null)}>
        {t(asking === "forget" ? "end_no" : "recovered_leave")}
      </button>
    </div>
  );
  return (
    <li class={note.open === "here" ? "here" : undefined}>
      <p class="who" id={id}>
        <strong>{note.client === "" ? t("notes_unnamed") : called(note.client)}</strong>
        {note.visit !== "" && <span class="visit"> {note.visit}</span>}
        <span class="why">
          {[t(note.delivered ? "notes_delivered" : note.drafted ? "notes_drafted" : "notes_typed"), count(note.words, "notes_words_one", "notes_words_other"), when(note.saved)].join(" · ")}
        </span>
      </p>
      <p class="begins">{note.begins}</p>
      {asking === "use" ? (
        sure(note.client === "" ? t("notes_use_sure_unnamed", called(shown)) : t("notes_use_sure", called(note.client), called(shown)), t("notes_use", called(shown)), use)
      ) : asking === "forget" ? (
        sure(t("discard_sure"), t("discard_yes"), () => dispatch({ type: "forget", draft: note.draft }))
      ) : note.open === "here" ? (
        <p class="why">{t("notes_here")}</p>
      ) : (
        <div class="actions">
          {note.open === "elsewhere" ? (
            <button type="button" class="small" aria-describedby={id} onClick={() => dispatch({ type: "go", draft: note.draft })}>
              {t("notes_go")}
            </button>
          ) : (
            <>
              {usable && (
                <button type="button" class={alike(note.client, shown) ? "small primary" : "small"} aria-describedby={id} onClick={() => (alike(note.client, shown) ? use() : setAsking("use"))}>
                  {t("notes_use", called(shown))}
                </button>
              )}
              <button type="button" class="small" aria-describedby={id} onClick={() => dispatch({ type: "take", draft: note.draft, attach: false })}>
                {t("notes_open")}
              </button>
              <button type="button" class="small quiet" aria-describedby={id} onClick={() => setAsking("forget")}>
                {t("discard")}
              </button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
