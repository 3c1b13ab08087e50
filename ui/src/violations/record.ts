import type { Answer } from "../components/types";
import type { Violation } from "../generated/types";
import { incidentLabels } from "../generated/vocabulary";
import { dateInWords } from "../lib/dates";

/** What was reported, as it is read again. */
export function answersOf({ report, thread }: Violation): Answer[] {
  const { supervisor } = report;
  return [
    { label: "About", value: report.subject },
    { label: "What happened", value: report.what },
    { label: "Noticed on", value: dateInWords(report.noticed_on) },
    { label: "Policy or part of the procedure", value: report.policy ?? "" },
    {
      label: "Who is involved",
      value: report.involved.map((one) => one.name).join("\n"),
      none: "Nobody named",
    },
    { label: "Reported by", value: `${thread.opened.by.name}\n${thread.opened.by.department}` },
    {
      label: "Immediate supervisor",
      value: [supervisor.name, supervisor.email].filter((part) => part !== null).join("\n"),
    },
    { label: "Also a security incident", value: incidentLabels[report.incident] },
    { label: "Number of the incident", value: report.incident_number ?? "" },
    { label: "Done about the incident", value: report.incident_done ?? "" },
  ];
}
