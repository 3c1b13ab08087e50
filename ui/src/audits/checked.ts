import type { Tone } from "../components/types";
import type { Checked, FindingState, Verdict } from "../generated/types";
import { dateInWords } from "../lib/dates";

/** What a record says to a rule: a word, its colour, and the rest in a sentence. */
export function told({ result }: Checked): { word: string; tone: Tone; more: string } {
  switch (result.is) {
    case "proven":
      return { word: "Proven", tone: "approved", more: `Event ${result.sequence} of the history.` };
    case "broken":
      return { word: "Broken", tone: "denied", more: `${result.why} Since ${dateInWords(result.since)}.` };
    case "not_yet":
      return {
        word: "Not yet",
        tone: "told",
        more: result.by === null ? result.what : `${result.what} Due ${dateInWords(result.by)}.`,
      };
    case "does_not_apply":
      return { word: "Does not apply", tone: "plain", more: "" };
  }
}

/** The colour that goes with a judgement. */
export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  met: "approved",
  not_met: "denied",
  not_applicable: "plain",
};

/** The colour that goes with how far a finding is. */
export const findingTones: Readonly<Record<FindingState, Tone>> = {
  recorded: "owed",
  notified: "owed",
  answered: "told",
  closed: "approved",
};
