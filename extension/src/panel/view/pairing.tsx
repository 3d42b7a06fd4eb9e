// Pairing by digits: those to type on the agent's side, and then the code that its
// window must show. Whoever answers can say that the digits were right; only her
// own agent can show the code there. At one click there is nothing to show here.
import { useEffect, useRef } from "preact/hooks";
import { t, tOf } from "../i18n";
import type { Dispatch } from "../runner";
import type { State } from "../store";
import { Said } from "./said";

export function Pairing({ state, dispatch }: { state: State; dispatch: Dispatch }) {
  const { pairing } = state;
  const dialog = useRef<HTMLDialogElement>(null);
  const open = pairing !== null && pairing.step !== "connecting";
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  const digits = pairing && (pairing.step === "digits" || pairing.step === "accepted") ? pairing.digits : "";
  return (
    <dialog
      ref={dialog}
      class="pairing"
      aria-labelledby="pairing-title"
      onCancel={(e) => {
        e.preventDefault();
        dispatch({ type: "pair-cancel" });
      }}
    >
      <h2 id="pairing-title">{t("pair_title")}</h2>
      {pairing?.step === "waiting" && pairing.message !== "" && <p>{tOf("pair_why", pairing.message) || t("pair_why_silent")}</p>}
      {pairing?.step === "waiting" && <p>{t("pair_waiting")}</p>}
      {pairing?.step === "refused" && (
        <p>
          {pairing.message === "" ? t("pair_refused") : <Said words={pairing.message} />} {t("pair_refused_next")}
        </p>
      )}
      {(pairing?.step === "waiting" || pairing?.step === "refused") && <Command />}
      {digits !== "" && (
        <>
          <p>{t(pairing?.step === "accepted" ? "pair_accepted" : "pair_type")}</p>
          <p class="digits">{pairing?.step === "accepted" ? pairing.message : digits}</p>
        </>
      )}
      <div class="actions">
        {pairing?.step === "refused" ? (
          <button type="button" class="primary" onClick={() => dispatch({ type: "pair" })}>
            {t("pair_again")}
          </button>
        ) : (
          <button type="button" class="primary" disabled={pairing?.step !== "accepted"} onClick={() => dispatch({ type: "pair-confirm" })}>
            {t("pair_match")}
          </button>
        )}
        <button type="button" onClick={() => dispatch({ type: "pair-cancel" })}>
          {t("pair_cancel")}
        </button>
      </div>
    </dialog>
  );
}

export function Command() {
  return (
    <p>
      <code>sidequill pair</code>
    </p>
  );
}
