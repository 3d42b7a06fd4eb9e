// The session: read from the page where it is there, typed where it is not. The
// code is suggested from the minutes with its rule beside it; she picks it.
import { t } from "../i18n";
import type { Dispatch } from "../runner";
import { factsOf, type State } from "../store";
import { UsualSession } from "./usual";

type Name = "start" | "stop" | "service" | "place" | "cpt";

export function Strip({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const facts = factsOf(state);
  /** Where a value comes from, if not from her: the page, and the label it stands under there. */
  const source = (name: Name) => {
    const read = state.page?.facts[name];
    if (read === undefined || read !== facts[name] || state.facts[name] !== undefined) return null;
    const label = state.page?.labels?.[name] ?? "";
    return (
      <span class="from" id={`from-${name}`} title={label === "" ? undefined : t("strip_from_label", label)}>
        {t("strip_from_page")}
      </span>
    );
  };
  const text = (name: Name, label: string, type: "text" | "time", list?: string) => (
    <label class={`field ${name}`}>
      <span>{label}</span>
      <input
        id={`fact-${name}`}
        type={type}
        list={list}
        value={facts[name] ?? ""}
        autocomplete="off"
        spellcheck={false}
        onChange={(e) => dispatch({ type: "fact", name, value: e.currentTarget.value.trim() })}
      />
      {source(name)}
    </label>
  );
  const options = (id: string, texts: string[]) => (
    <datalist id={id}>
      {texts.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
  return (
    <section class="strip" aria-label={t("strip")}>
      {text("start", t("strip_start"), "time")}
      {text("stop", t("strip_stop"), "time")}
      <label class="field minutes">
        <span>{t("strip_minutes")}</span>
        <input
          id="fact-minutes"
          inputMode="numeric"
          value={facts.minutes ?? ""}
          autocomplete="off"
          onChange={(e) => {
            const typed = e.currentTarget.value.trim();
            const value = /^\d{1,4}$/.test(typed) ? Number(typed) : null;
            e.currentTarget.value = String(value ?? "");
            dispatch({ type: "minutes", value });
          }}
        />
      </label>
      {text("cpt", t("strip_code"), "text")}
      {text("service", t("strip_service"), "text", "services")}
      {text("place", t("strip_place"), "text", "places")}
      {options("services", [t("service_individual"), t("service_family"), t("service_group"), t("service_intake"), t("service_crisis")])}
      {options("places", [t("place_office"), t("place_video"), t("place_phone"), t("place_home"), t("place_school")])}
      <Suggested state={state} dispatch={dispatch} />
      <UsualSession state={state} dispatch={dispatch} />
    </section>
  );
}

/** The code that fits, with its rule. */
function Suggested({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  if (!state.suggested || (factsOf(state).cpt ?? "") !== "") return null;
  return (
    <p class="rule">
      {state.suggested.rule} <TakeCode state={state} dispatch={dispatch} />
    </p>
  );
}

/** Puts the suggested code into the session. It stands nowhere until she presses this. */
export function TakeCode({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const code = state.suggested?.code;
  if (code === undefined || (factsOf(state).cpt ?? "") !== "") return null;
  return (
    <button type="button" class="small" onClick={() => dispatch({ type: "fact", name: "cpt", value: code })}>
      {t("strip_use_code", code)}
    </button>
  );
}
