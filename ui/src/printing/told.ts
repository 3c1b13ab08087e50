import type {
  Batch,
  BatchLetter,
  DueLetter,
  LetterRef,
  PrintChoice,
  Printing,
  PrintJob,
} from "../generated/types";
import { jobStateLabels } from "../generated/vocabulary";
import { counted } from "../lib/words";

/** What stands in the fields at first: what this person chose last where it is still there, else the default. */
export function firstChoice({ printers, choice }: Printing): PrintChoice {
  if (choice !== null && printers.some((one) => one.name === choice.printer)) return choice;
  const standard = printers.find((one) => one.is_default) ?? printers[0];
  return { printer: standard?.name ?? "", copies: choice?.copies ?? 1, sides: choice?.sides ?? "one" };
}

/** What became of a document that a printer was given, in a sentence. */
export function jobInWords({ printer, state, reason }: PrintJob): string {
  const why = reason === "" ? "" : ` (“${reason}”)`;
  switch (state) {
    case "printed":
      return `The printer ${printer} has printed it.`;
    case "waiting":
    case "unknown":
      return `The printer ${printer} was given the document.`;
    case "held":
      return `The printer ${printer} holds the document: release it there.`;
    case "stopped":
      return `The printer ${printer} is stopped${why}. It has the document, and prints it when it is started again.`;
    case "failed":
      return `The printer ${printer} gave the document up. Look at the printer, then print again.`;
  }
}

/** What became of a letter of a batch, in a word or two. */
export function letterInWords(kind: Batch["kind"], { done, job }: BatchLetter): string {
  if (!done) return kind === "print" ? "Not printed" : "Not saved";
  if (job === null) return "In the file";
  return job.reason === "" ? jobStateLabels[job.state] : `${jobStateLabels[job.state]} (“${job.reason}”)`;
}

/** What became of a batch, in a sentence or two. */
export function batchInWords({ kind, state, done, total, why, place }: Batch): string {
  const left = total - done;
  const of = `${done.toLocaleString("en-US")} of ${counted(total, "letter")}`;
  if (kind === "file") {
    if (state === "done")
      return `${counted(total, "letter")} ${total === 1 ? "is" : "are"} saved as ${place}.`;
    return state === "failed" ? `No file was written. ${why}` : "Stopped. No file was written.";
  }
  switch (state) {
    case "running":
      return `${of} printed`;
    case "done":
      return `The printer was given ${total === 1 ? "the letter" : `all ${counted(total, "letter")}`}.`;
    case "stopped":
      return `Stopped. The printer was given ${of}; ${left.toLocaleString("en-US")} ${left === 1 ? "was" : "were"} not printed.`;
    case "failed":
      return `The printer was given ${of}; ${left.toLocaleString("en-US")} ${left === 1 ? "was" : "were"} not printed. ${why}`;
  }
}

/** Names a letter to the core. */
export function refOf(letter: DueLetter): LetterRef {
  return { number: letter.number, sha256: letter.document.file.sha256 };
}

/** Names a letter within the page. */
export function keyOf({ number, sha256 }: LetterRef): string {
  return `${number} ${sha256}`;
}
