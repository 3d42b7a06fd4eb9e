// Every text a person reads comes from the browser's catalogue in _locales.
// The English one is the type of all keys, so a missing key does not compile.
import type en from "../../_locales/en/messages.json";
import { ext } from "../platform/ext";

export type Key = keyof typeof en;

export function t(key: Key, ...subs: (string | number)[]): string {
  return ext.i18n.getMessage(key, subs.map(String));
}

/** A text whose key holds a value from the wire, such as a finding's kind; "" if the catalogue does not know it. */
export function tOf(prefix: string, value: string): string {
  const name = value.replace(/[^a-z0-9]+/gi, "_");
  return ext.i18n.getMessage(prefix === "" ? name : `${prefix}_${name}`);
}

/** The title of a format or a section in her language, where the catalogue knows it; a clinic's own stays as it is. */
export function titled(title: string): string {
  return tOf("title", title.toLowerCase()) || title;
}

/** One text for one, another for any other number. */
export function count(n: number, one: Key, other: Key, ...subs: (string | number)[]): string {
  return t(n === 1 ? one : other, n, ...subs);
}

/** The language the catalogue speaks: the agent's own words are English and are marked so in any other. */
export function language(): string {
  return t("language");
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString(ext.i18n.getUILanguage(), { hour: "2-digit", minute: "2-digit" });
}

/** The time alone for today, else with its day. */
export function when(at: number): string {
  const then = new Date(at);
  if (then.toDateString() === new Date().toDateString()) return clock(at);
  return then.toLocaleString(ext.i18n.getUILanguage(), { weekday: "short", hour: "2-digit", minute: "2-digit" });
}
