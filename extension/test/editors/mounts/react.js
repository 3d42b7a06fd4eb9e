import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";

export function mount({ host, name, paragraphs, changed }) {
  let held = paragraphs.join("\n");
  function Area() {
    const [text, setText] = useState(held);
    held = text;
    const onChange = (event) => {
      setText(event.target.value);
      changed();
    };
    return createElement("textarea", { name, value: text, onChange });
  }
  createRoot(host).render(createElement(Area));
  return { text: () => held, state: () => held };
}
