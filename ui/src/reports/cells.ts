import type { ReportCell } from "../generated/types";
import { dateInWords } from "../lib/dates";

/** A cell as it is read. */
export function inWords(cell: ReportCell): string {
  switch (cell.is) {
    case "text":
      return cell.text;
    case "count":
      return amount(cell.count);
    case "share":
      return `${cell.percent} %`;
    case "day":
      return dateInWords(cell.on);
    case "request":
      return `${cell.number} ${cell.title}`;
    case "nothing":
      return "";
  }
}

/** A number with its thousands apart. */
export function amount(count: number): string {
  return count.toLocaleString("en-US");
}
