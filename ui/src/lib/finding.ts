/** A text made ready to be searched: folded, with the place in the text of each letter. */
export interface Folded {
  letters: string;
  at: readonly number[];
}

/** Where something was found: from a place in the text to the one behind it. */
export interface Span {
  from: number;
  to: number;
}

/** Accents, and the points and vowel signs that Hebrew and Arabic may leave out. */
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/gu;
/** What nobody types and nobody sees. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** Letters of scripts that a file may set one by one: spaces between them, read from their places, say nothing. */
const setApart =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Common}\p{Script=Inherited}]/u;

/** What more than the case is folded of. A text without it keeps the place of each letter: most are such. */
const foldable = /[^ -~]| {2}/;

/** Folds a letter: case, accents and width, and the quotes and dashes that a keyboard has one of. */
function folded(letter: string): string {
  // Most letters are ASCII, of which only the case is folded.
  if (letter < "\u0080") return letter.toLowerCase();
  return letter
    .normalize("NFKD")
    .replace(marks, "")
    .replace(unseen, "")
    .replace(/[\u2018\u2019\u201b]/gu, "'")
    .replace(/[\u201c\u201d\u201f]/gu, '"')
    .replace(/[\u2010-\u2015\u2212]/gu, "-")
    .toLowerCase();
}

/** Makes a text ready; white space is one space, or none at all. */
export function fold(text: string, spaces: "one" | "none"): Folded {
  let letters = "";
  const at: number[] = [];
  let place = 0;
  for (const letter of text) {
    for (const one of folded(letter)) {
      const space = /\s/u.test(one);
      if (!space || (spaces === "one" && !letters.endsWith(" "))) {
        letters += space ? " " : one;
        for (let unit = 0; unit < one.length; unit += 1) at.push(place);
      }
    }
    place += letter.length;
  }
  at.push(place);
  return { letters, at };
}

/** Where letters stand in others, one place after the other. */
function* placesOf(sought: string, letters: string): Generator<number> {
  let place = letters.indexOf(sought);
  while (place !== -1) {
    yield place;
    place = letters.indexOf(sought, place + sought.length);
  }
}

/** Finds words in a text, whatever their case and accents; one place is found once. */
export function find(text: string, words: string): Span[] {
  const spaces = setApart.test(words) ? "none" : "one";
  const sought = fold(words.trim(), spaces).letters;
  if (sought === "") return [];
  if (!foldable.test(text)) {
    const places = placesOf(sought, text.toLowerCase());
    return Array.from(places, (from) => ({ from, to: from + sought.length }));
  }
  const { letters, at } = fold(text, spaces);
  return Array.from(placesOf(sought, letters), (place) => {
    let behind = place + sought.length;
    const last = at[behind - 1] ?? place;
    // To the next letter's place: an accent that was folded away belongs to the letter before it.
    while ((at[behind] ?? text.length) === last) behind += 1;
    const next = at[behind] ?? text.length;
    return { from: at[place] ?? 0, to: last + text.slice(last, next).trimEnd().length };
  });
}

/** A part of a text: what was looked for, or what stands between. */
export interface Part {
  text: string;
  found: boolean;
}

/** Parts a text by what was looked for in it: words and phrases, from the beginning of a word on. */
export function marked(text: string, sought: readonly string[]): Part[] {
  const spans = sought
    .flatMap((words) => find(text, words))
    .filter(({ from }) => !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, from - 2), from)))
    .sort((one, other) => one.from - other.from || other.to - one.to);
  const parts: Part[] = [];
  let place = 0;
  for (const { from, to } of spans) {
    if (to <= place) continue;
    const start = Math.max(from, place);
    if (start > place) parts.push({ text: text.slice(place, start), found: false });
    parts.push({ text: text.slice(start, to), found: true });
    place = to;
  }
  if (place < text.length || parts.length === 0) parts.push({ text: text.slice(place), found: false });
  return parts;
}
