// The fill engine, the reader of the page's facts and the panel's dock, as a script of its own. The
// content script runs in every frame of the EHR from the start and is kept small;
// this one is put beside it, into the same world, when the panel is to open.
import { Dock } from "../content/dock";
import { pageContext } from "../content/page";
import { Filler } from "./fill";

declare global {
  var sidequillFiller: typeof Filler | undefined;
  var sidequillContext: typeof pageContext | undefined;
  var sidequillDock: typeof Dock | undefined;
}

globalThis.sidequillFiller = Filler;
globalThis.sidequillContext = pageContext;
globalThis.sidequillDock = Dock;
