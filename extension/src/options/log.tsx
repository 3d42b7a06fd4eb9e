// The agent's event log, shown when it is asked for, and saved as a file.
import { useEffect, useRef, useState } from "preact/hooks";
import type { BackgroundToLog, LogToBackground } from "../messages";
import type { LogEvent } from "../protocol/types.gen";
import { t } from "../panel/i18n";
import { ext } from "../platform/ext";
import { details, toCSV, toJSON } from "./history";

const shown = 200;

export function EventLog() {
  const [events, setEvents] = useState<LogEvent[] | null>(null);
  const [broken, setBroken] = useState(0);
  const [away, setAway] = useState(false);
  const port = useRef<chrome.runtime.Port | null>(null);
  const ask = (before: number): void => port.current?.postMessage({ type: "history", before } satisfies LogToBackground);
  useEffect(() => () => port.current?.disconnect(), []);

  const show = (): void => {
    port.current?.disconnect();
    const opened = (port.current = ext.runtime.connect({ name: "log" }));
    let all: LogEvent[] = [];
    let tries = 0;
    opened.onMessage.addListener((message: unknown) => {
      if (!isRecorded(message) || port.current !== opened) return;
      if (message.events === null) {
        // The connection to the agent may have to be made first.
        if (++tries < 20) setTimeout(() => port.current === opened && ask(message.before), 250);
        else setAway(true);
        return;
      }
      setAway(false);
      setBroken(message.broken);
      if (message.before === 0) all = [];
      all = [...all, ...message.events];
      const oldest = message.events.at(-1)?.n ?? 1;
      if (oldest > 1) ask(oldest);
      else {
        setEvents(all);
        opened.disconnect();
        port.current = null;
      }
    });
    ask(0);
  };

  return (
    <section aria-labelledby="log">
      <h2 id="log">{t("options_log")}</h2>
      <p>{t("options_log_what")}</p>
      <button type="button" onClick={show}>
        {t("options_log_show")}
      </button>
      <p role="status">{away ? t("options_log_away") : ""}</p>
      {broken > 0 && <p role="alert">{t("options_log_broken", broken)}</p>}
      {events && <Events events={events} broken={broken} />}
    </section>
  );
}

function Events({ events, broken }: { events: LogEvent[]; broken: number }) {
  const newest = events.slice(0, shown);
  return (
    <>
      <p>{t("options_log_newest", newest.length, events.length)}</p>
      <div class="actions">
        <Save text={toCSV(events)} type="text/csv" name="sidequill-events.csv" label={t("options_log_csv")} />
        <Save text={toJSON(events, broken)} type="application/json" name="sidequill-events.json" label={t("options_log_json")} />
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("options_log_time")}</th>
            <th scope="col">{t("options_log_event")}</th>
            <th scope="col">{t("options_log_details")}</th>
            <th scope="col">{t("options_log_user")}</th>
          </tr>
        </thead>
        <tbody>
          {newest.map((event) => (
            <tr key={event.n}>
              <td>{new Date(event.time).toLocaleString()}</td>
              <td>{event.event}</td>
              <td>{details(event)}</td>
              <td>{event.user}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Save({ text, type, name, label }: { text: string; type: string; name: string; label: string }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text, type]);
  return (
    <a class="button small" href={url} download={name}>
      {label}
    </a>
  );
}

/** Whether a message has the shape of BackgroundToLog. */
function isRecorded(message: unknown): message is BackgroundToLog {
  if (typeof message !== "object" || message === null) return false;
  const { type, before, events, broken } = message as Record<string, unknown>;
  return (
    type === "recorded" && typeof before === "number" && typeof broken === "number" &&
    (events === null || (Array.isArray(events) && events.every((e) => typeof e === "object" && e !== null && "n" in e && "event" in e)))
  );
}
