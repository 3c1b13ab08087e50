import { tick } from "svelte";
import { fieldId } from "./problems";

/** Brings a field that is not on the page onto it, when it is one of its own. */
export type Revealer = (name: string) => void;

const revealers = new Set<Revealer>();

/** Lets a component that shows its fields in parts be asked for one of them; gives the way to end that. */
export function onReveal(revealer: Revealer): () => void {
  revealers.add(revealer);
  return () => {
    revealers.delete(revealer);
  };
}

/** Moves the focus to a field, wherever it is; to the nearest one above it in the path when it has no control of its own. */
export async function focusField(name: string): Promise<void> {
  for (const revealer of revealers) revealer(name);
  await tick();
  const path = name.split(".");
  for (let length = path.length; length > 0; length -= 1) {
    const control = document.getElementById(fieldId(path.slice(0, length).join(".")));
    if (control) {
      focusOn(control);
      return;
    }
  }
}

/** Moves the focus to an element and its label into view. */
export function focusOn(element: HTMLElement): void {
  const shown = element.closest("fieldset, .field") ?? element;
  shown.scrollIntoView({ block: "start" });
  element.focus({ preventScroll: true });
}
