// What is set for the agent: each setting with its values in words, taken at
// once. What the clinic has locked is shown, and cannot be changed.
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import type { BackgroundToSettings } from "../messages";
import { t, titled, tOf, type Key } from "../panel/i18n";
import { questionIDs, type Setting } from "../protocol/types.gen";
import type { AgentPort, Chosen } from "./port";

/** The agent as the page knows it, for the parts that show and change its settings. */
export const Told = createContext<{ told: BackgroundToSettings | null; port: AgentPort | null }>({ told: null, port: null });

/** Whether the agent is known not to answer. */
export function isAway(told: BackgroundToSettings | null): boolean {
  return told !== null && told.state !== "ready" && told.state !== "connecting";
}

/** What became of a choice, in words. */
export function saidOf({ refused: [first], failed }: Chosen, by: string): string {
  if (failed !== "") return t(failed === "version" ? "options_older" : "choice_failed");
  if (!first) return t("choice_saved");
  if (first.why === "locked") return lockedBy(by);
  return first.why === "value" ? t("choice_wrong", first.key, first.allowed ?? "") : t("choice_unknown", first.key);
}

export function lockedBy(by: string): string {
  return by === "" ? t("choice_locked") : t("choice_locked_by", by);
}

/** One section: a heading, and its settings once the agent has told them. */
function Group({ id, title, why, keys, children }: { id: string; title: Key; why?: Key; keys: string[]; children?: preact.ComponentChildren }) {
  const { told } = useContext(Told);
  if (told?.older) return null; // StyleChoices says why
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t(title)}</h2>
      {why && <p class="why">{t(why)}</p>}
      {isAway(told) && <p>{t("options_writing_away")}</p>}
      {told?.choices && keys.map((key) => <Choice key={key} of={key} />)}
      {told?.choices && children}
    </section>
  );
}

/** A setting with its values. */
function Choice({ of, label, name = of }: { of: string; label?: string; name?: string }) {
  const { told, port } = useContext(Told);
  const [said, setSaid] = useState("");
  const setting = told?.choices?.settings.find((s) => s.key === of);
  if (!told?.choices || !setting) return null;
  const { by } = told.choices;
  const locked = setting.locked === true;
  const words = (value: string): string => wordsOf(name, value, told);
  return (
    <div class="setting">
      <label class="field">
        <span>{label ?? t(labels[of] ?? "options_title")}</span>
        <select
          disabled={locked}
          value={setting.value}
          aria-describedby={`said-${of}`}
          onChange={(e) => {
            const box = e.currentTarget;
            setSaid("");
            void port?.choose([{ key: of, value: box.value }]).then((chosen) => {
              setSaid(saidOf(chosen, by));
              if (chosen.failed !== "" || chosen.refused.length > 0) box.value = setting.value;
            });
          }}
        >
          {setting.allowed.map((value) => (
            <option key={value} value={value}>
              {value === setting.default && value !== setting.value ? t("choice_default", words(value)) : words(value)}
            </option>
          ))}
        </select>
      </label>
      <span class="why" id={`said-${of}`} role="status">
        {locked ? lockedBy(by) : said}
      </span>
    </div>
  );
}

const labels: Partial<Record<string, Key>> = {
  "format.default": "options_format", "format.interventions": "options_interventions", "format.assessment": "options_assessment", "format.sirp_last": "options_sirp_last",
  "style.subject": "options_subject", "style.tense": "options_tense", "style.names": "options_names", "style.full": "options_length",
  "audit.profile": "options_profile", "drafts.keep": "options_keep",
};

const values: Partial<Record<string, Partial<Record<string, Key>>>> = {
  "style.subject": { client: "subject_client", patient: "subject_patient", initials: "subject_initials" },
  "style.tense": { "": "tense_typed", past: "tense_past", present: "tense_present" },
  "style.names": { role: "names_role", initials: "names_initials", keep: "names_keep" },
  "style.full": { true: "length_full", false: "length_terse" },
  "format.interventions": { objective: "title_objective", assessment: "title_assessment", plan: "title_plan" },
  "format.assessment": { response: "title_response", behavior: "assessment_behavior" },
  "format.sirp_last": { plan: "title_plan", progress: "title_progress" },
  "drafts.keep": { "next-day": "keep_next_day", day: "keep_day", "8h": "keep_hours" },
  question: { profile: "level_profile", error: "level_error", warn: "level_warn", info: "level_info", off: "level_off" },
};

function wordsOf(name: string, value: string, { formats }: BackgroundToSettings): string {
  if (name === "format.default") return titled(formats.find((f) => f.key === value)?.title ?? value);
  if (name === "audit.profile") return tOf("profile", value) || value;
  const key = values[name]?.[value];
  return key ? t(key) : value;
}

export function NoteChoices() {
  return <Group id="notes" title="options_notes" keys={["format.default", "format.interventions", "format.assessment", "format.sirp_last"]} />;
}

export function StyleChoices() {
  const { told } = useContext(Told);
  if (!told?.older) return <Group id="writing" title="options_writing" keys={["style.subject", "style.tense", "style.full"]} />;
  return (
    <section aria-labelledby="writing">
      <h2 id="writing">{t("options_writing")}</h2>
      <p>{t("options_older")}</p>
    </section>
  );
}

/** The two questions about what is said of others and of herself. */
const confidential = ["private.content", "thirdparty.named"];

export function PrivateChoices() {
  return (
    <Group id="private" title="options_private" why="options_private_why" keys={["style.names"]}>
      <Questions ids={confidential} />
    </Group>
  );
}

export function QuestionChoices() {
  const { told } = useContext(Told);
  const others = questionIDs.filter((id) => !confidential.includes(id));
  const changed = (told?.choices?.settings ?? []).filter((s: Setting) => others.some((id) => s.key === `audit.questions.${id}`) && s.value !== s.default).length;
  return (
    <Group id="questions" title="options_questions" why="options_questions_why" keys={["audit.profile"]}>
      <details>
        <summary>{changed === 0 ? t("options_questions_each") : t("options_questions_changed", changed)}</summary>
        <Questions ids={others} />
      </details>
    </Group>
  );
}

function Questions({ ids }: { ids: readonly string[] }) {
  return (
    <div class="grid">
      {ids.map((id) => (
        <Choice key={id} of={`audit.questions.${id}`} name="question" label={tOf("ask", id)} />
      ))}
    </div>
  );
}

export function DraftChoices() {
  return <Group id="drafts" title="options_drafts" why="options_drafts_why" keys={["drafts.keep"]} />;
}
