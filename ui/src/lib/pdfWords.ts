import type { TextItem, TextMarkedContent } from "pdfjs-dist/types/src/display/api";

/** What the tags of a page say about it, as the reader gives them. */
export type Structure =
  | { type: string; id?: string }
  | { role?: string; alt?: string; lang?: string; children: readonly Structure[] };

/** A part of a page as it is read out: an element of HTML with its text, or with parts of its own. */
export interface Part {
  tag: "h3" | "h4" | "h5" | "h6" | "p" | "ul" | "li" | "table" | "tr" | "th" | "td" | "div" | "span" | "img";
  text: string;
  lang?: string | undefined;
  /** Whether a heading of a table heads its row or its column. */
  scope?: "row" | "col" | undefined;
  parts: readonly Part[];
}

/** The text of a page. */
export interface PageWords {
  /** All of it in the order of the file, a space where a line ends. */
  text: string;
  /** Where in it each item of the file's text begins. */
  starts: readonly number[];
  /** What is read out, in the order and with the headings, lists and tables of the file's tags. */
  parts: readonly Part[];
}

/** Puts the text of a page together; where the file has no tags, each line is a paragraph. */
export function pageWords(
  pieces: readonly (TextItem | TextMarkedContent)[],
  structure: Structure | null,
): PageWords {
  const starts: number[] = [];
  const marked = new Map<string, string>();
  const within: (string | null)[] = [];
  let text = "";
  let lines = "";
  for (const piece of pieces) {
    if (!("str" in piece)) {
      if (piece.type === "endMarkedContent") within.pop();
      // What has no mark of its own belongs to what it stands in.
      else
        within.push(
          markOf(piece) ?? ("tag" in piece && piece.tag === "Artifact" ? null : (within.at(-1) ?? null)),
        );
      continue;
    }
    starts.push(text.length);
    text += piece.str + (piece.hasEOL ? " " : "");
    lines += piece.str + (piece.hasEOL ? "\n" : "");
    const mark = within.at(-1);
    if (mark) marked.set(mark, (marked.get(mark) ?? "") + piece.str + (piece.hasEOL ? " " : ""));
  }
  const parts = structure ? read(structure, marked) : paragraphs(lines);
  return { starts, text, parts };
}

function markOf(piece: TextMarkedContent): string | null {
  return typeof piece.id === "string" ? piece.id : null;
}

function paragraphs(lines: string): Part[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ tag: "p", text: line, parts: [] }));
}

/** The page stands under a heading of the window, of the second level. */
const tags: Readonly<Record<string, Part["tag"]>> = {
  H: "h3",
  H1: "h3",
  H2: "h4",
  H3: "h5",
  H4: "h6",
  H5: "h6",
  H6: "h6",
  P: "p",
  L: "ul",
  LI: "li",
  TOC: "ul",
  TOCI: "li",
  Table: "table",
  TR: "tr",
  TH: "th",
  TD: "td",
  Figure: "img",
  Formula: "img",
  Span: "span",
  Lbl: "span",
  LBody: "div",
  Link: "span",
  Reference: "span",
};

/** Rows stand in the table itself: what groups them says nothing to a reader. */
const unwrapped: ReadonlySet<string> = new Set(["Root", "Document", "THead", "TBody", "TFoot"]);

function read(node: Structure, marked: ReadonlyMap<string, string>): Part[] {
  if (!("children" in node)) {
    const text = (node.id === undefined ? "" : (marked.get(node.id) ?? "")).replace(/\s+/gu, " ");
    return text.trim() === "" ? [] : [{ tag: "span", text, parts: [] }];
  }
  const role = node.role ?? "Root";
  const parts = node.children.flatMap((child) => read(child, marked));
  if (unwrapped.has(role)) return role === "THead" ? parts.map(headsColumns) : parts;
  // A cell without words heads nothing.
  const tag = role === "TH" && parts.length === 0 ? "td" : (tags[role] ?? "div");
  const lang = node.lang;
  if (tag === "img") return node.alt ? [{ tag, text: node.alt, lang, parts: [] }] : parts;
  // One text alone needs no element within its own.
  const [only] = parts;
  const plain = only && parts.length === 1 && only.tag === "span" && !only.lang && only.parts.length === 0;
  if (parts.length === 0 && tag !== "td") return [];
  return [
    {
      tag,
      text: plain ? only.text.trim() : "",
      lang,
      scope: tag === "th" ? "row" : undefined,
      parts: plain ? [] : tag === "tr" ? headed(parts) : parts,
    },
  ];
}

/** A row of nothing but headings heads the columns, wherever it stands. */
function headed(cells: readonly Part[]): readonly Part[] {
  return cells.length > 1 && cells.every((cell) => cell.tag === "th") ? cells.map(column) : cells;
}

function headsColumns(row: Part): Part {
  return { ...row, parts: row.parts.map(column) };
}

function column(cell: Part): Part {
  return cell.tag === "th" ? { ...cell, scope: "col" } : cell;
}
