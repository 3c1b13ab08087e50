/** A run of record text: plain, or one character that would otherwise act unseen, with the name to show in its place. */
export interface Run {
  text: string;
  unseen: boolean;
}

const names: Readonly<Record<string, string>> = {
  "\u061c": "ALM",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
};

/**
 * Text from a record that becomes part of a line of the program’s own, such as the label of a choice: where it holds letters
 * that run from right to left it is set off, so that it does not change the order of what stands around it. What stands in
 * a place of its own needs none of it.
 */
export function setOff(text: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(text) ? `\u2068${text}\u2069` : text;
}

const control = /([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/u;

/** Whether text has a control of writing direction in it. */
export function hasControls(text: string): boolean {
  return control.test(text);
}

/**
 * Splits text from a record so that controls of writing direction are shown and not obeyed: a file named
 * `invoice\u202Efdp.exe` must not read as a PDF.
 */
export function runs(text: string): Run[] {
  return text
    .split(control)
    .filter((part) => part !== "")
    .map((part) => {
      const name = names[part];
      return name === undefined ? { text: part, unseen: false } : { text: name, unseen: true };
    });
}
