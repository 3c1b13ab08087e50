// Fills in a PDF form with pdf.js, as Firefox does: node pdfjs.mjs FROM TO ANSWERS.json, with answers by the fields' names.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../ui/package.json", import.meta.url));
const { getDocument } = await import(require.resolve("pdfjs-dist/legacy/build/pdf.mjs"));

const [from, to, answers] = process.argv.slice(2);
const form = await getDocument({ data: new Uint8Array(readFileSync(from)), verbosity: 0 }).promise;
const fields = await form.getFieldObjects();
for (const [name, value] of Object.entries(JSON.parse(readFileSync(answers, "utf8")))) {
  const widgets = (fields[name] ?? []).filter(({ type }) => type);
  if (widgets.length === 0) throw new Error(`The form has no field ${name}.`);
  for (const { id, type, exportValues } of widgets) {
    const entered =
      type === "radiobutton" ? exportValues === value : type === "checkbox" ? value === "yes" : value;
    form.annotationStorage.setValue(id, { value: entered });
  }
}
writeFileSync(to, await form.saveDocument());
