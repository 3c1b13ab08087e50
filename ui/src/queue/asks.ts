import { roleLabels, stageLabels } from "../generated/first-words";
import type { QueueSort, ViewAsk } from "../generated/types";
import { levelLabels } from "../generated/vocabulary";

/** What the filters of a list ask for; an empty list asks for nothing. */
export type Filter = Pick<ViewAsk, "stages" | "owed_by" | "ratings" | "departments" | "policies">;
export type FilterName = keyof Filter;
/** The filters and the order of a list: all that it asks for but what was typed. */
export type Asks = Omit<ViewAsk, "text">;

/** What a list may be sorted by. */
export const sortKeys: readonly QueueSort[] = [
  "number",
  "title",
  "stage",
  "department",
  "rating",
  "owed_since",
  "due",
  "updated",
];

/** All requests, the newest first. */
export const all: Asks = {
  stages: [],
  owed_by: [],
  ratings: [],
  departments: [],
  policies: [],
  sort: "number",
  descending: true,
};

/** What each filter is called in an address. */
const words: Readonly<Record<FilterName, string>> = {
  stages: "stage",
  owed_by: "owed",
  ratings: "risk",
  departments: "department",
  policies: "policy",
};

/** What a list asks for, as the query of an address says it; the order in which it was chosen does not count. */
export function written(asks: Asks): string {
  const filters = Object.entries(words).flatMap(([name, word]) =>
    [...asks[name as FilterName]].sort().map((value) => `${word}=${encodeURIComponent(value)}`),
  );
  return [...filters, `sort=${asks.descending ? "-" : ""}${asks.sort}`].join("&");
}

/** Reads the query of an address; what is no value of a filter is left out. */
export function read(query: string): Asks {
  const pairs = query.split("&").map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))] as const;
  });
  const of = (name: FilterName): string[] =>
    pairs.filter(([word]) => word === words[name]).map(([, value]) => value);
  const known = <Name extends string>(name: FilterName, labels: Readonly<Record<Name, string>>): Name[] =>
    of(name).filter((value): value is Name => Object.hasOwn(labels, value));
  const sort = pairs.find(([word]) => word === "sort")?.[1] ?? `-${all.sort}`;
  return {
    stages: known("stages", stageLabels),
    owed_by: known("owed_by", roleLabels),
    ratings: known("ratings", levelLabels),
    departments: of("departments"),
    policies: of("policies"),
    sort: sortKeys.find((key) => key === sort.replace(/^-/, "")) ?? all.sort,
    descending: sort.startsWith("-"),
  };
}
