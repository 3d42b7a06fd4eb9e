// The report of a page's structure, by which an adapter is corrected from a real
// account. It holds roles, labels, attributes and editors; no value is ever read
// for it. A label or an attribute may still carry a name ("Note for ..."), so a
// word stands in it only if it is known to be a word of forms, or she has let it
// through; every other word is a gap, and every number too.
import { formWords } from "../adapters/mapping";
import { gap } from "../adapters/told";
import type { ClientRecord, Survey } from "../messages";

/** Words of forms and of their markup that no name of a field has. None of them is anybody's name. */
const common =
  "a about action active add additional address admission after ago all and another any appointment area as at attendance attendees author base before behavioral between body box " +
  "button by care case category change check checkbox chief client clients clinic clinical clinician code codes collateral combobox comment comments communication completed concerns contact content continued contributing control cpt create current " +
  "data date day days default delivered describe description detail details diagnostic disorder dob document documentation dose duration edit editor education electronic element emergency encounter end entry evidence factors field fieldset file final follow for form " +
  "format free from frequency full functional general goal group header heading health history home hospital how id if in index individual info information initial initials input insurance intent interim item label last left legend legal length level line list location " +
  "main management manual means measurable medical medicare meeting member mental method minutes mode modality mood affect month multi my name narrative necessity need needs new next no none not notes now number object objectives observed of office on one only " +
  "open option optional or order other outcome outcomes page panel part participants patient people period pharmacy phone place placeholder plan point post practice prescribed present previous primary print prior procedure process professional progression provider providers psych psychotherapy " +
  "question questions quick radio reason record referral related relevant report reported required result results review right row safety sample save scale schedule score screening search secondary section see select self seen service services session set setting severity show side signed site sleep speech staff start state status step " +
  "stop structured subject submit summarize summary supervision supervisor support tab table target task telehealth template test text textarea textbox the their therapist therapy this thought thoughts time title to tool total treatment txt type units until update used user value version via video view visit was week weeks were what when where which who why with " +
  "worked year years yes you your yours " +
  "abierto actual al anterior antes apellido asistencia ayuda cambio campo cita cliente codigo con consulta de del descripcion despues detalle dia el en enfermera estado fecha fin firma forma formulario hora horas hoy inicio la las libre lista los lugar mes mi minutos motivo no nombre notas nueva nuevo nueva numero o observacion otro otros paciente para persona plan por profesional proxima proximo que resultado resumen se seccion semana sesion si siguiente su telefono terapeuta texto tipo titulo tratamiento ultima un una usuario valor ver y";

const known = new Set([...formWords(), ...common.split(" ")]);

export interface Report {
  text: string;
  /** the words that were left out, each once, as the page writes them */
  withheld: string[];
}

/** The report as it will be saved, and what was left out of it. A client may be called Page or Day: what the page shows as the name is left out first. */
export function reportOf(surveys: readonly Survey[], client: string, letThrough: readonly string[]): Report {
  const withheld = new Map<string, string>();
  const masked = maskOf(client, letThrough, withheld);
  const all = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, masked(value)]));
  const report = {
    sidequill: "page-report",
    version: 1,
    frames: surveys.map((s) => ({
      site: s.site,
      fields: s.fields.map((f) => ({
        role: "textbox", label: masked(f.label), editor: f.editor, attributes: all(f.attributes),
        takes: f.takes, whole: f.whole, known: f.known, unique: f.unique,
      })),
      others: s.others.map((o) => ({ role: masked(o.role), label: masked(o.label), attributes: all(o.attributes) })),
    })),
  };
  return { text: `${JSON.stringify(report, null, 1)}\n`, withheld: [...withheld.values()].sort((a, b) => a.localeCompare(b)) };
}

/** Makes of one label or attribute the same with gaps for what nobody vouches for; those words are added to `withheld`. */
export function maskOf(client: string, letThrough: readonly string[] = [], withheld = new Map<string, string>()): (text: string) => string {
  const hers = new Set(client.split(/[^\p{L}\p{M}]+/u).map(plain));
  const through = new Set(letThrough.map(plain));
  return (text) =>
    text.replace(/\p{N}+/gu, "#").replace(/[\p{L}\p{M}]+/gu, (run) =>
      wordsIn(run)
        .map((word) => {
          if ((known.has(plain(word)) && !hers.has(plain(word))) || through.has(plain(word))) return word;
          withheld.set(plain(word), word);
          return gap;
        })
        .join(""),
    );
}

/** Whether a text holds a word of the client's name, the chart's number or the date of birth. */
export function isAbout(text: string, client: string, record: ClientRecord | undefined): boolean {
  const words = new Set((text.match(/[\p{L}\p{M}]+/gu) ?? []).flatMap((run) => [run, ...wordsIn(run)]).map(plain));
  const bare = (s: string): string => plain(s).replace(/[^\p{L}\p{N}]+/gu, "");
  const numbers = [record?.chart ?? "", record?.born ?? ""].map(bare).filter((n) => n.length > 2);
  return client.split(/[^\p{L}\p{M}]+/u).some((w) => w.length > 1 && words.has(plain(w))) || numbers.some((n) => bare(text).includes(n));
}

function wordsIn(run: string): string[] {
  return run.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u);
}

function plain(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
