// Pages she has taught: what is kept of each site, to be shared as a file, taken
// from a colleague's file, or forgotten.
import { useEffect, useState } from "preact/hooks";
import { maxFile, readTaught, type Trouble } from "../adapters/taught";
import type { Taught } from "../adapters/told";
import { t } from "../panel/i18n";
import { givenByPolicy, type Given } from "../platform/policy";
import { allTaught, forgetTaught, keepTaught, onTaught, taughtAt } from "../platform/taught";

export function TaughtPages() {
  const [all, setAll] = useState<Taught[] | null>(null);
  const [given, setGiven] = useState<Given>({ taught: [], trouble: [] });
  useEffect(() => {
    const look = (): void => {
      void allTaught().then(setAll);
      void givenByPolicy().then(setGiven);
    };
    look();
    return onTaught(look);
  }, []);
  return (
    <section aria-labelledby="taught">
      <h2 id="taught">{t("options_taught")}</h2>
      {all && <p>{t(all.length === 0 ? "options_taught_none" : "options_taught_all")}</p>}
      {given.trouble.length > 0 && (
        <div role="alert">
          {t("options_given_bad")}
          <ul class="trouble">
            {given.trouble.flatMap(({ at, trouble }) =>
              trouble.slice(0, 10).map((x) => (
                <li key={`${at} ${x.key} ${x.at}`}>
                  {at}: {t(x.key, x.at, x.value)}
                </li>
              )),
            )}
          </ul>
        </div>
      )}
      <ul class="sites">
        {given.taught.map(({ site, fields }) => (
          <li key={`given ${site}`}>
            {site} · {t("options_taught_fields", fields.length)} · {t("known_policy")}
          </li>
        ))}
        {(all ?? []).map((taught) => (
          <Site key={taught.site} taught={taught} />
        ))}
      </ul>
      <Import />
    </section>
  );
}

function Site({ taught }: { taught: Taught }) {
  const { site, fields } = taught;
  const text = `${JSON.stringify(taught, null, 1)}\n`;
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return (
    <li>
      <div>
        {site} · {t("options_taught_fields", fields.length)}
        <details>
          <summary>{t("options_taught_show")}</summary>
          <pre tabIndex={0} aria-label={site}>
            {text}
          </pre>
        </details>
      </div>
      <div class="actions">
        <a class="button small" href={url} download={`sidequill-${site.replace(/[^a-z0-9.-]/g, "")}.json`} aria-label={t("options_taught_save_named", site)}>
          {t("options_taught_save")}
        </a>
        <button type="button" class="small" aria-label={t("options_taught_forget_named", site)} onClick={() => void forgetTaught(site)}>
          {t("options_taught_forget")}
        </button>
      </div>
    </li>
  );
}

/** A file is taken whole or not at all; what keeps it from being taken is said, each with its place in the file. */
function Import() {
  const [said, setSaid] = useState("");
  const [trouble, setTrouble] = useState<Trouble[]>([]);
  const take = async (file: File): Promise<void> => {
    // A file that is far too large is not even read.
    const found = readTaught(file.size > 4 * maxFile ? " ".repeat(maxFile + 1) : await file.text());
    setTrouble(found.trouble);
    setSaid("");
    if (found.taught === null) return;
    if ((await taughtAt(found.taught.site))?.policy === true) {
      setSaid(t("teach_policy", found.taught.site));
      return;
    }
    await keepTaught(found.taught);
    setSaid(t("options_taught_imported", found.taught.site));
  };
  return (
    <>
      <label class="field">
        <span>{t("options_taught_import")}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={(e) => {
            const box = e.currentTarget;
            const [file] = box.files ?? [];
            if (file) void take(file).finally(() => (box.value = "")); // the same file may be mended and tried again
          }}
        />
      </label>
      <div role="status">
        {said}
        {trouble.length > 0 && t("options_taught_bad")}
        {trouble.length > 0 && (
          <ul class="trouble">
            {trouble.slice(0, 10).map((x) => (
              <li key={`${x.key} ${x.at}`}>{t(x.key, x.at, x.value)}</li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
