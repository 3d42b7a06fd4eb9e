// All settings saved to a file, and taken from one: whole, or not at all.
import { useContext, useEffect, useState } from "preact/hooks";
import type { Taught } from "../adapters/told";
import { isSite } from "../background/sites";
import { t } from "../panel/i18n";
import { ext } from "../platform/ext";
import { keepPrefs, onPrefs, readManaged, readPrefs, type Prefs } from "../platform/prefs";
import { allTaught, keepTaught, onTaught, taughtAt } from "../platform/taught";
import type { Choice } from "../protocol/types.gen";
import { isAway, lockedBy, Told } from "./choices";
import { siteName } from "./sites";
import { readTransfer, writeTransfer } from "./transfer";

export function Transfers() {
  return (
    <section aria-labelledby="transfer">
      <h2 id="transfer">{t("transfer_title")}</h2>
      <p class="why">{t("transfer_why")}</p>
      <Export />
      <Import />
    </section>
  );
}

function Export() {
  const { told } = useContext(Told);
  const [own, setOwn] = useState<{ prefs: Prefs; sites: string[]; pages: Taught[] } | null>(null);
  const [url, setUrl] = useState("");
  useEffect(() => {
    const look = (): void =>
      void Promise.all([readPrefs(), ext.permissions.getAll(), allTaught()]).then(([prefs, { origins = [] }, pages]) =>
        setOwn({ prefs, sites: origins.filter(isSite).sort(), pages }),
      );
    look();
    const ends = [onPrefs(look), onTaught(look)];
    return () => ends.forEach((end) => end());
  }, []);
  const choices = told?.choices;
  useEffect(() => {
    if (!own || !choices) return;
    const text = writeTransfer(choices.settings, own.prefs, own.sites, own.pages);
    const made = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [own, choices]);
  if (!choices) return isAway(told) ? <p>{t("transfer_away")}</p> : null;
  return (
    <a class="button small" href={url} download="sidequill-settings.json">
      {t("transfer_export")}
    </a>
  );
}

interface Said {
  text: string;
  /** what is wrong, each with its place */
  list: string[];
  /** sites of the file that the browser must be asked for */
  sites: string[];
}

const nothing: Said = { text: "", list: [], sites: [] };

function Import() {
  const { told, port } = useContext(Told);
  const [said, setSaid] = useState<Said>(nothing);

  /** Has the agent take its settings; what keeps it from that, in words. */
  const refusedByAgent = async (agent: Choice[]): Promise<string[]> => {
    if (agent.length === 0) return [];
    if (!told?.choices || !port) return [t("transfer_away")];
    const { by } = told.choices;
    const { refused, failed } = await port.choose(agent);
    if (failed !== "") return [t("choice_failed")];
    return refused.map(({ key, why, allowed }) => {
      if (why === "locked") return `${key}: ${lockedBy(by)}`;
      return why === "value" ? t("choice_wrong", key, allowed ?? "") : t("choice_unknown", key);
    });
  };

  const take = async (file: File): Promise<void> => {
    setSaid(nothing);
    const { transfer, wrong } = readTransfer(await file.slice(0, 4_000_000).text(), await readManaged());
    // The agent first: it takes all or nothing, and what follows cannot be refused.
    const list = transfer ? await refusedByAgent(transfer.agent) : wrong.map((w) => t(w.key, w.at, w.value));
    if (!transfer || list.length > 0) {
      setSaid({ text: t("transfer_refused"), list, sites: [] });
      return;
    }
    const { browser, pages, sites } = transfer;
    // What the clinic gives of a site stands before hers, and stays.
    for (const page of pages) if ((await taughtAt(page.site))?.policy !== true) await keepTaught(page);
    await keepPrefs(browser);
    const { origins = [] } = await ext.permissions.getAll();
    setSaid({ text: t("transfer_taken"), list: [], sites: sites.filter((s) => !origins.includes(s)) });
  };

  const { text, list, sites } = said;
  return (
    <>
      <label class="field">
        <span>{t("transfer_import")}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={(e) => {
            const box = e.currentTarget;
            const [file] = box.files ?? [];
            if (file) void take(file).finally(() => (box.value = ""));
          }}
        />
      </label>
      <div role="status">
        {text}
        {list.length > 0 && (
          <ul class="trouble">
            {list.slice(0, 20).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      {sites.length > 0 && (
        <div>
          <p>{t("transfer_sites", sites.map(siteName).join(", "))}</p>
          <button type="button" onClick={() => void ext.permissions.request({ origins: sites }).then((granted) => granted && setSaid({ ...said, sites: [] }))}>
            {t("transfer_enable")}
          </button>
        </div>
      )}
    </>
  );
}
