import type { Answer } from "../components/types";
import type { Ask } from "../form/ask";
import type { Sheet } from "../form/sheet.svelte";
import { dateInWords } from "../lib/dates";

/** What was answered, a line a question, to be read once more before it is filed. */
export function answersOf(asks: readonly Ask[], sheet: Sheet, path = ""): Answer[] {
  return asks.flatMap((ask) => answersTo(ask, sheet, path));
}

function answersTo(ask: Ask, sheet: Sheet, path: string): Answer[] {
  const place = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (ask.when && !ask.when.is.includes(sheet.text(place(ask.when.name)))) return [];
  const name = place(ask.name);
  const text = sheet.text(name);
  switch (ask.kind) {
    case "heading":
      return answersOf(ask.asks, sheet, path);
    case "rows":
      return sheet.rows(name).map((_, index) => ({
        label: `${ask.one.charAt(0).toUpperCase()}${ask.one.slice(1)} ${index + 1}`,
        value: rowOf(ask.asks, sheet, `${name}.${index}`),
      }));
    case "choice":
      return [{ label: ask.label, value: labelOf(ask.choices, text) }];
    case "several":
      return [
        {
          label: ask.label,
          value: sheet
            .chosen(name)
            .map((one) => labelOf(ask.choices, one))
            .join(", "),
        },
      ];
    case "date":
      return [{ label: ask.label, value: dateInWords(text) }];
    case "statement":
      return sheet.yes(name) ? [{ label: ask.label, value: ask.words }] : [];
    case "passphrase":
      return [];
    case "line":
    case "name":
    case "email":
    case "number":
    case "time":
    case "prose":
      return [{ label: ask.label, value: text }];
  }
}

function labelOf(choices: readonly { value: string; label: string }[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}

function rowOf(asks: readonly Ask[], sheet: Sheet, path: string): string {
  return answersOf(asks, sheet, path)
    .filter((answer) => answer.value !== "")
    .map(({ label, value }, index) => {
      if (index === 0) return value;
      return label.endsWith("?") ? `${label} ${value}` : `${label}: ${value}`;
    })
    .join("\n");
}
