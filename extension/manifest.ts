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
}

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

const firefoxId = "sidequill@sidequill.org";

export function manifest({ browser, version, sites, options }: ManifestOptions) {
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
    permissions: ["activeTab", "scripting", "storage"],
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
        { minimum_chrome_version: "133", incognito: "not_allowed" }
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
