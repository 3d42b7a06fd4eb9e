// What we know of one EHR, as data. An adapter names fields and where the client
// and the visit stand; it has no place for buttons or links, so nothing that it
// says can press one. How a field is filled is the classifier's business (fill/).
import type { Takes } from "../messages";

export interface AdapterField {
  /** tried in the frame that holds the form; hidden hits do not count */
  selector: string;
  label: string;
  takes: Takes[];
  whole?: boolean;
}

export interface Adapter {
  id: string;
  /** this EHR's note page is there when this matches */
  detect: string;
  fields: AdapterField[];
  /** where the page shows the client, and the visit: the value or text of the one visible hit */
  client: string[];
  visit: string[];
  /** what was tried and on what. An adapter without it loses against the labels on the page. */
  verified: { on: string; how: string } | null;
}
