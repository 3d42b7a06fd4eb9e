import { createApp, h, vModelText, withDirectives } from "vue";

/** `v-model`, as Vue's compiler writes it; with `lazy` it listens to `change` alone. */
export function area({ name, text, lazy, took }) {
  return {
    data: () => ({ text }),
    render() {
      const take = (value) => {
        this.text = value;
        took(value);
      };
      return withDirectives(h("textarea", { name, "onUpdate:modelValue": take }), [[vModelText, this.text, undefined, lazy ? { lazy: true } : {}]]);
    },
  };
}

export function mount({ host, name, paragraphs, changed }) {
  let held = paragraphs.join("\n");
  const took = (value) => {
    held = value;
    changed();
  };
  createApp(area({ name, text: held, lazy: false, took })).mount(host);
  return { text: () => held, state: () => held };
}
