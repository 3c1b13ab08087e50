/** Where the window is. Each page of the program is one of these; the hash of the address holds it. */
export type Route =
  | { page: "work" }
  | { page: "requests"; find: string }
  | { page: "new" }
  | { page: "request"; number: string }
  | { page: "form"; number: string; section: string | null }
  | { page: "answers"; number: string }
  | { page: "step"; number: string; step: string }
  | { page: "document"; number: string; document: string }
  | { page: "help" }
  | { page: "settings"; part: string | null }
  | { page: "accounts"; account: string | null }
  | { page: "unknown"; hash: string };

const places = ["work", "help"] as const;

/** Reads the hash of an address. An empty one is My work; what is none of ours is kept, to be shown as such. */
export function readRoute(hash: string): Route {
  const unknown: Route = { page: "unknown", hash };
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  if (path === "") return { page: "work" };
  let parts: string[];
  let find: string;
  try {
    parts = path.split("/").map(decodeURIComponent);
    find = decodeURIComponent(query.replace(/^find=/, ""));
  } catch {
    return unknown;
  }
  const [first, second, third, fourth, ...rest] = parts;
  if (rest.length > 0 || parts.includes("")) return unknown;
  if (second === undefined) {
    const place = places.find((one) => one === first);
    if (place) return { page: place };
  }
  if (first === "settings" && third === undefined) return { page: "settings", part: second ?? null };
  if (first === "accounts" && third === undefined) return { page: "accounts", account: second ?? null };
  if (first !== "requests") return unknown;
  if (second === undefined) return { page: "requests", find };
  if (third === undefined) return second === "new" ? { page: "new" } : { page: "request", number: second };
  const number = second;
  if (third === "form") return { page: "form", number, section: fourth ?? null };
  if (third === "answers" && fourth === undefined) return { page: "answers", number };
  if (third === "step" && fourth !== undefined) return { page: "step", number, step: fourth };
  if (third === "documents" && fourth !== undefined) return { page: "document", number, document: fourth };
  return unknown;
}

function path(...parts: (string | null)[]): string {
  return `#/${parts
    .filter((part) => part !== null)
    .map(encodeURIComponent)
    .join("/")}`;
}

/** The address of a place, for a link. */
export function href(route: Route): string {
  switch (route.page) {
    case "work":
    case "help":
      return path(route.page);
    case "requests":
      return path("requests") + (route.find === "" ? "" : `?find=${encodeURIComponent(route.find)}`);
    case "accounts":
      return path("accounts", route.account);
    case "new":
      return path("requests", "new");
    case "request":
      return path("requests", route.number);
    case "form":
      return path("requests", route.number, "form", route.section);
    case "answers":
      return path("requests", route.number, "answers");
    case "step":
      return path("requests", route.number, "step", route.step);
    case "document":
      return path("requests", route.number, "documents", route.document);
    case "settings":
      return path("settings", route.part);
    case "unknown":
      return route.hash;
  }
}

/** The window's one place, kept in step with its address. */
class Router {
  current = $state.raw<Route>(readRoute(window.location.hash));
  /** How often the place has changed since the program began; 0 on the first page. */
  moves = $state(0);

  constructor() {
    window.addEventListener("hashchange", () => {
      this.current = readRoute(window.location.hash);
      this.moves += 1;
    });
  }

  /** Goes to a place, as a link would. */
  go(route: Route): void {
    window.location.hash = href(route);
  }

  /** Goes to a place without leaving this one in the way back. */
  replace(route: Route): void {
    window.location.replace(href(route));
  }
}

/** The router of this window. */
export const router = new Router();
