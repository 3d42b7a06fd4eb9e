// The clipboard, with the older way where the page's policy withholds the newer.
import type { Dispatch } from "../runner";

export async function copy(text: string, dispatch: Dispatch): Promise<void> {
  dispatch({ type: "copied", ok: await written(text) });
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selected(text);
  }
}

function selected(text: string): boolean {
  const before = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "hidden-text";
  document.body.append(box);
  box.select();
  // The only way left in an iframe that may not use the clipboard API.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand("copy");
  box.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
