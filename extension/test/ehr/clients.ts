// The practice's people and today's appointments. All invented.

export interface Client {
  id: string;
  name: string;
  born: string;
  chart: string;
}

export interface Appointment {
  client: Client;
  kind: PageKind;
  /** as the page shows it */
  day: string;
  start: string;
  stop: string;
  service: string;
  place: string;
}

/** One kind for each way an EHR builds its note page. */
export const kinds = {
  plain: "SOAP note",
  react: "SOAP note (new editor)",
  quill: "SOAP note (rich text)",
  framed: "Encounter form",
  single: "Progress note",
  none: "Messages",
  behavioral: "Behavioral health note",
  "openemr-soap": "OpenEMR, SOAP",
  "openemr-notes": "OpenEMR, clinical notes",
  "openemr-plan": "OpenEMR, treatment plan",
  openmrs: "OpenMRS, visit note",
} as const;
export type PageKind = keyof typeof kinds;

/** Pages built after those of open-source EHRs. */
export type OpenKind = Extract<PageKind, `open${string}`>;

export function isOpen(kind: PageKind): kind is OpenKind {
  return kind.startsWith("open");
}

export const clients: readonly Client[] = [
  { id: "jordan-rivers", name: "Jordan Rivers", born: "May 4, 1990", chart: "FH-20417" },
  { id: "sam-okoye", name: "Sam Okoye", born: "January 22, 1984", chart: "FH-20533" },
  { id: "lucia-ferran", name: "Lucía Ferrán", born: "September 9, 2001", chart: "FH-20610" },
  { id: "noor-haddad", name: "Noor Haddad", born: "March 17, 1976", chart: "FH-20188" },
];

const day = "Monday, November 23, 2026";
const services = ["Individual psychotherapy", "Individual psychotherapy", "Intake", "Medication follow-up"];
const times = [
  ["9:00 AM", "9:53 AM"],
  ["10:00 AM", "10:45 AM"],
  ["1:00 PM", "1:58 PM"],
  ["2:30 PM", "2:52 PM"],
] as const;

/** The appointment of a client, written up in a note page of that kind. */
export function appointment(client: Client, kind: PageKind): Appointment {
  const i = clients.indexOf(client);
  const [start, stop] = times[i] ?? times[0];
  return { client, kind, day, start, stop, service: services[i] ?? "Individual psychotherapy", place: i % 2 === 0 ? "Office" : "Telehealth" };
}
