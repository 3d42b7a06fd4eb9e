// The fill engine and the reader of the page's facts, as a script of its own. The
// content script runs in every frame of the EHR from the start and is kept small;
// this one is put beside it, into the same world, once the panel is open.
import { pageContext } from "../content/page";
import { Filler } from "./fill";

declare global {
  var sidequillFiller: typeof Filler | undefined;
  var sidequillContext: typeof pageContext | undefined;
}

globalThis.sidequillFiller = Filler;
globalThis.sidequillContext = pageContext;
