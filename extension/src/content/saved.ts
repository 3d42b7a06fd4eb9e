// Undo after Save. What was filled is in the record by then, and putting the old
// text back would only make a saved note look unsaved: it is refused, in words.
// Known where an adapter says how the page shows that changes are not saved yet.
import type { FillResult } from "../messages";
import { adapterFor } from "../adapters/all";
import { isShown } from "./geometry";

export class SavedSince {
  #filled: FillResult[] = [];

  /** These fields were filled now. */
  filled(results: readonly FillResult[]): void {
    const fresh = results.filter((r) => r.status === "filled" || r.status === "partial");
    if (fresh.length > 0) this.#filled = fresh;
  }

  /** What to answer to Undo if the page was saved since; null while it was not, or nobody can tell. */
  refusal(): FillResult[] | null {
    const unsaved = adapterFor(document)?.unsaved;
    if (unsaved === undefined || this.#filled.length === 0 || [...document.querySelectorAll(unsaved)].some(isShown)) return null;
    return this.#filled.map((r) => ({ ...r, status: "refused", reason: "fill_saved" }));
  }
}
