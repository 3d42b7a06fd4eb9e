// What the agent tells the settings page, for scenes.
import type { BackgroundToSettings } from "../../src/messages";
import { questionIDs, type Setting } from "../../src/protocol/types.gen";

const one = (key: string, value: string, allowed: string[], more: Partial<Setting> = {}): Setting => ({ key, value, default: value, allowed, ...more });

export const allSettings: Setting[] = [
  one("audit.profile", "general", ["general", "medicaid-ca", "medicare", "part2"]),
  ...questionIDs.map((id) => one(`audit.questions.${id}`, "profile", ["profile", "error", "warn", "info", "off"])),
  one("drafts.keep", "next-day", ["next-day", "day", "8h"]),
  one("format.assessment", "response", ["response", "behavior"]),
  one("format.default", "soap", ["soap", "dap", "birp", "our-own"]),
  one("format.interventions", "objective", ["objective", "assessment", "plan"]),
  one("format.sirp_last", "plan", ["plan", "progress"]),
  one("model.engine", "auto", ["auto", "ollama", "none"]),
  one("model.name", "", []),
  one("style.full", "true", ["true", "false"]),
  one("style.names", "role", ["role", "initials", "keep"]),
  one("style.subject", "client", ["client", "patient", "initials"]),
  one("style.tense", "", ["", "past", "present"]),
];

/** The same with some settings otherwise. */
export function settingsWith(changes: Record<string, Partial<Setting>>): Setting[] {
  return allSettings.map((s) => ({ ...s, ...changes[s.key] }));
}

const device = (letter: string, name: string, day: number): NonNullable<BackgroundToSettings["devices"]>[number] => ({
  device: letter.repeat(22), name, created: `2025-11-0${day}T09:00:00Z`, used: `2025-11-2${day}T09:00:00Z`,
});

export const told: BackgroundToSettings = {
  type: "settings", state: "ready",
  wordings: [{ not: "reports", say: "states" }, { not: "utilized", say: "used" }],
  choices: { settings: allSettings, by: "" },
  devices: [{ ...device("A", "Chromium on Linux", 3), this: true }, device("B", "Firefox on Windows", 5)],
  older: null,
  formats: [{ key: "soap", title: "SOAP" }, { key: "dap", title: "DAP" }, { key: "birp", title: "BIRP" }, { key: "our-own", title: "Our clinic's note" }],
};

export const away: BackgroundToSettings = { ...told, state: "none", wordings: null, choices: null, devices: null, formats: [] };
