// The fill engine as a script of its own. The content script runs in every frame of
// the EHR from the start and is kept small; this one is put beside it, into the same
// world, once the panel is open.
import { Filler } from "./fill";

declare global {
  var sidequillFiller: typeof Filler | undefined;
}

globalThis.sidequillFiller = Filler;
