import { mountInto } from "./prosemirror.js";

export async function mount(field) {
  const frame = document.createElement("iframe");
  frame.title = field.label;
  field.host.append(frame);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { body } = frame.contentDocument;
  return mountInto(body, field);
}
