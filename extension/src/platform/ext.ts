// The browser's extension API under one name. Firefox has promises on browser.*,
// Chromium on chrome.*; both are the same shape for what is used here.
export type Ext = typeof chrome;

const global = globalThis as { browser?: Ext; chrome?: Ext };

/** Empty outside a browser: tests hand in their own. */
export const ext: Ext = global.browser ?? global.chrome ?? ({} as Ext);
