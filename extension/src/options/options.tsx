// The settings: which agent this browser is paired with, on which sites the
// button appears, how a client is shown, and how the agent writes. The last is
// kept by the agent: shown here, and its wording preferences forgotten here.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Paired } from "../background/keys";
import { isSite } from "../background/sites";
import { indexedTable } from "../background/tables";
import type { BackgroundToSettings } from "../messages";
import { language, t, tOf } from "../panel/i18n";
import type { Key } from "../panel/i18n";
import { ext } from "../platform/ext";
import { EventLog } from "./log";
import { AgentPort } from "./port";
import { fingerprint, siteName, sitePattern } from "./sites";
import { TaughtPages } from "./taught";

document.documentElement.lang = language();
document.title = t("options_title");

function Settings() {
  return (
    <main class="settings">
      <h1>{t("options_title")}</h1>
      <Agent />
      <Writing />
      <Sites />
      <TaughtPages />
      <Display />
      <EventLog />
    </main>
  );
}

function Agent() {
  const [paired, setPaired] = useState<{ device: string; print: string } | null | undefined>(undefined);
  useEffect(() => {
    void (async () => {
      const kept = (await indexedTable<unknown>("keys").get("paired")) as Paired | undefined;
      setPaired(kept ? { device: kept.device, print: await fingerprint(kept.agent) } : null);
    })();
  }, []);
  return (
    <section aria-labelledby="agent">
      <h2 id="agent">{t("options_agent")}</h2>
      {paired === null && <p>{t("options_agent_none")}</p>}
      {paired && (
        <>
          <dl>
            <dt>{t("options_agent_key")}</dt>
            <dd>
              <code>{paired.print}</code>
            </dd>
            <dt>{t("options_agent_device")}</dt>
            <dd>
              <code>{paired.device}</code>
            </dd>
          </dl>
          <p>
            {t("options_agent_revoke")} <code>sidequill devices revoke {paired.device}</code>
          </p>
        </>
      )}
    </section>
  );
}

/** How the agent writes. Its settings are those of its configuration file; the wordings she has taught it are forgotten here. */
function Writing() {
  const [told, setTold] = useState<BackgroundToSettings | null>(null);
  const [port] = useState(() => new AgentPort());
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => port.open(setTold), [port]);
  const { settings, wordings } = told ?? {};
  const away = told !== null && told.state !== "ready" && told.state !== "connecting";
  const rows: [Key, string][] = settings
    ? [
        ["options_subject", tOf("subject", settings.subject)],
        ["options_tense", tOf("tense", settings.tense || "typed")],
        ["options_names", tOf("names", settings.names)],
        ["options_length", t(settings.full ? "length_full" : "length_terse")],
        ["options_profile", tOf("profile", settings.profile) || settings.profile],
      ]
    : [];
  return (
    <>
      <section aria-labelledby="writing">
        <h2 id="writing">{t("options_writing")}</h2>
        {away && <p>{t("options_writing_away")}</p>}
        {settings && (
          <>
            <dl class="rows">
              {rows.map(([key, value]) => (
                <div key={key}>
                  <dt>{t(key)}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <p class="why">
              {t("options_writing_where")} <code>config.toml</code>
            </p>
          </>
        )}
      </section>
      <section aria-labelledby="wordings">
        <h2 id="wordings" tabIndex={-1} ref={heading}>
          {t("options_wordings")}
        </h2>
        {away && <p>{t("options_writing_away")}</p>}
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
                    port.forget(w.not);
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
    </>
  );
}

function Sites() {
  const [sites, setSites] = useState<string[]>([]);
  const [typed, setTyped] = useState("");
  const [trouble, setTrouble] = useState("");
  const fixed = (ext.runtime.getManifest() as { host_permissions?: string[] }).host_permissions ?? [];
  const look = (): void => void ext.permissions.getAll().then(({ origins }) => setSites((origins ?? []).filter(isSite).sort()));
  useEffect(() => {
    look();
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

function Display() {
  const [on, setOn] = useState(false);
  useEffect(() => void ext.storage.local.get("initials").then((kept) => setOn(kept.initials === true)), []);
  return (
    <section aria-labelledby="display">
      <h2 id="display">{t("options_view")}</h2>
      <label class="confirm">
        <input
          type="checkbox"
          checked={on}
          onChange={(e) => {
            setOn(e.currentTarget.checked);
            void ext.storage.local.set({ initials: e.currentTarget.checked });
          }}
        />
        {t("options_initials")}
      </label>
    </section>
  );
}

const place = document.getElementById("app");
if (place) render(<Settings />, place);
