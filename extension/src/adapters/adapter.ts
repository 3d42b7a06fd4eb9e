// What we know of one EHR, as data. An adapter names fields and where the client
// and the visit stand; it has no place for buttons or links, so nothing that it
// says can press one. How a field is filled is the classifier's business (fill/).
import type { Takes } from "../messages";

export interface AdapterField {
  /** tried in the frame that holds the form; hidden hits do not count, two hits are none */
  selector: string;
  label: string;
  takes: Takes[];
  whole?: boolean;
}

export interface Adapter {
  id: string;
  /** as the vendor writes it */
  name: string;
  /** this EHR's note page is there when this matches */
  detect: string;
  /** the EHR's own addresses, for a `detect` that another page might answer too; any address where it is hosted by its users */
  hosts?: string[];
  fields: AdapterField[];
  /** where the page shows the client, and the visit: the value or text of the one visible hit */
  client: string[];
  visit: string[];
  /** shown while the page has changes that are not saved; where it says nothing, nobody can tell */
  unsaved?: string;
  checked: Checked;
}

/**
 * How an adapter was checked. One that is made of a description alone loses
 * against the labels on the page, and its fields are shown as such.
 */
export interface Checked {
  real: boolean;
  on: string;
  how: string;
}

/** A field made of one section. */
export function section(selector: string, label: string, key: string): AdapterField {
  return { selector, label, takes: [{ section: key }] };
}
