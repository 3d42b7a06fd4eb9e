// The settings: which agent this browser is paired with, on which sites the
// button appears, and how a client is shown. Nothing else is kept to be set.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Paired } from "../background/keys";
import { isSite } from "../background/sites";
import { indexedTable } from "../background/tables";
import { language, t } from "../panel/i18n";
import { ext } from "../platform/ext";
import { fingerprint, siteName, sitePattern } from "./sites";

document.documentElement.lang = language();
document.title = t("options_title");

function Settings() {
  return (
    <main class="settings">
      <h1>{t("options_title")}</h1>
      <Agent />
      <Sites />
      <Display />
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
