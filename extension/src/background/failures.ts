// Which of the closed list of failures a state of the connection is, for
// messages that could not be sent. The panel has the words for each.
import type { AgentState, BackgroundToPanel } from "../messages";
import type { FaultKind } from "../protocol/types.gen";

export function failureIn(state: AgentState): FaultKind {
  switch (state) {
    case "too-old":
    case "too-new":
      return "version";
    case "unpaired":
    case "pairing-open":
      return "unpaired";
    case "revoked":
      return "revoked";
    case "none":
    case "connecting":
    case "ready":
      return "no-agent";
  }
}

/** A failure as the panel is told of it. */
export function failed(what: { kind: string; message: string; next: string; ref?: number | undefined }): BackgroundToPanel {
  const { kind, message, next, ref } = what;
  return { type: "failure", kind, message, next, ...(ref === undefined ? {} : { ref }) };
}
