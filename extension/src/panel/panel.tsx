// The panel's page: starts the store and draws what it holds.
import { render } from "preact";
import { onPrefs, readPrefs } from "../platform/prefs";
import { language, t } from "./i18n";
import { Runner } from "./runner";
import { guardPresses, Sight, watchKeyboard } from "./sight";
import { App } from "./view/app";

const hideAfter = 5 * 60_000; // ms without a sign of her

document.documentElement.lang = language();
document.title = t("extension_name");

const place = document.getElementById("app");
if (!place) throw new Error("panel.html has no place for the panel");

let initials = false;
let asked = false;
const draw = (): void => {
  asked = false;
  const { state, dispatch } = runner;
  render(<App state={state} dispatch={dispatch} initials={initials} onClose={() => (alone ? close() : runner.send({ type: "close" }))} />, place);
};
const asks = new URLSearchParams(location.search);
const alone = location.pathname.endsWith("/desk.html");
const runner = new Runner(Number(asks.get("tab") ?? 0), alone, () => {
  if (!asked) queueMicrotask(draw);
  asked = true;
});

const sight = new Sight();
const watch = (): void => sight.watch(document.querySelector("dialog[open]") ?? document.body);
new MutationObserver(watch).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["open"] });
watch();
guardPresses(sight, window, () => runner.dispatch({ type: "unseen" }));
watchKeyboard(window, () => runner.dispatch({ type: "keyboard-taken" }));

const look = (): void =>
  void readPrefs().then((prefs) => {
    initials = prefs.initials;
    draw();
  });
look();
onPrefs(look);

// On a shared screen the text does not stay open while she is away. The note itself goes on.
let idle: ReturnType<typeof setTimeout> | undefined;
const awake = (): void => {
  clearTimeout(idle);
  idle = setTimeout(() => runner.dispatch({ type: "hide" }), hideAfter);
};
for (const sign of ["pointermove", "pointerdown", "keydown", "wheel"]) addEventListener(sign, awake, { passive: true, capture: true });
awake();

runner.open();
draw();
