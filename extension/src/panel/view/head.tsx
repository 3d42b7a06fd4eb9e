// Who the note is about, its format, and what writes it, in words.
import { t, titled } from "../i18n";
import { initialsOf } from "../names";
import type { Dispatch } from "../runner";
import { formatOf, type State } from "../store";
import { CheckButton } from "./checking";
import { NotesButton } from "./waiting";

export function Head({ state, dispatch, initials, onClose }: { state: State; dispatch: Dispatch; initials: boolean; onClose: () => void }) {
  const client = state.page?.client ?? "";
  const visit = state.page?.visit ?? "";
  return (
    <header class="head">
      <div class="who">
        {client !== "" ? (
          <p class="client">{initials ? initialsOf(client) : client}</p>
        ) : (
          <label class="field grow">
            <span>{t(state.alone ? "head_name_alone" : "head_name")}</span>
            <input value={state.name} maxLength={200} autocomplete="off" spellcheck={false} onInput={(e) => dispatch({ type: "name", name: e.currentTarget.value })} />
          </label>
        )}
        {visit !== "" && <p class="visit">{visit}</p>}
      </div>
      <label class="field format">
        <span>{t("head_format")}</span>
        <select value={formatOf(state).key} onChange={(e) => dispatch({ type: "format", key: e.currentTarget.value })}>
          {state.formats.map((f) => (
            <option key={f.key} value={f.key}>
              {titled(f.title)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="quiet close" aria-label={t("head_close")} title={t("head_close")} onClick={onClose}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M3.5 3.5l9 9m0-9l-9 9" />
        </svg>
      </button>
      <div class="under">
        <p class="engine">{engineWords(state)}</p>
        <div class="ways">
          <CheckButton state={state} dispatch={dispatch} />
          <NotesButton state={state} dispatch={dispatch} />
        </div>
      </div>
    </header>
  );
}

function engineWords({ agent, connected, engine }: State): string {
  if (!connected) return t("engine_away");
  if (agent === "connecting") return t("engine_connecting");
  if (agent === "unpaired" || agent === "pairing-open") return t("engine_unpaired");
  if (agent !== "ready" || !engine) return t("engine_away");
  if (engine.kind === "ollama") return t("engine_local", engine.model ?? "");
  if (engine.kind === "openai") return t("engine_clinic", engine.model ?? "");
  return t("engine_builtin");
}
