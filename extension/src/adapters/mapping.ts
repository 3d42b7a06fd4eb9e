// From the name a person sees beside a field to what the field takes. Exact
// synonyms of whole names, in English and Spanish, never a word found inside a
// longer name: "Plan" is a plan, "Insurance plan" is nothing of ours.
import type { Takes } from "../messages";

export interface Meaning {
  takes: Takes[];
  /** the field takes the whole note, under headings */
  whole: boolean;
}

/** The names of fields that take the whole note. */
const wholeNames =
  "note|notes|progress note|progress notes|session note|session notes|visit note|visit notes|encounter note|clinical note|clinical notes|" +
  "soap note|dap note|birp note|girp note|pirp note|pie note|sirp note|group note|group progress note|therapy note|therapy progress note|narrative|narrative note|note text|free text note|write your notes|" +
  "nota|notas|nota soap|nota dap|nota birp|nota de grupo|nota de evolucion|notas de evolucion|evolucion|nota de progreso|notas de progreso|nota clinica|nota de la sesion|narrativa|escriba sus notas";

const table: [Takes, string][] = [
  [{ section: "session" }, "session line|session information|session details|session info|time and service|datos de la sesion|informacion de la sesion"],

  [{ section: "subjective" }, "s|subjective|hpi|history of present illness|present illness|interval history|subjetivo|enfermedad actual|historia de la enfermedad actual"],
  [{ section: "objective" }, "o|objective|exam|examination|physical exam|physical examination|observations|objective findings|objetivo|examen|examen fisico|exploracion fisica|observaciones|hallazgos"],
  [{ section: "assessment" }, "a|assessment|clinical assessment|impression|clinical impression|diagnostic judgement|diagnostic judgment|valoracion|evaluacion|evaluacion clinica|impresion clinica|juicio diagnostico|juicio clinico|analisis"],
  [{ section: "plan" }, "p|plan|therapeutic and dx plan|plan of care|plan for next session|next steps|recommendation|recommendations|plan terapeutico|plan terapeutico y diagnostico|recomendaciones|proximos pasos"],
  [{ section: "data" }, "d|data|datos"],
  [{ section: "presentation" }, "presentation|client presentation|patient presentation|clinical presentation|behavior|behaviour|client behavior|behavioral observations|presentacion|presentacion del paciente|conducta|comportamiento"],

  [{ section: "situation" }, "situation|situacion"],
  [{ section: "evaluation" }, "evaluation|evaluation of progress|evaluation of intervention"],
  [{ section: "participation" }, "participation|client participation|group participation|level of participation|participacion|participacion del paciente"],
  [{ section: "summary" }, "clinical summary|case summary|resumen clinico"],
  [{ section: "services" }, "services provided|consent and services provided|summary of services|servicios prestados"],
  [{ section: "course" }, "course|course of treatment|treatment course|curso del tratamiento|evolucion del tratamiento"],
  [{ section: "ending" }, "reason for discharge|discharge reason|reason for termination|motivo del alta"],
  [{ section: "condition" }, "condition at discharge|status at discharge|estado al alta"],
  [{ section: "aftercare" }, "aftercare|aftercare plan|aftercare and referrals|discharge plan|continuing care plan|plan de alta|cuidados posteriores"],

  // A field for one kind of document: it takes that whole, and of another note only what is usual there.
  [{ section: "intake" }, "intake note|intake assessment|biopsychosocial assessment|psychosocial assessment|diagnostic evaluation|psychiatric evaluation|evaluacion inicial|evaluacion psicosocial|evaluacion diagnostica"],
  [{ section: "treatment-plan" }, "treatment plan|plan de tratamiento"],
  [{ section: "discharge" }, "discharge summary|discharge note|resumen de alta|informe de alta"],

  [{ slot: "intervention" }, "i|intervention|interventions|therapeutic intervention|therapeutic interventions|interventions used|clinical interventions|planned interventions|group intervention|group interventions|intervencion|intervenciones|intervenciones terapeuticas|intervenciones previstas|intervencion grupal"],
  [{ slot: "response" }, "r|response|client response|individual response|patient response|response to intervention|response to interventions|response to treatment|respuesta|respuesta del paciente|respuesta individual|respuesta a la intervencion|respuesta al tratamiento"],
  [{ slot: "risk" }, "risk|risks|risk assessment|risk and safety|safety and risk|safety|safety assessment|suicide risk|risk at discharge|riesgo|riesgos|evaluacion de riesgo|evaluacion del riesgo|riesgo y seguridad|riesgo al alta|seguridad"],
  [{ slot: "risk", facet: "level" }, "risk level|level of risk|nivel de riesgo"],
  [{ slot: "risk", facet: "safety" }, "safety plan|safety planning|crisis plan|plan de seguridad|plan de crisis"],

  [{ facet: "progress" }, "progress|progress toward goals|progress towards goals|progress toward treatment goals|progress to goals|progreso|avances|progreso hacia las metas|progreso hacia los objetivos"],
  [{ facet: "goal" }, "goal|goals|treatment goals|therapy goals|goals addressed|goals and objectives|metas|metas del tratamiento|objetivos del tratamiento|objetivos terapeuticos"],
  [{ facet: "homework" }, "homework|homework assigned|between session work|tarea|tareas|tareas para casa"],
  [{ facet: "follow-up" }, "follow up|followup|follow up plan|next appointment plan|plan review|treatment plan review|seguimiento|revision del plan"],
  [{ facet: "frequency" }, "frequency|frequency of sessions|treatment frequency|frequency and duration|frequency duration|frecuencia|frecuencia y duracion|frecuencia de las sesiones"],
  [{ facet: "diagnosis" }, "dx|diagnosis|diagnoses|diagnostic impression|diagnostico|diagnosticos|impresion diagnostica"],
  [{ facet: "medication" }, "medication|medications|meds|current medications|medicacion|medicamentos|medicacion actual"],
  [{ facet: "mse" }, "mse|mental status|mental status exam|mental status examination|estado mental|examen mental|examen del estado mental|exploracion psicopatologica"],
  [{ facet: "measure" }, "measures|outcome measures|screening scores|scores|escalas|medidas de resultado"],
  [{ facet: "symptom" }, "symptoms|current symptoms|sintomas|sintomas actuales"],
  [{ facet: "impairment" }, "functional impairment|functional impairments|impairment|functioning|level of functioning|functional status|deterioro funcional|funcionamiento"],
  [{ facet: "problem" }, "problem|problems|problems and needs|presenting problem|presenting problems|presenting problem and history|history of presenting problem|presenting issue|presenting issues|problema|problemas|problema actual|problemas actuales|problemas y necesidades"],
  [{ facet: "reason" }, "chief complaint|reason for visit|reason for encounter|motivo de consulta|motivo de la visita"],
  [{ facet: "strengths" }, "strengths|client strengths|strengths and supports|fortalezas|fortalezas y apoyos"],
  [{ facet: "consent" }, "consent|informed consent|consentimiento|consentimiento informado"],
  [{ facet: "history.psychiatric" }, "past psychiatric history|psychiatric history|mental health history|antecedentes psiquiatricos"],
  [{ facet: "history.medical" }, "medical history|past medical history|patient history|antecedentes medicos"],
  [{ facet: "history.family" }, "family history|antecedentes familiares"],
  [{ facet: "history.social" }, "social history|psychosocial history|historia social|antecedentes sociales"],
  [{ facet: "history.substance" }, "substance use|substance use history|consumo de sustancias"],
  [{ facet: "history.trauma" }, "trauma history|historia de trauma"],
  [{ facet: "history.developmental" }, "developmental history|historia del desarrollo"],
];

/** Every word that stands in a name of the table: words of forms, none of them a person's. */
export function formWords(): Set<string> {
  return new Set([...table.map(([, names]) => names), wholeNames].flatMap((names) => names.split(/[|\s]+/)));
}

const synonyms = new Map<string, Meaning>();
for (const [take, names] of table) for (const name of names.split("|")) synonyms.set(name, { takes: [take], whole: false });
for (const name of wholeNames.split("|")) synonyms.set(name, { takes: [], whole: true });

/**
 * What a section's field takes of a note in another format, whose sections it
 * does not know: a BIRP note on a SOAP page goes by its statements' slots. Risk
 * as told, its level and safety steps part ways as they do in SOAP.
 */
export const usual: Readonly<Record<string, readonly Takes[]>> = {
  subjective: [{ slot: "reported" }, { slot: "risk" }],
  objective: [{ slot: "observed" }, { slot: "intervention" }],
  assessment: [{ slot: "assessment" }, { slot: "response" }, { slot: "risk", facet: "level" }],
  plan: [{ slot: "plan" }, { slot: "risk", facet: "safety" }],
  data: [{ slot: "reported" }, { slot: "observed" }, { slot: "intervention" }, { slot: "response" }, { slot: "risk" }],
  presentation: [{ slot: "observed" }, { slot: "reported" }, { slot: "risk" }],
  situation: [{ slot: "reported" }, { slot: "observed" }, { slot: "risk" }],
  evaluation: [{ slot: "response" }, { slot: "assessment" }, { slot: "risk", facet: "level" }],
  summary: [{ slot: "assessment" }],
  services: [{ slot: "intervention" }],
  course: [{ slot: "assessment" }, { slot: "response" }],
  condition: [{ slot: "observed" }],
  aftercare: [{ slot: "plan" }],
  "treatment-plan": [{ slot: "plan" }],
};

/** The name as it stands in the table: no accents, case, punctuation or asterisks of required fields. */
export function plainName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\((?:required|optional|obligatorio|opcional|[soapdbirg])\)/g, " ")
    .replace(/\b(?:client|patient)['’]s\b/g, "client")
    .replace(/[^\p{L}\p{N}/&,+]+/gu, " ")
    .trim();
}

/** What a field of that name takes; null for a name that is none of ours. */
export function meaningOf(name: string): Meaning | null {
  const plain = plainName(name);
  if (plain.length === 0 || plain.length > 80) return null;
  return lookup(plain.replace(/[/&,+]+/g, " ").replace(/ +/g, " ")) ?? several(plain) ?? lettered(plain);
}

function lookup(plain: string): Meaning | null {
  return synonyms.get(plain) ?? null;
}

/** "Assessment and Plan", "Subjective / Objective", "A&P": every part must be a name of its own. */
function several(plain: string): Meaning | null {
  const parts = plain.split(/\s*[/&,+]\s*|\s+(?:and|y|e)\s+/).filter((p) => p !== "");
  if (parts.length < 2) return null;
  const takes: Takes[] = [];
  for (const part of parts) {
    const found = lookup(part);
    if (found === null || found.whole) return null;
    takes.push(...found.takes.filter((t) => !takes.some((u) => sameTake(t, u))));
  }
  return { takes, whole: false };
}

/** "S Subjective", "1 Plan": a letter or number in front of a name. */
function lettered(plain: string): Meaning | null {
  const m = /^(?:[soapdbirg]|\d{1,2}) (.+)$/.exec(plain);
  return m?.[1] === undefined ? null : lookup(m[1]);
}

export function sameTake(a: Takes, b: Takes): boolean {
  return a.slot === b.slot && a.facet === b.facet && a.section === b.section;
}
