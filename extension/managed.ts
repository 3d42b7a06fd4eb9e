// What IT may set by the browser's managed policy, as Chromium asks to be told. The
// files are those that *Teach this page* exports; platform/policy.ts reads them more
// strictly than such a schema can, platform/prefs.ts the other keys.
const text = { type: "string" };

export const managed = {
  type: "object",
  properties: {
    by: { ...text, title: "By", description: "Who fixes these, for the clinician to read, such as Riverside Clinic IT." },
    initials: { type: "boolean", title: "Initials", description: "Clients are shown by their initials (true) or by their names (false)." },
    usual: {
      title: "Usual session",
      description: "Offered with one press where the page does not say it.",
      type: "object",
      properties: { service: text, place: text, minutes: { type: "integer" }, cpt: text },
    },
    sites: { title: "Sites", description: "Patterns of the clinic's EHR, such as https://ehr.example.org/*; each user is asked to enable them.", type: "array", items: text },
    mappings: {
      title: "Taught pages",
      description: "What the fields of a site's pages take, each as exported from the settings of a browser in which they were taught. Goes before what a user teaches of that site. Allows no site.",
      type: "array",
      items: {
        type: "object",
        properties: {
          sidequill: text,
          version: { type: "integer" },
          site: text,
          fields: {
            type: "array",
            items: {
              type: "object",
              properties: {
                label: text,
                attributes: { type: "object", additionalProperties: text },
                takes: { type: "array", items: { type: "object", properties: { slot: text, facet: text, section: text } } },
                whole: { type: "boolean" },
              },
            },
          },
        },
      },
    },
  },
};
