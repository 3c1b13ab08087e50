import { expect, test } from "vitest";
import css from "./tokens.css?raw";

function declarations(block: string | undefined): Record<string, string> {
  const found = (block ?? "").matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g);
  const entries = [...found].map((match): [string, string] => [match[1] ?? "", match[2] ?? ""]);
  return Object.fromEntries(entries);
}

const blocks = [...css.matchAll(/:root[^{]*\{([^}]*)\}/g)].map((match) => declarations(match[1]));
const [light = {}, wished = {}, forced = {}] = blocks;

function luminance(colour: string | undefined): number {
  const parts = /^#(..)(..)(..)$/.exec(colour ?? "")?.slice(1);
  if (!parts) throw new Error(`no colour: ${colour ?? "missing"}`);
  const [red = 0, green = 0, blue = 0] = parts
    .map((part) => parseInt(part, 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours by WCAG 2.2, from 1 to 21. */
function contrast(one: string | undefined, other: string | undefined): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test("dark is the same whether the system wishes it or a setting forces it", () => {
  expect(Object.keys(forced).length).toBeGreaterThan(20);
  expect(wished).toEqual(forced);
});

const text = [
  ...["ink", "muted", "act", "act-hover", "error"].flatMap((ink) => [
    [ink, "paper"],
    [ink, "wash"],
  ]),
  ...["approved", "denied", "owed", "told", "plain"].map((tone) => [tone, `${tone}-wash`]),
  ...["approved", "denied", "owed", "told", "plain"].flatMap((tone) =>
    ["ink", "act"].map((ink) => [ink, `${tone}-wash`]),
  ),
  ...[0, 1, 2, 3, 4].map((risk) => ["ink", `risk-${risk}`]),
  ["on-act", "act"],
  ["on-act", "act-hover"],
  ["on-error", "error"],
] as [string, string][];

test.each(text)("text of %s on %s has a contrast of 4.5, light and dark", (ink, paper) => {
  expect(contrast(light[ink], light[paper])).toBeGreaterThanOrEqual(4.5);
  expect(contrast({ ...light, ...forced }[ink], { ...light, ...forced }[paper])).toBeGreaterThanOrEqual(4.5);
});

test("the border of a control and the ring of the focus have a contrast of 3", () => {
  for (const theme of [light, { ...light, ...forced }]) {
    expect(contrast(theme["rule"], theme["paper"])).toBeGreaterThanOrEqual(3);
    expect(contrast(light["focus"], light["focus-ink"])).toBeGreaterThanOrEqual(3);
  }
});
