import type { TextItem, TextMarkedContent } from "pdfjs-dist/types/src/display/api";
import { expect, test } from "vitest";
import { pageWords, type Part, type Structure } from "./pdfWords";

function item(str: string, hasEOL = false): TextItem {
  return { str, hasEOL, dir: "ltr", transform: [], width: 0, height: 0, fontName: "f" };
}
function within(id: string | null, tag: string, ...items: TextItem[]): (TextItem | TextMarkedContent)[] {
  const begin = { type: "beginMarkedContentProps", id, tag } as unknown as TextMarkedContent;
  return [begin, ...items, { type: "endMarkedContent" } as TextMarkedContent];
}
const content = (id: string): Structure => ({ type: "content", id });
const element = (role: string, ...children: Structure[]): Structure => ({ role, children });

/** Writes parts as HTML, for people to compare. */
function html(parts: readonly Part[]): string {
  return parts
    .map(({ tag, scope, lang, text, parts: own }) => {
      const more = (scope ? ` scope=${scope}` : "") + (lang ? ` lang=${lang}` : "");
      return `<${tag}${more}>${text}${html(own)}</${tag}>`;
    })
    .join("");
}

test("a page is read out in the order of its tags, with headings, lists and tables, without its furniture", () => {
  const pieces = [
    ...within(null, "Artifact", item("Page 1 of 2", true)),
    ...within("b", "P", item("", true), item("The request is", true), item("denied.")),
    ...within("a", "H1", item("Denial")),
    ...within("l", "Lbl", item("1.")),
    ...within("t", "LBody", item("The risk")),
    ...within("th", "TH", item("Owner")),
    ...within("td", "TD", item("Ann")),
  ];
  const root = element(
    "Document",
    element("H1", content("a")),
    element("P", content("b")),
    element("L", element("LI", element("Lbl", content("l")), element("LBody", content("t")))),
    element(
      "Table",
      element("TBody", element("TR", element("TH", content("th")), element("TD", content("td")))),
    ),
  );
  expect(html(pageWords(pieces, { children: [root] }).parts)).toBe(
    "<h3>Denial</h3><p>The request is denied.</p><ul><li><span>1.</span><div>The risk</div></li></ul>" +
      "<table><tr><th scope=row>Owner</th><td>Ann</td></tr></table>",
  );
});

test("headings over columns head them, figures are told by their words, other languages are marked", () => {
  const pieces = [
    ...within("a", "TH", item("Name")),
    ...within("b", "TH", item("Date")),
    ...within("c", "P", item("Dear ")),
    ...within("d", "Span", item("François")),
  ];
  const root = element(
    "Document",
    element(
      "Table",
      element(
        "THead",
        element(
          "TR",
          element("TH", content("a")),
          element("TH", content("b")),
          element("TH", content("none")),
        ),
      ),
    ),
    element("P", content("c"), { role: "Span", lang: "fr", children: [content("d")] }),
    { role: "Figure", alt: "The table of risks", children: [] },
  );
  expect(html(pageWords(pieces, root).parts)).toBe(
    "<table><tr><th scope=col>Name</th><th scope=col>Date</th><td></td></tr></table>" +
      "<p><span>Dear </span><span lang=fr>François</span></p><img>The table of risks</img>",
  );
});

test("text in a mark without a number belongs to the one around it", () => {
  const [begin, ...rest] = within(
    "a",
    "P",
    item("one "),
    ...(within(null, "Span", item("two")) as TextItem[]),
  );
  const words = pageWords(begin ? [begin, ...rest] : [], element("Document", element("P", content("a"))));
  expect(html(words.parts)).toBe("<p>one two</p>");
});

test("where a file has no tags each line is a paragraph, and every item keeps its place in the text", () => {
  const words = pageWords([item("One line", true), item(""), item("another")], null);
  expect(html(words.parts)).toBe("<p>One line</p><p>another</p>");
  expect(words.text).toBe("One line another");
  expect(words.starts.map((start) => words.text.slice(start))).toEqual([
    "One line another",
    "another",
    "another",
  ]);
});
