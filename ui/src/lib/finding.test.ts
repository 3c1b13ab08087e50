import { expect, test } from "vitest";
import { find, marked } from "./finding";

function found(text: string, words: string): string[] {
  return find(text, words).map(({ from, to }) => text.slice(from, to));
}

test.each([
  ["case", "The Risk and the risk", "RISK", ["Risk", "risk"]],
  ["nothing where a plain line has it in no word", "kiosk of the kiosk", "kiosks", []],
  ["accents, composed or not", "José, Jose\u0301 and JOSE", "jose", ["José", "Jose\u0301", "JOSE"]],
  ["width and ligatures", "ＣＤＴ of\uFB01ce", "cdt office", ["ＣＤＴ of\uFB01ce"]],
  ["quotes and dashes of a keyboard", "the ISO’s 2026–2027 plan", "iso's 2026-2027", ["ISO’s 2026–2027"]],
  ["white space where a line ends", "an operating\n  system", "operating system", ["operating\n  system"]],
  [
    "what hyphens the text has and nobody sees",
    "sig\u00ADna\u00ADture",
    "signature",
    ["sig\u00ADna\u00ADture"],
  ],
  ["points of Hebrew", "שָׁלוֹם", "שלום", ["שָׁלוֹם"]],
  ["spaces that a file puts between letters of Gurmukhi", "ਹਰਪ੍ ਰੀਤ ਕੌਰ", "ਹਰਪ੍ਰੀਤ", ["ਹਰਪ੍ ਰੀਤ"]],
  ["Chinese over the end of a line", "陈美\n华", "美华", ["美\n华"]],
])("finding folds %s", (_, text, words, expected) => {
  expect(found(text, words)).toEqual(expected);
});

test("words apart are not found as one, and nothing is found for nothing", () => {
  expect(found("the rapist", "therapist")).toEqual([]);
  expect(found("anything", "  ")).toEqual([]);
});

test("each place is found once, with letters outside the basic plane", () => {
  expect(find("𝔸aaa", "aa")).toEqual([
    { from: 0, to: 3 },
    { from: 3, to: 5 },
  ]);
});

test("what was found is marked from the beginning of a word on, whatever its case and accents", () => {
  expect(marked("The Résumé department’s art", ["resume", "art"])).toEqual([
    { text: "The ", found: false },
    { text: "Résumé", found: true },
    { text: " department’s ", found: false },
    { text: "art", found: true },
  ]);
});

test("marks that overlap are one after the other, and nothing is lost", () => {
  for (const sought of [["remote desktop", "desktop gateway"], ["r", "remote"], [], ["none"]]) {
    const text = "remote desktop gateway";
    expect(
      marked(text, sought)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  }
});
