// What happened, whether anything was lost, what to do next: one short paragraph
// each, for every state that keeps the panel from doing all it can.
import type { ComponentChildren } from "preact";
import { uncheckedEhr } from "../../adapters/hosts";
import { emptiedAgain } from "../filling";
import { clock, count, language, t, tOf, when } from "../i18n";
import type { Dispatch } from "../runner";
import { canRebind, isEmpty, isLoose, openElsewhere, pageGone, wrongNote, type State } from "../store";
import { alike, fitting } from "../waiting";
import { Said } from "./said";
import { PageWays } from "./teaching";

export function Notices({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  return (
    <div class="notices">
      <Agent state={state} dispatch={dispatch} />
      <Kept state={state} dispatch={dispatch} />
      <Elsewhere state={state} dispatch={dispatch} />
      <Unclaimed state={state} dispatch={dispatch} />
      <Page state={state} dispatch={dispatch} />
      {state.failure && (
        <Notice bad>
          <Fault kind={state.failure.kind} message={state.failure.message} /> {tOf("fault_next", state.failure.kind) || <Said words={state.failure.next} />}
        </Notice>
      )}
      {state.notices.map((n) => (
        <Notice key={n.kind}>
          <Fault kind={n.kind} message={n.message} />
        </Notice>
      ))}
    </div>
  );
}

function Notice({ children, bad = false }: { children: ComponentChildren; bad?: boolean }) {
  return <p class={bad ? "notice bad" : "notice"}>{children}</p>;
}

/** The agent's words are the more exact ones; another language than theirs has the catalogue's. */
function Fault({ kind, message }: { kind: string; message: string }) {
  const ours = tOf("fault", kind);
  return language() === "en" || ours === "" ? <Said words={message || ours} /> : <>{ours}</>;
}

function Agent({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { agent, engine } = state;
  const again = (
    <button type="button" class="small" onClick={() => dispatch({ type: "reconnect" })}>
      {t("agent_again")}
    </button>
  );
  const pair = (primary: boolean) => (
    <button type="button" class={primary ? "small primary" : "small quiet"} onClick={() => dispatch({ type: "pair" })}>
      {t("agent_pair")}
    </button>
  );
  if (!state.connected) return <Notice bad>{t("agent_port_lost")}</Notice>;
  switch (agent) {
    case "connecting":
      return null;
    case "none":
      return (
        <Notice bad>
          {t("agent_none")} <code>sidequill service start</code> {again}
        </Notice>
      );
    case "too-old":
      return (
        <Notice bad>
          {t("agent_old")} {again}
        </Notice>
      );
    case "too-new":
      return (
        <Notice bad>
          {t("agent_new")} {again}
        </Notice>
      );
    case "unpaired":
    case "pairing-open":
      return (
        <Notice>
          {t("agent_unpaired")}{" "}
          <button type="button" class="small primary" aria-busy={state.pairing?.step === "connecting"} onClick={() => dispatch({ type: "connect" })}>
            {t("agent_connect")}
          </button>{" "}
          {pair(false)}
        </Notice>
      );
    case "revoked":
      return (
        <Notice bad>
          {t("agent_revoked")} {pair(true)}
        </Notice>
      );
    case "ready":
      if (engine?.fault === undefined) return null;
      return (
        <Notice>
          <Fault kind={engine.fault} message={engine.message ?? ""} />
        </Notice>
      );
  }
}

function Kept({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  if (state.recovered) {
    return (
      <Notice>
        {t("recovered_offer", state.recovered.ui.client || t("recovered_someone"), clock(state.recovered.saved))}{" "}
        <button type="button" class="small" onClick={() => dispatch({ type: "take-recovered" })}>
          {t("recovered_take")}
        </button>{" "}
        <button type="button" class="small quiet" onClick={() => dispatch({ type: "leave-recovered" })}>
          {t("recovered_leave")}
        </button>
      </Notice>
    );
  }
  return state.takenBack > 0 ? <Notice>{t("recovered_taken", clock(state.takenBack))}</Notice> : null;
}

/** Two tabs on one client: a note of the same visit is being written in the other. */
function Elsewhere({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const note = openElsewhere(state);
  if (!note || state.listing) return null;
  return (
    <Notice>
      {t("notes_elsewhere", when(note.saved))}{" "}
      <button type="button" class="small" onClick={() => dispatch({ type: "go", draft: note.draft })}>
        {t("notes_go")}
      </button>
    </Notice>
  );
}

/** A dump that was typed beside no page may be this client's. */
function Unclaimed({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const [first, ...rest] = fitting(state);
  const shown = state.page?.client ?? "";
  if (!first || state.listing || !isEmpty(state) || state.review || state.recovered) return null;
  if (!alike(first.client, shown)) {
    return (
      <Notice>
        {count(rest.length + 1, "notes_wait_one", "notes_wait_other")}{" "}
        <button type="button" class="small" onClick={() => dispatch({ type: "list", on: true })}>
          {t("notes_show")}
        </button>
      </Notice>
    );
  }
  return (
    <Notice>
      {t("notes_alike", first.client, when(first.saved), first.begins)}{" "}
      <button type="button" class="small primary" onClick={() => dispatch({ type: "take", draft: first.draft, attach: true })}>
        {t("notes_use", shown)}
      </button>
    </Notice>
  );
}

/** The page is about one client, what stands here about another. */
function Other({ state, dispatch, other }: { state: State; dispatch: Dispatch; other: { page: string; draft: string } }) {
  return (
    <Notice bad>
      {t(state.review ? "page_other" : "typed_other", other.page, other.draft)}{" "}
      {canRebind(state) && <Rebind state={state} dispatch={dispatch} />} <SetAside dispatch={dispatch} />
    </Notice>
  );
}

function Rebind({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { client = "", visit = "" } = state.page ?? {};
  return (
    <button type="button" class="small" onClick={() => dispatch({ type: "rebind" })}>
      {t("typed_rebind", visit === "" ? client : `${client}, ${visit}`)}
    </button>
  );
}

function SetAside({ dispatch }: { dispatch: Dispatch }) {
  return (
    <button type="button" class="small quiet" onClick={() => dispatch({ type: "new" })}>
      {t("typed_set_aside")}
    </button>
  );
}

function Page({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { page, forms, filling } = state;
  const other = wrongNote(state);
  if (other) return <Other state={state} dispatch={dispatch} other={other} />;
  if (isLoose(state) && canRebind(state)) {
    return (
      <Notice>
        {t("typed_loose", page?.client ?? "")} <Rebind state={state} dispatch={dispatch} /> <SetAside dispatch={dispatch} />
      </Notice>
    );
  }
  if (filling?.emptied === true && emptiedAgain(filling, forms)) return <Notice bad>{t("page_emptied")}</Notice>;
  if (!page) return null;
  if (pageGone(state)) return <Notice bad>{t("page_gone", state.review?.client || state.typedFor?.client || "")}</Notice>;
  if (state.alone) return isEmpty(state) ? <Notice>{t("page_alone")}</Notice> : null;
  const fields = forms.flatMap((f) => f.fields);
  const none = fields.length === 0;
  const name = fields.some((f) => f.known === "taught" || f.known === "policy") ? "" : uncheckedEhr(page.url);
  if (!none && name === "") return null;
  return (
    <Notice>
      {none && t("page_no_fields")} {name !== "" && t("page_unchecked", name)} <PageWays dispatch={dispatch} />
    </Notice>
  );
}
