// How every page of the sample EHR saves: by itself a moment after a change, or
// when Save or Sign is pressed.
export type How = "autosaves" | "saved" | "signed";

const pause = 400;

export class Store {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: string,
    private readonly kind: string,
    private readonly fields: () => Record<string, string>,
    private readonly said: (words: string) => void,
  ) {}

  /** The note has changed: it is stored as a draft soon. */
  changed(): void {
    clearTimeout(this.#timer);
    this.said("Unsaved changes");
    this.#timer = setTimeout(() => void this.send("autosaves"), pause);
  }

  async send(how: How): Promise<void> {
    clearTimeout(this.#timer);
    const response = await fetch(`/api/${this.client}/${this.kind}`, { method: "POST", body: JSON.stringify({ fields: this.fields(), how }) });
    const words = { autosaves: "Draft stored", saved: "Saved", signed: "Signed" };
    this.said(response.ok ? words[how] : "Could not be saved");
  }
}
