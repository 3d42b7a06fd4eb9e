// The manifest, one function for both browsers. The permissions are as few as
// the work allows: no site is readable until the clinician grants it, and the
// only address any page of ours may connect to is the loopback interface.

export type Browser = "chromium" | "firefox";

export interface ManifestOptions {
  browser: Browser;
  version: string;
  /** match patterns of sites built in by a clinic (or by the demo); normally none */
  sites: string[];
  /** whether an options page was built */
  options: boolean;
  /** the public key that Chromium makes the extension's id of; "" where a store has its own */
  key: string;
}

/**
 * The key of our own builds. It makes their id the one that the agent's
 * native-messaging host lists, wherever the folder lies that they are loaded from.
 */
export const ownKey =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmUJZcoe9c4e5nbL9dAgwTOZvM2aUcJTNO9VZ75XAaJ5fstF9kYE2NnujSqbAO1ZbAi/MCZj4vU/64+o9aK17nnkGIP7nSTQ5icfns85oObuK2Y662aGWa1iOb7qRm2Y5ggMIXruYn3HVxb/eZ5uf36GgHQimfUGQJfezBTz9zxnkOCkyQ9GpEAc9hWkD9PhmSrszrifRoZxPLwrXhrmyGK+HXRnmZZjzNVxGflEmbaoWwNzJp0CUMcDSUHbcqtLJdbKV4uI4IGkZO11oeE0SzhxxPVt6DH+H2DGS+y+gzUdl76Mw5ze6QKuHUrFUrrMTtGj8Dg5MU9pi/dn5unXxIQIDAQAB";

/** Where the extension may be granted access, one site at a time, by a click. */
const anySite = ["https://*/*", "http://*/*"];

/**
 * Firefox upgrades ws: to wss: under its default policy, so the policy is
 * written out, without upgrade-insecure-requests. It is also the guard against
 * a leak: no page of ours can reach anything but a socket on 127.0.0.1.
 */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "connect-src ws://127.0.0.1:*",
].join("; ");

const icons = { 16: "icons/16.png", 32: "icons/32.png", 48: "icons/48.png", 128: "icons/128.png" };

/** As the agent's host lists it. */
export const firefoxId = "sidequill@sidequill.org";

export function manifest({ browser, version, sites, options, key }: ManifestOptions) {
  const chromium = browser === "chromium";
  return {
    manifest_version: 3,
    name: "__MSG_extension_name__",
    short_name: "Sidequill",
    description: "__MSG_extension_description__",
    default_locale: "en",
    version,
    icons,
    action: { default_icon: icons, default_title: "__MSG_action_title__" },
    background: chromium
      ? { service_worker: "background.js", type: "module" }
      : { scripts: ["background.js"], type: "module" },
    // The shortcut is a press of the toolbar icon, so both take one way.
    commands: { _execute_action: { suggested_key: { default: "Alt+Shift+D" } } },
    // nativeMessaging reaches the one program that lists this extension: the agent's
    // host, for pairing at one click.
    permissions: ["activeTab", "nativeMessaging", "scripting", "storage"],
    ...(sites.length > 0 ? { host_permissions: sites } : {}),
    optional_host_permissions: anySite,
    content_security_policy: { extension_pages: policy },
    // The panel is an iframe in the EHR's page. Which sites those will be is not
    // known when the extension is built; the per-mount nonce decides who is served.
    web_accessible_resources: [
      { resources: ["panel.html"], matches: anySite, ...(chromium ? { use_dynamic_url: true } : {}) },
    ],
    ...(options ? { options_ui: { page: "options.html", open_in_tab: true } } : {}),
    ...(chromium
      ? // X25519 in WebCrypto is there from 133 on
        { storage: { managed_schema: "managed.json" }, ...(key ? { key } : {}), minimum_chrome_version: "133", incognito: "not_allowed" }
      : {
          incognito: "not_allowed",
          browser_specific_settings: {
            gecko: {
              id: firefoxId,
              strict_min_version: "140.0",
              data_collection_permissions: { required: ["none"] },
            },
          },
        }),
  };
}
