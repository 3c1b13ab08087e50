import type { Answer, Tone } from "../components/types";
import type { Sheet } from "../form/sheet.svelte";
import type { Item, ItemState, RequestView, WatchedItem } from "../generated/types";
import { itemKindLabels, itemStateLabels } from "../generated/vocabulary";
import { setOff } from "../lib/shown";

const longest = 120;

/** An item in a line: its kind and the beginning of what it is. */
export function itemInALine({ kind, what }: Item): string {
  const [first = ""] = what.split("\n");
  const [start = "", ...words] = first.split(" ");
  // Cut between words, so that no character is.
  const line = words.reduce((kept, word) => (kept.length < longest ? `${kept} ${word}` : kept), start);
  return `${itemKindLabels[kind]}: ${setOff(line)}${line.length < first.length ? "…" : ""}`;
}

/** The colour that goes with how far an item is; its word says it alone. */
export function itemTone({ item, overdue }: WatchedItem): Tone {
  const tones: Readonly<Record<ItemState, Tone>> = {
    open: overdue ? "denied" : "owed",
    reported: "told",
    verified: "approved",
    failed: "denied",
  };
  return tones[item.state];
}

/** The word for how far an item is. */
export function itemWord({ item, overdue }: WatchedItem): string {
  return overdue ? `${itemStateLabels[item.state]}, overdue` : itemStateLabels[item.state];
}

/** Which item a step is about, to be read once more before it is filed. */
export function itemAnswers(sheet: Sheet, view: RequestView): Answer[] {
  const found = view.watch?.items.find(({ item }) => item.id === sheet.text("item"));
  return found ? [{ label: itemKindLabels[found.item.kind], value: found.item.what }] : [];
}
