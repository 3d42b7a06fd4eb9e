// Whether she sees what she presses. A page may lay something over the panel or
// make it see-through, so that a press meant for the page lands here. Where the
// browser can tell (IntersectionObserver's second version, in Chromium), no press
// is taken while it says that the panel is covered, or said so a moment ago. In
// other browsers the content script looks before each fill (content/dock.ts).

/** How long the panel has to be in sight before a press counts: nobody reacts sooner to what comes up under her pointer. */
const steady = 400; // ms
/** The shortest that browsers allow between two looks. */
const delay = 100; // ms

/** The part of an observer that is used; `trackVisibility` and `isVisible` are not in TypeScript's own types. */
type Look = (entry: { isVisible?: boolean }) => void;

export class Sight {
  /** null: not looked at yet */
  #seen: boolean | null = null;
  #since = -Infinity;
  #target: Element | null = null;
  #waiting: (() => void)[] = [];
  readonly #observer: IntersectionObserver | null;

  constructor(private readonly now: () => number = () => performance.now()) {
    const options = { trackVisibility: true, delay } as IntersectionObserverInit;
    this.#observer = canTell() ? new IntersectionObserver((entries) => entries.slice(-1).forEach((e) => this.looked(e as { isVisible?: boolean })), options) : null;
  }

  /** What is looked at: the panel, or the dialog that lies over it. */
  watch(target: Element): void {
    if (this.#target === target || !this.#observer) return;
    this.#target = target;
    this.#observer.disconnect();
    this.#observer.observe(target);
  }

  readonly looked: Look = ({ isVisible }) => {
    const seen = isVisible === true;
    // The first look says how it was all along: nothing came up since.
    if (seen && this.#seen === false) this.#since = this.now();
    this.#seen = seen;
    for (const go of this.#waiting.splice(0)) go();
  };

  /** Whether a press made now is hers; null: that is not known yet. */
  get clear(): boolean | null {
    if (!this.#observer) return true;
    if (this.#seen === null) return null;
    return this.#seen && this.now() - this.#since >= steady;
  }

  /** Once it is known. */
  known(): Promise<boolean> {
    if (this.clear !== null) return Promise.resolve(this.clear);
    return new Promise((resolve) => this.#waiting.push(() => resolve(this.clear === true)));
  }
}

function canTell(): boolean {
  return typeof IntersectionObserver === "function" && "isVisible" in IntersectionObserverEntry.prototype;
}

/** Takes no press of hers that she could not see; `unseen` is called instead. */
export function guardPresses(sight: Sight, on: EventTarget, unseen: () => void): void {
  const held = (event: Event): boolean => {
    // What the panel presses itself is the second half of a press that was let through.
    if (!event.isTrusted || sight.clear === true) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  };
  on.addEventListener("click", (event) => {
    const known = sight.clear !== null;
    if (!held(event)) return;
    const { target } = event;
    if (known || !(target instanceof HTMLElement)) return unseen();
    void sight.known().then((clear) => (clear ? target.click() : unseen()));
  }, { capture: true });
  on.addEventListener("keydown", (event) => {
    if (event instanceof KeyboardEvent && event.key === "Enter" && (event.ctrlKey || event.metaKey) && held(event)) unseen();
  }, { capture: true });
}

/** A focus that goes this soon after a letter was not given away by her. */
const typing = 500; // ms

/** Calls back when the page takes the keyboard while she types. */
export function watchKeyboard(on: Window, taken: () => void): void {
  let last = -Infinity;
  on.addEventListener("keydown", (event) => {
    // Keys that press a button, lead out of the panel by themselves, or to another window, are hers.
    const into = event.target;
    const text = into instanceof HTMLTextAreaElement || into instanceof HTMLInputElement || (into instanceof HTMLElement && into.isContentEditable);
    const types = text && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key.length === 1 || event.key === "Backspace" || event.key === "Enter");
    last = types ? event.timeStamp : -Infinity;
  }, { capture: true });
  on.addEventListener("pointerdown", () => (last = -Infinity), { capture: true });
  on.addEventListener("blur", (event) => {
    if (event.target === on && event.timeStamp - last < typing) taken();
  });
}
