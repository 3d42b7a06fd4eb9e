import { h, render } from "preact";
import { useState } from "preact/hooks";

export function mount({ host, name, paragraphs, changed }) {
  let held = paragraphs.join("\n");
  function Area() {
    const [text, setText] = useState(held);
    held = text;
    const onInput = (event) => {
      setText(event.currentTarget.value);
      changed();
    };
    return h("textarea", { name, value: text, onInput });
  }
  render(h(Area, null), host);
  return { text: () => held, state: () => held };
}
