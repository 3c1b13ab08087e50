import type { Actor, Mark, Party } from "../generated/types";
import { roleLabels } from "../generated/vocabulary";
import { instantInWords } from "../lib/dates";

/** Who did it: the name, and as what. */
export function who(actor: Actor): string {
  return `${named(actor)}, ${roleLabels[actor.role]}`;
}

/** Who did it: the name, and for whom where they did it as a deputy. */
export function named({ name, acting_for }: Actor): string {
  return acting_for ? `${name}, for ${acting_for.name}` : name;
}

/** When and by whom something was recorded. */
export function marked(mark: Mark): string {
  return `${instantInWords(mark.at)}, ${who(mark.by)}`;
}

/** A person of a request, as an address shows them: a line a part, those left empty out. */
export function partyLines(party: Party): string {
  const { name, title, unit, department, address, phone, email } = party;
  return [name, title, unit, department, address, phone, email]
    .filter((part) => part.trim() !== "")
    .join("\n");
}

/** A size in bytes, in words. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / (1024 * 1024), "MB"];
  return `${amount.toLocaleString("en-US", { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${unit}`;
}
