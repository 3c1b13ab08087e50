import { tick } from "svelte";
import type { ChosenAct, Figure, NoticeKind, ReportName } from "./generated/types";
import { noticeKindLabels, reportNameLabels } from "./generated/first-words";

/** Where the window is. Each page of the program is one of these; the hash of the address holds it. */
export type Route =
  | { page: "work" }
  /** A month, `2026-05`; none: the one that is. */
  | { page: "calendar"; month: string | null }
  /**
   * The list of requests; with a view the saved one of that number, or "all" whatever view was chosen for the page. What its
   * filters and its order ask for stands as the list itself writes it; left out, they are those of the view, or none.
   */
  | { page: "requests"; find: string; view?: number | "all"; asks?: string | undefined }
  /** One step over the requests that were chosen from the list. */
  | { page: "chosen"; act: ChosenAct }
  | { page: "new" }
  | { page: "request"; number: string }
  | { page: "form"; number: string; section: string | null }
  | { page: "answers"; number: string }
  | { page: "step"; number: string; step: string }
  /** A step about one thing: `what` is the kind of a document that is drafted, the digest of one on file, or an item. */
  | { page: "paper"; number: string; step: string; what: string }
  | { page: "document"; number: string; document: string }
  /** A mail of a kind; `about` names which, where the request has more than one of it. */
  | { page: "mail"; number: string; kind: NoticeKind; about: string | null }
  /** Sends a request to another office. */
  | { page: "send"; number: string }
  /** Ends what is shared of a request with another office. */
  | { page: "unshare"; number: string }
  | { page: "plan" }
  | { page: "letters" }
  /** The people of other offices; "received" is the file that came from one. */
  | { page: "offices"; what: string | null }
  /** What is retired; with a kind and a name what that leaves behind, "new" to retire something. */
  | { page: "orphans"; kind: string | null; name: string | null }
  /** The policy library; with a number one policy, "new" to put one in, or a new version of another. */
  | { page: "policies"; number: string | null; of: string | null }
  /** Violation reports; "new" reports one, of the request named by `what`; else `what` is a step or a file of the report. */
  | { page: "violations"; number: string | null; what: string | null }
  /** Audits; with a number one of them, "new" to plan one. `part` is a step, "sheet" or "paper", `what` what it is about. */
  | { page: "audits"; number: string | null; part: string | null; what: string | null }
  /** What is past its period; with a number and an act what is done about one request. */
  | { page: "retention"; number: string | null; act: string | null }
  /** Takes in a tracker. */
  | { page: "import" }
  /** What is broken of the procedure today. */
  | { page: "checks" }
  /** Reports; with a name one of them, made for a day (none: today); with a figure the requests that it counts. */
  | { page: "reports"; name: ReportName | null; on: string | null; figure: Figure | null }
  | { page: "help" }
  | { page: "settings"; part: string | null }
  | { page: "accounts"; account: string | null }
  | { page: "templates"; template: string | null; revision: string | null }
  | { page: "unknown"; hash: string };

const places = ["work", "plan", "letters", "import", "checks", "help"] as const;

/** Reads the hash of an address. An empty one is My work; what is none of ours is kept, to be shown as such. */
export function readRoute(hash: string): Route {
  const unknown: Route = { page: "unknown", hash };
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  if (path === "") return { page: "work" };
  let parts: string[];
  let find: string;
  let view: string;
  let asks: string;
  try {
    parts = path.split("/").map(decodeURIComponent);
    find = decodeURIComponent(asked(query, "find"));
    view = asked(query, "view");
    asks = query
      .split("&")
      .filter((part) => !/^(find|view)=|^$/.test(part))
      .join("&");
    decodeURIComponent(asks);
  } catch {
    return unknown;
  }
  const [first, second, third, fourth, fifth, ...rest] = parts;
  if (rest.length > (first === "reports" ? 1 : 0) || parts.includes("")) return unknown;
  if (second === undefined) {
    const place = places.find((one) => one === first);
    if (place) return { page: place };
  }
  if (first === "calendar" && third === undefined) return { page: "calendar", month: second ?? null };
  if (first === "chosen" && third === undefined && isChosenAct(second))
    return { page: "chosen", act: second };
  if (first === "settings" && third === undefined) return { page: "settings", part: second ?? null };
  if (first === "offices" && third === undefined) return { page: "offices", what: second ?? null };
  if (first === "accounts" && third === undefined) return { page: "accounts", account: second ?? null };
  if (first === "orphans" && fourth === undefined)
    return { page: "orphans", kind: second ?? null, name: third ?? null };
  if (first === "policies" && fourth === undefined && (third === undefined || second === "new"))
    return { page: "policies", number: second ?? null, of: third ?? null };
  if (first === "retention" && fourth === undefined)
    return { page: "retention", number: second ?? null, act: third ?? null };
  if (first === "violations" && fourth === undefined)
    return { page: "violations", number: second ?? null, what: third ?? null };
  if (first === "audits" && fifth === undefined)
    return { page: "audits", number: second ?? null, part: third ?? null, what: fourth ?? null };
  if (first === "reports") return readReport(parts) ?? unknown;
  if (first === "templates" && fourth === undefined)
    return { page: "templates", template: second ?? null, revision: third ?? null };
  if (first !== "requests") return unknown;
  if (second === undefined) {
    const shown = view === "all" ? view : /^\d{1,9}$/.test(view) ? Number(view) : null;
    return {
      page: "requests",
      find,
      ...(shown === null ? {} : { view: shown }),
      ...(asks === "" ? {} : { asks }),
    };
  }
  if (third === undefined) return second === "new" ? { page: "new" } : { page: "request", number: second };
  const number = second;
  if (third === "step" && fourth !== undefined && fifth !== undefined) {
    return { page: "paper", number, step: fourth, what: fifth };
  }
  if (third === "mail" && fourth !== undefined && isNoticeKind(fourth)) {
    return { page: "mail", number, kind: fourth, about: fifth ?? null };
  }
  if (fifth !== undefined) return unknown;
  if (third === "form") return { page: "form", number, section: fourth ?? null };
  if (third === "answers" && fourth === undefined) return { page: "answers", number };
  if (third === "send" && fourth === undefined) return { page: "send", number };
  if (third === "unshare" && fourth === undefined) return { page: "unshare", number };
  if (third === "step" && fourth !== undefined) return { page: "step", number, step: fourth };
  if (third === "documents" && fourth !== undefined) return { page: "document", number, document: fourth };
  return unknown;
}

/** A report by its parts: the name, the day or "today", and the table, the column and the row of a figure. */
function readReport(parts: readonly string[]): Route | null {
  const [, name, day, table, column, row] = parts;
  if (name === undefined) return { page: "reports", name: null, on: null, figure: null };
  if (!isReportName(name)) return null;
  const on = day === undefined || day === "today" ? null : day;
  if (table === undefined) return { page: "reports", name, on, figure: null };
  if (column === undefined || !/^\d{1,2}$/.test(column)) return null;
  // A row may be named by an empty text, which an address leaves out.
  return { page: "reports", name, on, figure: { table, row: row ?? "", column: Number(column) } };
}

/** What the query of an address says of a name; empty where it says nothing. */
function asked(query: string, name: string): string {
  const part = query.split("&").find((one) => one.startsWith(`${name}=`));
  return part?.slice(name.length + 1) ?? "";
}

function isChosenAct(text: string | undefined): text is ChosenAct {
  return text === "assign" || text === "remind" || text === "note" || text === "print";
}

function isReportName(text: string): text is ReportName {
  return Object.hasOwn(reportNameLabels, text);
}

function isNoticeKind(text: string): text is NoticeKind {
  return Object.hasOwn(noticeKindLabels, text);
}

function path(...parts: (string | null)[]): string {
  return `#/${parts
    .filter((part) => part !== null)
    .map(encodeURIComponent)
    .join("/")}`;
}

function queryOf(find: string, view: number | "all" | undefined, asks: string | undefined): string {
  const parts = [
    ...(find === "" ? [] : [`find=${encodeURIComponent(find)}`]),
    ...(view === undefined ? [] : [`view=${view}`]),
    ...(asks === undefined ? [] : [asks]),
  ];
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** The address of a place, for a link. */
export function href(route: Route): string {
  switch (route.page) {
    case "work":
    case "plan":
    case "letters":
    case "import":
    case "checks":
    case "help":
      return path(route.page);
    case "requests":
      return path("requests") + queryOf(route.find, route.view, route.asks);
    case "chosen":
      return path("chosen", route.act);
    case "calendar":
      return path("calendar", route.month);
    case "offices":
      return path("offices", route.what);
    case "accounts":
      return path("accounts", route.account);
    case "templates":
      return path("templates", route.template, route.revision);
    case "reports":
      return route.figure === null
        ? path("reports", route.name, route.on)
        : path(
            "reports",
            route.name,
            route.on ?? "today",
            route.figure.table,
            String(route.figure.column),
            route.figure.row === "" ? null : route.figure.row,
          );
    case "orphans":
      return path("orphans", route.kind, route.name);
    case "policies":
      return path("policies", route.number, route.of);
    case "retention":
      return path("retention", route.number, route.act);
    case "violations":
      return path("violations", route.number, route.what);
    case "audits":
      return path("audits", route.number, route.part, route.what);
    case "new":
      return path("requests", "new");
    case "request":
      return path("requests", route.number);
    case "form":
      return path("requests", route.number, "form", route.section);
    case "answers":
      return path("requests", route.number, "answers");
    case "send":
      return path("requests", route.number, "send");
    case "unshare":
      return path("requests", route.number, "unshare");
    case "step":
      return path("requests", route.number, "step", route.step);
    case "paper":
      return path("requests", route.number, "step", route.step, route.what);
    case "mail":
      return path("requests", route.number, "mail", route.kind, route.about);
    case "document":
      return path("requests", route.number, "documents", route.document);
    case "settings":
      return path("settings", route.part);
    case "unknown":
      return route.hash;
  }
}

/** Says what leaving the page would lose, such as "the settings that you changed"; null when nothing. */
export type Loss = () => string | null;

/** Asks for what a place shows before its page is there; null where nothing is asked for. */
export type Ahead = (to: Route) => Promise<void> | null;

/** How long the page that is left stands, in milliseconds, so that the next one is painted once and whole. */
const patience = 150;

/** The window's one place, kept in step with its address. */
class Router {
  current = $state.raw<Route>(readRoute(window.location.hash));
  /** How often the place has changed since the program began; 0 on the first page. */
  moves = $state(0);
  /** A move that waits for a yes, because it would lose something. */
  waiting = $state.raw<{ to: string; loss: string } | null>(null);
  /** Until what was gone to last is there, or it is known that nothing comes of it. */
  arrival: Promise<void> = Promise.resolve();

  #loss: Loss | null = null;
  #ahead: Ahead | null = null;
  /** The address whose page is waited for. */
  #going: string | null = null;

  constructor() {
    window.addEventListener("hashchange", () => {
      void this.#leaveFor(window.location.hash);
    });
  }

  /** Goes to a place, as a link would. */
  go(route: Route): void {
    window.location.hash = href(route);
    // The event comes a frame later; what the page that is left still has to lose is known as soon as its state is.
    this.arrival = tick().then(() => this.#leaveFor(window.location.hash));
  }

  /** Goes to a place without leaving this one in the way back. */
  replace(route: Route): void {
    window.location.replace(href(route));
  }

  /** Says in the address what the page has come to show; the page stays as it is, and so does the way back. */
  note(route: Route): void {
    this.current = route;
    window.history.replaceState(null, "", href(route));
  }

  /** Asks before this page is left, as long as it has something to lose; gives the way to end that. */
  guard(loss: Loss): () => void {
    this.#loss = loss;
    return () => {
      if (this.#loss === loss) this.#loss = null;
    };
  }

  /** Has what a place shows asked for as soon as it is gone to; gives the way to end that. */
  askAhead(ahead: Ahead): () => void {
    this.#ahead = ahead;
    return () => {
      if (this.#ahead === ahead) this.#ahead = null;
    };
  }

  /** Stays on the page that would lose something. */
  stay(): void {
    this.waiting = null;
  }

  /** Makes the move that waits. */
  leave(): void {
    const to = this.waiting?.to;
    this.waiting = null;
    this.#loss = null;
    if (to !== undefined) window.location.hash = to;
  }

  async #leaveFor(to: string): Promise<void> {
    const here = href(this.current);
    const loss = to === here ? null : (this.#loss?.() ?? null);
    if (loss === null) {
      await this.#arrive(to);
      return;
    }
    // The page stays until the person says so, and the address with it.
    window.history.replaceState(null, "", here);
    this.waiting = { to, loss };
  }

  async #arrive(to: string): Promise<void> {
    const next = readRoute(to);
    if (to === this.#going || href(next) === href(this.current)) return;
    const asked = this.#ahead?.(next) ?? null;
    if (asked) {
      this.#going = to;
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience))]);
      if (this.#going === to) this.#going = null;
      // Somebody went on meanwhile, or is there already.
      if (window.location.hash !== to || href(next) === href(this.current)) return;
    }
    this.current = next;
    this.moves += 1;
  }
}

/** The router of this window. */
export const router = new Router();
