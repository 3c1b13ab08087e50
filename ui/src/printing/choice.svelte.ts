import type { Printing } from "../generated/types";
import type { Values } from "../lib/values";
import { firstChoice } from "./told";

/** What is typed before something is printed; the core reads it. */
export class Choice {
  printer = $state("");
  copies = $state("1");
  sides = $state("one");

  /** Begins with what this person chose last, or with the default. */
  begin(printing: Printing): void {
    const first = firstChoice(printing);
    this.printer = first.printer;
    this.copies = String(first.copies);
    this.sides = first.sides;
  }

  /** As the core reads it. */
  input(): Values {
    return { printer: this.printer, copies: this.copies, sides: this.sides };
  }
}
