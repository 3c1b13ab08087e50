import type { Laid } from "../../lib/pdf";
import type { Match } from "./search.svelte";

/** Where a piece of a match stands on its page, in hundredths of the page. */
export interface Box {
  match: Match;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Makes each item as wide as in the picture: letters of the window are of whole pixels where the screen has few. */
export function fit(items: readonly Laid[], scale: number): void {
  const widths = items.map(({ element }) => element.getBoundingClientRect().width);
  items.forEach(({ element: { style }, width }, index) => {
    const is = widths[index] ?? 0;
    const stretched = Number(style.getPropertyValue("--scale-x") || 1);
    if (is === 0 || width === 0 || style.getPropertyValue("--rotate") !== "") return;
    style.setProperty("--scale-x", String((stretched * width * scale) / is));
  });
}

/** Measures where matches stand, a box for each line of the text that they run over. */
export function boxesOf(matches: readonly Match[], items: readonly Laid[], page: HTMLElement): Box[] {
  const whole = page.getBoundingClientRect();
  if (whole.width === 0) return [];
  const boxes: Box[] = [];
  for (const match of matches) {
    for (let item = match.from.item; item <= match.to.item; item += 1) {
      const letters = items[item]?.element.firstChild;
      if (!(letters instanceof Text)) continue;
      const end = item === match.to.item ? Math.min(match.to.letter, letters.length) : letters.length;
      const start = item === match.from.item ? Math.min(match.from.letter, end) : 0;
      const range = document.createRange();
      range.setStart(letters, start);
      range.setEnd(letters, end);
      const { left, top, width, height } = range.getBoundingClientRect();
      if (width === 0) continue;
      const box = {
        match,
        left: (100 * (left - whole.left)) / whole.width,
        top: (100 * (top - whole.top)) / whole.height,
        width: (100 * width) / whole.width,
        height: (100 * height) / whole.height,
      };
      const before = boxes.at(-1);
      if (before?.match === match && besides(before, box)) boxes[boxes.length - 1] = around(before, box);
      else boxes.push(box);
    }
  }
  return boxes;
}

/** Whether two boxes stand in one line, as the letters of a script that the file sets one by one. */
function besides(one: Box, other: Box): boolean {
  const middle = other.top + other.height / 2;
  return middle > one.top && middle < one.top + one.height;
}

function around(one: Box, other: Box): Box {
  const left = Math.min(one.left, other.left);
  const top = Math.min(one.top, other.top);
  return {
    match: one.match,
    left,
    top,
    width: Math.max(one.left + one.width, other.left + other.width) - left,
    height: Math.max(one.top + one.height, other.top + other.height) - top,
  };
}
