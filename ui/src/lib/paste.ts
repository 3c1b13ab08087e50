/** Text as it may stand in a field, and how many characters had to go. */
export interface Cleaned {
  text: string;
  removed: number;
}

// Control characters are what this is about.
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/**
 * Takes the control characters out of pasted text, but for tab and line feed. The line ends of other systems, and the
 * vertical tab that Word writes for a line break, become line feeds. A field of one line gets a space for each.
 */
export function cleaned(pasted: string, lines: "one" | "many"): Cleaned {
  const broken = pasted.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/gu, "\n");
  const text = broken.replace(controls, "");
  const removed = broken.length - text.length;
  return { text: lines === "many" ? text : text.replace(/\s*\n\s*/gu, " ").trim(), removed };
}

/** The notice that goes with it; empty when nothing had to go. */
export function pasteNotice(removed: number): string {
  if (removed === 0) return "";
  return removed === 1
    ? "1 control character was left out of what you pasted."
    : `${removed.toLocaleString("en-US")} control characters were left out of what you pasted.`;
}

/** Pastes cleaned text into a control, as typing would; gives the notice to show. */
export function pasteInto(event: ClipboardEvent, lines: "one" | "many"): string {
  const control = event.currentTarget;
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) || pasted === "")
    return "";
  const { text, removed } = cleaned(pasted, lines);
  if (text === pasted) return "";
  event.preventDefault();
  const { selectionStart, selectionEnd, value } = control;
  control.setRangeText(text, selectionStart ?? value.length, selectionEnd ?? value.length, "end");
  control.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  return pasteNotice(removed);
}
