// What the content script makes of a page, told to the test that opened it.
import { described, PageFields } from "../../src/content/fields";
import { pageContext } from "../../src/content/page";
import { surveyed } from "../../src/content/survey";
import type { NoteForm, PageContext, Survey } from "../../src/messages";

export interface Probed {
  forms: NoteForm[];
  survey: Survey;
  page: PageContext;
}

async function probe(): Promise<Probed> {
  const fields = new PageFields(() => undefined);
  await fields.ready;
  return { forms: fields.forms().map(described), survey: surveyed(null).survey, page: pageContext() };
}

Object.assign(window, { probe });
