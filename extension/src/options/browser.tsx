// What this browser itself remembers: the usual session, how clients are shown,
// and the shortcut, which is the browser's own to change.
import { useEffect, useState } from "preact/hooks";
import { t } from "../panel/i18n";
import { ext } from "../platform/ext";
import { keepPrefs, onPrefs, readManaged, readPrefs, type Managed, type Prefs, type Usual } from "../platform/prefs";
import { lockedBy } from "./choices";

function usePrefs(): { prefs: Prefs; managed: Managed } | null {
  const [now, setNow] = useState<{ prefs: Prefs; managed: Managed } | null>(null);
  useEffect(() => {
    const look = (): void => void Promise.all([readPrefs(), readManaged()]).then(([prefs, managed]) => setNow({ prefs, managed }));
    look();
    return onPrefs(look);
  }, []);
  return now;
}

export function UsualSession() {
  const now = usePrefs();
  const [said, setSaid] = useState("");
  const locked = now?.managed.usual !== undefined;
  const keep = (change: Partial<Usual>): void => {
    if (now) void keepPrefs({ usual: { ...now.prefs.usual, ...change } }).then(() => setSaid(t("choice_saved")));
  };
  const text = (name: "service" | "place" | "cpt", label: string) => (
    <label class="field">
      <span>{label}</span>
      <input value={now?.prefs.usual[name] ?? ""} disabled={locked} maxLength={80} autocomplete="off" onChange={(e) => keep({ [name]: e.currentTarget.value.trim() })} />
    </label>
  );
  return (
    <section aria-labelledby="usual">
      <h2 id="usual">{t("options_usual")}</h2>
      <p class="why">{t("options_usual_why")}</p>
      <div class="grid">
        {text("service", t("strip_service"))}
        {text("place", t("strip_place"))}
        <label class="field">
          <span>{t("strip_minutes")}</span>
          <input
            inputMode="numeric"
            value={now === null || now.prefs.usual.minutes === 0 ? "" : now.prefs.usual.minutes}
            disabled={locked}
            autocomplete="off"
            onChange={(e) => {
              const typed = e.currentTarget.value.trim();
              const minutes = /^\d{1,4}$/.test(typed) && Number(typed) <= 1440 ? Number(typed) : 0;
              e.currentTarget.value = String(minutes || "");
              keep({ minutes });
            }}
          />
        </label>
        {text("cpt", t("strip_code"))}
      </div>
      <p class="why" role="status">
        {locked ? lockedBy(now.managed.by) : said}
      </p>
    </section>
  );
}

export function Display() {
  const now = usePrefs();
  const locked = now?.managed.initials !== undefined;
  return (
    <section aria-labelledby="display">
      <h2 id="display">{t("options_view")}</h2>
      <label class="confirm">
        <input type="checkbox" disabled={locked} checked={now?.prefs.initials ?? false} onChange={(e) => void keepPrefs({ initials: e.currentTarget.checked })} />
        {t("options_initials")}
      </label>
      {locked && <p class="why">{lockedBy(now.managed.by)}</p>}
    </section>
  );
}

export function Shortcuts() {
  const [keys, setKeys] = useState<string | null>(null);
  const look = (): void => void ext.commands.getAll().then((all) => setKeys(all.find((c) => c.name === "_execute_action")?.shortcut ?? ""));
  useEffect(() => {
    look();
    window.addEventListener("focus", look); // she may come back from changing it
    return () => window.removeEventListener("focus", look);
  }, []);
  const chromium = ext.runtime.getURL("").startsWith("chrome");
  return (
    <section aria-labelledby="shortcuts">
      <h2 id="shortcuts">{t("options_shortcuts")}</h2>
      {keys !== null && (
        <p>
          {keys === "" ? t("options_shortcut_none") : t("options_shortcut_open")} {keys !== "" && <kbd>{keys}</kbd>}
        </p>
      )}
      <p class="why">
        {t(chromium ? "options_shortcut_chromium" : "options_shortcut_firefox")} <code>{chromium ? "chrome://extensions/shortcuts" : "about:addons"}</code>
      </p>
      <p>
        {t("options_shortcut_draft")} <kbd>Ctrl+Enter</kbd> · <kbd>⌘+Enter</kbd>
      </p>
    </section>
  );
}
