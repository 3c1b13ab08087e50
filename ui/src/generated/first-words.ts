// Written by `cargo test -p tests --test contract`. Never edited.
import type { NoticeKind, ReportName, Role, Stage } from "./types";

export const noticeKindLabels: Record<NoticeKind, string> = {
  assessment_sent: "Assessment sent",
  answer_due: "Answer due",
  form_due: "Form due",
  returned: "Returned for more information",
  meeting: "Meeting",
  decision: "Decision",
  findings_sent: "Findings packet sent",
  letter_sent: "Letter",
  condition_due: "Condition due",
  review_due: "Review due",
  expiring: "Exception ends soon",
  expired: "Exception expired",
  revoked: "Exception revoked",
  overdue: "Overdue",
};

export const reportNameLabels: Record<ReportName, string> = {
  in_force: "In force",
  policies: "Policies and sections",
  departments: "Departments",
  risk: "Risk",
  reasons: "Reasons",
  ageing: "Ageing",
  flow: "Time in each stage",
  renewals: "Renewals and cumulative time",
  expiring: "Ending soon",
  overdue: "Overdue",
  conditions: "Conditions and controls",
  consistency: "Consistency",
  different_from_precedent: "Different from precedent",
  audits: "Audits and checks",
  year: "The year",
  month: "Monthly report",
};

export const roleLabels: Record<Role, string> = {
  requester: "Requester",
  requester_iso: "Requester’s ISO",
  smb_staff: "SMB staff",
  expert: "Subject-matter expert",
  cdt_iso: "CDT ISO",
  auditor: "Auditor",
  administrator: "Administrator",
};

export const stageLabels: Record<Stage, string> = {
  intake: "Intake",
  assessment: "Assessment",
  iso_response: "ISO response",
  re_architecture: "Re-architecture",
  form: "Form",
  review: "Review",
  decision: "Decision",
  findings: "Findings",
  denial: "Denial",
  resolution: "Resolution",
  in_force: "In force",
  closed: "Closed",
};
