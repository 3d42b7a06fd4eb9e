// Her usual session, offered where neither the page nor she has said: one press
// takes all of it. By itself it stands nowhere, so no note holds what did not happen.
import { useEffect, useState } from "preact/hooks";
import { noUsual, onPrefs, readPrefs, type Usual } from "../../platform/prefs";
import { t } from "../i18n";
import type { Dispatch } from "../runner";
import { factsOf, type State } from "../store";

export function UsualSession({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const [usual, setUsual] = useState<Usual>(noUsual);
  useEffect(() => {
    const look = (): void => void readPrefs().then((prefs) => setUsual(prefs.usual));
    look();
    return onPrefs(look);
  }, []);
  const facts = factsOf(state);
  const timed = facts.start !== undefined && facts.start !== "" && facts.stop !== undefined && facts.stop !== "";
  const open = {
    minutes: facts.minutes === undefined && !timed ? usual.minutes : 0,
    cpt: (facts.cpt ?? "") === "" ? usual.cpt : "",
    service: (facts.service ?? "") === "" ? usual.service : "",
    place: (facts.place ?? "") === "" ? usual.place : "",
  };
  const words = [open.service, open.place, open.minutes > 0 ? t("strip_usual_minutes", open.minutes) : "", open.cpt].filter((word) => word !== "");
  if (words.length === 0) return null;
  const take = (): void => {
    if (open.minutes > 0) dispatch({ type: "minutes", value: open.minutes });
    for (const name of ["service", "place", "cpt"] as const) if (open[name] !== "") dispatch({ type: "fact", name, value: open[name] });
  };
  return (
    <p class="rule">
      {t("strip_usual", words.join(" · "))}{" "}
      <button type="button" class="small" onClick={take} aria-label={t("strip_usual_take_named", words.join(", "))}>
        {t("strip_usual_take")}
      </button>
    </p>
  );
}
