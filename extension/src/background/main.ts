// The background's entry: ties its state to the browser it runs in. All
// listeners are added at once, as a browser that wakes us for an event expects.
import { ext } from "../platform/ext";
import { followPolicy } from "../platform/policy";
import { Background } from "./background";
import { Sites, siteOf } from "./sites";
import { indexedTable, sessionTable } from "./tables";

/** Set by build.ts. */
declare const __PORTS__: number[];
declare const __MAIN_WORLD__: boolean;

const sites = new Sites(ext, __MAIN_WORLD__);

const background = new Background({
  openSocket: (url, protocol) => new WebSocket(url, protocol),
  ports: __PORTS__,
  askHost: (host, message) => ext.runtime.sendNativeMessage(host, message),
  name: browserName(navigator.userAgent),
  language: ext.i18n.getMessage("language") === "es" ? "es" : "en",
  id: ext.runtime.id,
  panel: ext.runtime.getURL("panel.html"),
  desk: ext.runtime.getURL("desk.html"),
  frames: {
    list: (tab) => sites.frames(tab),
    ask: (tab, frameId, message) => ext.tabs.sendMessage(tab, message, { frameId }),
    inject: (tab) => sites.inject(tab),
    teach: (tab) => sites.teach(tab),
  },
  openWindow: async (url) => {
    const opened = await ext.windows.create({ url, type: "popup", width: 520, height: 920 });
    const tab = opened?.tabs?.[0]?.id;
    if (tab === undefined) throw new Error("the browser opened no window");
    return tab;
  },
  bringForward: async (id) => {
    const tab = await ext.tabs.update(id, { active: true });
    if (tab?.windowId !== undefined) await ext.windows.update(tab.windowId, { focused: true });
  },
  covers: (url) => sites.covers(url),
  alive: () => void ext.runtime.getPlatformInfo(),
  keys: indexedTable("keys"),
  drafts: indexedTable("drafts"),
  wipes: indexedTable("wipes"),
  threads: sessionTable(ext.storage.session, "thread:"),
  mounts: sessionTable(ext.storage.session, "mount:"),
  unsealed: sessionTable(ext.storage.session, "unsealed:"),
});

ext.runtime.onConnect.addListener((port) => {
  if (port.name === "settings") background.settings.connect(port);
  else if (port.name === "log") background.log.connect(port);
  else background.connect(port);
});

ext.runtime.onMessage.addListener((message: unknown, sender) => {
  void background.fromContent(message, sender).catch(() => undefined);
});

followPolicy();

ext.tabs.onRemoved.addListener((tab) => void background.tabGone(tab));

// The icon, or Alt+Shift+D. On a site that is not allowed yet the press is what
// the browser wants to see before it asks her; nothing may be awaited before that.
// Where there is no page to stand beside, or she does not allow it, there is a window for writing.
ext.action.onClicked.addListener((tab) => {
  const site = siteOf(tab.url ?? "");
  if (tab.id === undefined || site === null) return void background.write();
  const { id } = tab;
  void ext.permissions.request({ origins: [site] }).then(async (granted) => {
    if (!granted) return background.write();
    await sites.register();
    await background.show(id);
  });
});

ext.permissions.onAdded.addListener(({ origins }) => {
  void sites.register().then(() => sites.injectAll(origins));
});
ext.permissions.onRemoved.addListener(() => void sites.register());

ext.runtime.onInstalled.addListener(() => {
  void sites.register().then(() => sites.injectAll());
  void background.recovery.sweep();
});
ext.runtime.onStartup.addListener(() => {
  void sites.register();
  void background.recovery.sweep();
});

/** How `sidequill devices` names this browser. */
function browserName(agent: string): string {
  const browser = agent.includes("Firefox/") ? "Firefox" : agent.includes("Edg/") ? "Edge" : "Chromium";
  const system = agent.includes("Windows") ? "Windows" : agent.includes("Mac OS") ? "macOS" : agent.includes("CrOS") ? "ChromeOS" : "Linux";
  return `${browser} on ${system}`;
}
