import { expect, test } from "vitest";
import { cleaned, pasteNotice } from "./paste";

test.each([
  ["one\r\ntwo\rthree", "one\ntwo\nthree", 0],
  ["one\vtwo", "one\ntwo", 0],
  ["a\u0000b\u0007c\u009f", "abc", 3],
  ["tab\tstays", "tab\tstays", 0],
  [
    "“smart” quotes, a\u00a0space, a soft\u00adhyphen, \u202Eoverride",
    "“smart” quotes, a\u00a0space, a soft\u00adhyphen, \u202Eoverride",
    0,
  ],
])("%j is pasted into a text area as %j", (pasted, text, removed) => {
  expect(cleaned(pasted, "many")).toEqual({ text, removed });
});

test("a field of one line joins lines with a space", () => {
  expect(cleaned("SR 1234 \r\n  second line\n", "one").text).toBe("SR 1234 second line");
});

test("the notice counts what went", () => {
  expect(pasteNotice(0)).toBe("");
  expect(pasteNotice(1)).toBe("1 control character was left out of what you pasted.");
  expect(pasteNotice(1200)).toBe("1,200 control characters were left out of what you pasted.");
});
