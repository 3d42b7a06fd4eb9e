// The browsers that are paired with the agent of this account, and this one's pairing.
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Paired } from "../background/keys";
import { indexedTable } from "../background/tables";
import { t } from "../panel/i18n";
import { ext } from "../platform/ext";
import type { DeviceInfo } from "../protocol/types.gen";
import { Told } from "./choices";
import { fingerprint } from "./sites";

export function Agent() {
  const { told } = useContext(Told);
  const [paired, setPaired] = useState<{ device: string; print: string } | null | undefined>(undefined);
  useEffect(() => {
    void (async () => {
      const kept = (await indexedTable<unknown>("keys").get("paired")) as Paired | undefined;
      setPaired(kept ? { device: kept.device, print: await fingerprint(kept.agent) } : null);
    })();
  }, [told?.state]);
  return (
    <section aria-labelledby="agent">
      <h2 id="agent">{t("options_agent")}</h2>
      {paired === null && <p>{t("options_agent_none")}</p>}
      {paired && (
        <dl>
          <dt>{t("options_agent_key")}</dt>
          <dd>
            <code>{paired.print}</code>
          </dd>
        </dl>
      )}
      {told?.devices && <Devices devices={told.devices} />}
      {paired && !told?.devices && (
        <p>
          {t("options_agent_revoke")} <code>sidequill devices revoke {paired.device}</code>
        </p>
      )}
    </section>
  );
}

function Devices({ devices }: { devices: DeviceInfo[] }) {
  const { port } = useContext(Told);
  /** the one she is about to revoke */
  const [asked, setAsked] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const day = (time: string): string => new Date(time).toLocaleDateString(ext.i18n.getUILanguage(), { dateStyle: "medium" });
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        {t("options_devices")}
      </h3>
      <ul class="sites devices">
        {devices.map(({ device, name, created, used, this: own }) => (
          <li key={device}>
            <div>
              {own ? t("options_device_this", name) : name}
              <div class="why">{t("options_device_when", day(created), day(used))}</div>
            </div>
            {asked === device ? (
              <div class="sure">
                <p>{t(own ? "options_device_sure_this" : "options_device_sure")}</p>
                <button
                  type="button"
                  class="small danger"
                  onClick={() => {
                    port?.revoke(device);
                    setAsked("");
                    heading.current?.focus();
                  }}
                >
                  {t("options_device_revoke_named", name)}
                </button>
                <button type="button" class="small" ref={(b) => b?.focus()} onClick={() => setAsked("")}>
                  {t("options_device_keep")}
                </button>
              </div>
            ) : (
              <button type="button" class="small" aria-label={t("options_device_revoke_named", name)} onClick={() => setAsked(device)}>
                {t("options_device_revoke")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
