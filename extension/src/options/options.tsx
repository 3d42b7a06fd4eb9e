// The settings: how notes are written and what they are asked, kept by the agent;
// what this browser remembers; the sites, pages and browsers it knows.
import { render } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { isSite } from "../background/sites";
import type { BackgroundToSettings } from "../messages";
import { language, t } from "../panel/i18n";
import { ext } from "../platform/ext";
import { readManaged } from "../platform/prefs";
import { Display, Shortcuts, UsualSession } from "./browser";
import { DraftChoices, isAway, NoteChoices, PrivateChoices, QuestionChoices, StyleChoices, Told } from "./choices";
import { Agent } from "./devices";
import { EventLog } from "./log";
import { AgentPort } from "./port";
import { siteName, sitePattern } from "./sites";
import { TaughtPages } from "./taught";
import { Transfers } from "./transfers";

document.documentElement.lang = language();
document.title = t("options_title");

function Settings() {
  const [told, setTold] = useState<BackgroundToSettings | null>(null);
  const [port] = useState(() => new AgentPort());
  useEffect(() => port.open(setTold), [port]);
  return (
    <Told.Provider value={{ told, port }}>
      <main class="settings">
        <h1>{t("options_title")}</h1>
        <NoteChoices />
        <StyleChoices />
        <PrivateChoices />
        <QuestionChoices />
        <UsualSession />
        <DraftChoices />
        <Wordings />
        <Sites />
        <TaughtPages />
        <Display />
        <Shortcuts />
        <Agent />
        <Transfers />
        <EventLog />
      </main>
    </Told.Provider>
  );
}

/** The wordings she has taught the agent, to be forgotten one by one. */
function Wordings() {
  const { told, port } = useContext(Told);
  const heading = useRef<HTMLHeadingElement>(null);
  const { wordings } = told ?? {};
  return (
    <section aria-labelledby="wordings">
      <h2 id="wordings" tabIndex={-1} ref={heading}>
        {t("options_wordings")}
      </h2>
      {isAway(told) && <p>{t("options_writing_away")}</p>}
      {wordings && <p>{t(wordings.length === 0 ? "options_wordings_none" : "options_wordings_all")}</p>}
      {wordings && wordings.length > 0 && (
        <ul class="sites">
          {wordings.map((w) => (
            <li key={w.not}>
              <span>{t("options_wording", w.say, w.not)}</span>
              <button
                type="button"
                class="small"
                aria-label={t("options_wording_forget_named", w.say)}
                onClick={() => {
                  port?.forget(w.not);
                  heading.current?.focus();
                }}
              >
                {t("options_wording_forget")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Sites() {
  const [sites, setSites] = useState<string[]>([]);
  const [typed, setTyped] = useState("");
  const [trouble, setTrouble] = useState("");
  const [wanted, setWanted] = useState<string[]>([]);
  const fixed = (ext.runtime.getManifest() as { host_permissions?: string[] }).host_permissions ?? [];
  const look = (): void => void ext.permissions.getAll().then(({ origins }) => setSites((origins ?? []).filter(isSite).sort()));
  useEffect(() => {
    look();
    void readManaged().then((managed) => setWanted(managed.sites));
    ext.permissions.onAdded.addListener(look);
    ext.permissions.onRemoved.addListener(look);
  }, []);
  const add = (e: Event): void => {
    e.preventDefault();
    const pattern = sitePattern(typed);
    if (pattern === null) {
      setTrouble(t("options_site_bad"));
      return;
    }
    // At once: the browser asks her only while her press is fresh.
    void ext.permissions.request({ origins: [pattern] }).then((granted) => {
      setTrouble(granted ? "" : t("options_site_refused"));
      if (granted) setTyped("");
    });
  };
  return (
    <section aria-labelledby="sites">
      <h2 id="sites">{t("options_sites")}</h2>
      <p>{t(sites.length === 0 ? "options_sites_none" : "options_sites_all")}</p>
      <ul class="sites">
        {sites.map((site) => (
          <li key={site}>
            <span>{siteName(site)}</span>
            {fixed.includes(site) ? (
              <span class="why">{t("options_site_fixed")}</span>
            ) : (
              <button type="button" class="small" aria-label={t("options_site_remove_named", siteName(site))} onClick={() => void ext.permissions.remove({ origins: [site] })}>
                {t("options_site_remove")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {wanted.some((site) => !sites.includes(site)) && (
        <div>
          <p>{t("options_sites_wanted", wanted.filter((site) => !sites.includes(site)).map(siteName).join(", "))}</p>
          <button type="button" onClick={() => void ext.permissions.request({ origins: wanted })}>
            {t("transfer_enable")}
          </button>
        </div>
      )}
      <form onSubmit={add}>
        <label class="field">
          <span>{t("options_site_new")}</span>
          <input value={typed} inputMode="url" autocomplete="off" spellcheck={false} onInput={(e) => setTyped(e.currentTarget.value)} />
        </label>
        <button type="submit">{t("options_site_add")}</button>
      </form>
      <p role="status">{trouble}</p>
    </section>
  );
}

const place = document.getElementById("app");
if (place) render(<Settings />, place);
