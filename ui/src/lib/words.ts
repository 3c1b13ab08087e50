import type { Tone } from "../components/types";
import type { Level, QueueRow, Stage } from "../generated/types";
import { roleLabels, stageLabels } from "../generated/first-words";

/** The colour that goes with a stage; its word says it alone. */
export const stageTones: Readonly<Record<Stage, Tone>> = {
  intake: "told",
  assessment: "owed",
  iso_response: "owed",
  re_architecture: "told",
  form: "owed",
  review: "owed",
  decision: "owed",
  findings: "approved",
  denial: "denied",
  resolution: "denied",
  in_force: "approved",
  closed: "plain",
};

/** The colour that goes with a rating. */
export const levelTones: Readonly<Record<Level, Tone>> = {
  very_low: "approved",
  low: "approved",
  moderate: "owed",
  high: "denied",
  very_high: "denied",
};

/** The word for where a request stands: its outcome once it is closed, else its stage. */
export function standing(row: QueueRow): string {
  return row.outcome ?? stageLabels[row.stage];
}

/** The colour that goes with where a request stands; an exception past its last day is owed a close-out. */
export function standingTone(row: QueueRow): Tone {
  return row.stage === "in_force" && row.outcome !== null ? "owed" : stageTones[row.stage];
}

/** Who owes the next step, in words; empty when nobody does. */
export function owedBy(row: QueueRow): string {
  return row.owed_by === null ? "" : roleLabels[row.owed_by];
}

/** A number of days, in words. */
export function days(count: number): string {
  if (count === 0) return "Today";
  return count === 1 ? "1 day" : `${count.toLocaleString("en-US")} days`;
}

/** How many there are of something: "1 request", "1,204 requests". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
