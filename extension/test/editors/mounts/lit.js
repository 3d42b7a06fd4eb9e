import { LitElement, html } from "lit";

class NoteArea extends LitElement {
  static properties = { text: {}, label: {} };
  render() {
    return html`<label>${this.label}<textarea rows="4" .value=${this.text} @input=${(event) => this.take(event.target.value)}></textarea></label>`;
  }
  take(value) {
    this.text = value;
    this.changed();
  }
}
customElements.define("note-area", NoteArea);

export function mount({ host, label, paragraphs, changed }) {
  const area = Object.assign(document.createElement("note-area"), { text: paragraphs.join("\n"), label, changed });
  host.append(area);
  return { text: () => area.text, state: () => area.text };
}
