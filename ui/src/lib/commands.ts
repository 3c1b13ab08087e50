import { invoke, type InvokeArgs, type InvokeOptions } from "@tauri-apps/api/core";
import type {
  AccountRow,
  AuditList,
  AuditStep,
  AuditView,
  BackupFound,
  BackupMade,
  Batch,
  BrokenList,
  CalendarView,
  CalendarOf,
  ChecksAsk,
  ChosenAct,
  ChosenRow,
  ComparedLine,
  Completion,
  CopyKind,
  CorrespondentList,
  DeputyList,
  Desk,
  DocumentKind,
  Draft,
  DueLetter,
  Exporting,
  Figure,
  FormImport,
  FormToFill,
  HistoryFound,
  HistoryReadBack,
  ImportAsk,
  ImportMade,
  ImportRow,
  ImportTakenBack,
  ImportTrial,
  Inbox,
  KeepingProgress,
  KeepingView,
  Leaving,
  LetterRef,
  MatterTaken,
  MailOffer,
  MailView,
  MonthReport,
  MyWork,
  NoticeKind,
  OfficeState,
  OneTimePassphrase,
  OrphanAsk,
  OrphanPage,
  Passage,
  Person,
  PoamFormat,
  PoamView,
  PlanCheck,
  PrintJob,
  Printing,
  Problem,
  PolicyImport,
  PolicyRow,
  PolicyView,
  Precedents,
  Procedure,
  QueueAsk,
  QueueChoices,
  QueuePage,
  Reassigned,
  ReceiptTaken,
  Received,
  ReadThrough,
  ReportAsk,
  ReportFormat,
  ReportRequests,
  ReportView,
  RequestView,
  Restored,
  PublicCopyView,
  RetentionView,
  RetiredRow,
  SentLetter,
  SettingsView,
  Stage,
  Standing,
  Step,
  Taken,
  TemplateList,
  TemplateProblem,
  TemplateView,
  Verification,
  ViewList,
  ViewRow,
  ViolationList,
  ViolationStep,
  ViolationView,
} from "../generated/types";
import type { Values } from "./values";

/** Why the core did not do what was asked; one code for each thing that a page does differently. */
export type Failure =
  | { code: "invalid"; problems: Problem[] }
  | { code: "refused"; message: string }
  /** Nobody has moved at the desk for too long; the window shows it by itself. */
  | { code: "locked"; message: string }
  | { code: "stale"; message: string }
  | { code: "broken"; message: string };

/** What a command came back with. A page cannot reach the value without having looked at `ok`. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isProblem(value: unknown): value is Problem {
  return (
    isRecord(value) &&
    typeof value["field"] === "string" &&
    typeof value["code"] === "string" &&
    typeof value["message"] === "string"
  );
}

/**
 * Reads a rejection of `invoke`. A permission that is missing and an argument of the wrong shape arrive as a plain
 * string, not as the command's own error: those are `broken`, with the string as message.
 */
export function failureFrom(rejection: unknown): Failure {
  if (isRecord(rejection)) {
    const { code, problems, message } = rejection;
    if (code === "invalid" && Array.isArray(problems) && problems.every(isProblem)) return { code, problems };
    if (
      (code === "refused" || code === "locked" || code === "stale" || code === "broken") &&
      typeof message === "string"
    ) {
      return { code, message };
    }
  }
  if (rejection instanceof Error) return { code: "broken", message: rejection.message };
  if (typeof rejection === "string") return { code: "broken", message: rejection };
  return {
    code: "broken",
    message: `The program answered in a way that it should not: ${JSON.stringify(rejection)}`,
  };
}

/** What `window` gets when the desk is locked: from the core when nobody has moved, and with every answer that says so. */
export const lockedEvent = "exception-desk:locked";

/** Asks the core for one thing. It never throws: what goes wrong is in the outcome. */
export async function ask<T>(
  command: string,
  args?: InvokeArgs,
  options?: InvokeOptions,
): Promise<Outcome<T>> {
  return outcomeOf(invoke<T>(command, args, options));
}

async function outcomeOf<T>(answer: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await answer };
  } catch (rejection) {
    const failure = failureFrom(rejection);
    if (failure.code === "locked") window.dispatchEvent(new CustomEvent(lockedEvent));
    return { ok: false, failure };
  }
}

/** Asks the core for bytes, such as those of a document. */
async function askBytes(command: string, args: InvokeArgs): Promise<Outcome<Uint8Array>> {
  const outcome = await ask<ArrayBuffer>(command, args);
  return outcome.ok ? { ok: true, value: new Uint8Array(outcome.value) } : outcome;
}

/** A failure as one sentence, for a page that shows no fields. */
export function sentence(failure: Failure): string {
  return failure.code === "invalid"
    ? failure.problems.map((problem) => problem.message).join(" ")
    : failure.message;
}

// Each command of the core, with what it takes and gives.

declare global {
  interface Window {
    /** What the program asked before this script was there (`src-tauri/src/window.rs`): the first answer to `officeState`. */
    officeStateAsked?: Promise<OfficeState>;
  }
}

export function officeState(): Promise<Outcome<OfficeState>> {
  const asked = window.officeStateAsked;
  delete window.officeStateAsked;
  return asked ? outcomeOf(asked) : ask<OfficeState>("office_state");
}
export const setUp = (input: Values) => ask<Desk>("set_up", { input });
export const lookAround = () => ask<OfficeState>("look_around");
/** Null where the passphrase is for one time: the person chooses their own before anything else. */
export const signIn = (account: string, passphrase: string) =>
  ask<Desk | null>("sign_in", { account, passphrase });
export const signOut = () => ask<null>("sign_out");
export const choosePassphrase = (input: Values) => ask<Desk>("choose_passphrase", { input });
/** Lets the first administrator in after a history was read back. */
export const letIn = (input: Values) => ask<Desk>("let_in", { input });
/** Says that somebody moves at the desk, which is locked otherwise. */
export const stayAwake = () => ask<null>("stay_awake");
export const lock = () => ask<null>("lock");
export const desk = () => ask<Desk>("desk");

export const myWork = () => ask<MyWork>("my_work");
export const markInboxRead = (through: ReadThrough) => ask<Inbox>("mark_inbox_read", { through });
export const calendar = (from: string, to: string) => ask<CalendarView>("calendar", { from, to });
export const complete = (typed: string) => ask<Completion[]>("complete", { typed });
export const passages = (typed: string, numbers: readonly string[]) =>
  ask<Passage[]>("passages", { typed, numbers });
export const requests = (wanted: QueueAsk) => ask<QueuePage>("requests", { ask: wanted });
export const requestChoices = (narrowed: QueueAsk) => ask<QueueChoices>("request_choices", { ask: narrowed });

export const request = (number: string) => ask<RequestView>("request", { number });
export const openRequest = (input: Values) => ask<Taken>("open_request", { input });
export const take = (number: string, version: number, input: Values) =>
  ask<Taken>("take", { number, version, input });
/** Every problem that the step would have now; nothing is filed. */
export const check = (number: string | null, input: Values) => ask<Problem[]>("check", { number, input });
/** What was typed for a step; of the documents that `draft_document` makes, each kind has a draft of its own. */
export const draft = (number: string | null, step: Step, kind: DocumentKind | null = null) =>
  ask<Draft>("draft", { number, step, kind });
export const saveDraft = (
  number: string | null,
  step: Step,
  input: Values,
  version: number,
  kind: DocumentKind | null = null,
) => ask<number>("save_draft", { number, step, kind, input, version });
export const dropDraft = (number: string | null, step: Step, kind: DocumentKind | null = null) =>
  ask<null>("drop_draft", { number, step, kind });
export const formToFill = (number: string) => ask<FormToFill>("form_to_fill", { number });
/** Where the copy of the form to fill in was saved, blank without a number; null when the dialog was cancelled. */
export const saveFillable = (number: string | null, kind: CopyKind) =>
  ask<string | null>("save_fillable", { number, kind });
/**
 * What a filled-in copy of the form says, and whether it is in the draft. To "ask" opens the system's dialog, and gives
 * null when it was cancelled; the others are the answer to what was asked of the same copy.
 */
export const importForm = (number: string, standing: Standing) =>
  ask<FormImport | null>("import_form", { number, standing });

/** Opens the system's dialog; null when nothing was chosen. */
export const attach = (number: string, note: string) => ask<Taken | null>("attach", { number, note });
/**
 * The names of the files dropped on the window and not attached yet. The core keeps their paths; when files are
 * dropped, `window` gets the event "exception-desk:dropped" (the page itself sees no drop).
 */
export const dropped = () => ask<string[]>("dropped");
/** Attaches files by the names that `dropped` told. */
export const attachDropped = (number: string, names: string[], note: string) =>
  ask<Taken[]>("attach_dropped", { number, names, note });
/** Opens the system's dialog for the edited copy, and files it as the letter's next version; null when nothing was chosen. */
export const fileEditedLetter = (number: string, version: number, input: Values) =>
  ask<Taken | null>("file_edited_letter", { number, version, input });
/** Opens the system's dialog for a file that shows it, and takes the step with it; null when nothing was chosen. */
export const takeWithEvidence = (number: string, version: number, input: Values) =>
  ask<Taken | null>("take_with_evidence", { number, version, input });
/** Opens the system's dialog for the signed file, and records the signing; null when nothing was chosen. */
export const recordSigning = (number: string, version: number, input: Values) =>
  ask<Taken | null>("record_signing", { number, version, input });
/** Records the signing with a file by the name that `dropped` told. */
export const recordSigningDropped = (number: string, version: number, input: Values, name: string) =>
  ask<Taken>("record_signing_dropped", { number, version, input, name });
export const documentBytes = (number: string, sha256: string) => askBytes("document", { number, sha256 });
export const preview = (number: string | null, input: Values) => askBytes("preview", { number, input });
/** The first page alone, to be looked at until the whole is there. */
export const previewFirstPage = (number: string | null, input: Values) =>
  askBytes("preview_first_page", { number, input });
/** Where the editable copy of a letter was saved; null when the dialog was cancelled. */
export const saveEditableCopy = (number: string, sha256: string) =>
  ask<string | null>("save_editable_copy", { number, sha256 });
/** Where the file was saved; null when the dialog was cancelled. */
export const saveFile = (number: string, sha256: string) =>
  ask<string | null>("save_file", { number, sha256 });
export const openFile = (number: string, sha256: string) => ask<null>("open_file", { number, sha256 });

/** The mails that may be written about a request now. */
export const mails = (number: string) => ask<MailOffer[]>("mails", { number });
export const mail = (number: string, kind: NoticeKind, about: string | null) =>
  ask<MailView>("mail", { number, kind, about });
/** Where the draft of a mail was saved; null when the dialog was cancelled. */
export const saveMailDraft = (number: string, kind: NoticeKind, about: string | null) =>
  ask<string | null>("save_mail_draft", { number, kind, about });
/** Opens a mail in the system's mail program, by a link that the core makes. */
export const openMail = (number: string, kind: NoticeKind, about: string | null) =>
  ask<null>("open_mail", { number, kind, about });
/** Where the calendar file was saved; null when the dialog was cancelled. */
export const saveCalendar = (of: CalendarOf) => ask<string | null>("save_calendar", { of });
export const poam = () => ask<PoamView>("poam");
/** Where the plan of action was saved; null when the dialog was cancelled. */
export const savePoam = (format: PoamFormat) => ask<string | null>("save_poam", { format });

export const printing = () => ask<Printing>("printing");
export const printFile = (number: string, sha256: string, input: Values) =>
  ask<PrintJob>("print_file", { number, sha256, input });
export const dueLetters = () => ask<DueLetter[]>("due_letters");
/** Begins to print. `window` gets the event "exception-desk:batch" whenever `batch` has something new to tell. */
export const printLetters = (letters: LetterRef[], input: Values) =>
  ask<null>("print_letters", { letters, input });
/** Begins to write one file; false when the dialog was cancelled. */
export const saveLetters = (letters: LetterRef[]) => ask<boolean>("save_letters", { letters });
/** What this person began last; null when there is nothing to tell. */
export const batch = () => ask<Batch | null>("batch");
export const stopBatch = () => ask<null>("stop_batch");
/** Forgets a batch that has ended. */
export const forgetBatch = () => ask<null>("forget_batch");
export const recordSendings = (letters: LetterRef[], input: Values) =>
  ask<SentLetter[]>("record_sendings", { letters, input });

export const audits = () => ask<AuditList>("audits");
export const audit = (number: string) => ask<AuditView>("audit", { number });
/** What a plan comes to: its problems, and how many requests it means. */
export const checkPlan = (input: Values) => ask<PlanCheck>("check_plan", { input });
/** Takes a step of an audit; plans one where no number is given. */
export const takeAudit = (number: string | null, version: number | null, input: Values) =>
  ask<MatterTaken>("take_audit", { number, version, input });
/** The same with a file chosen in the system's dialog; null when that was cancelled. */
export const takeAuditWithFile = (number: string, version: number, input: Values) =>
  ask<MatterTaken | null>("take_audit_with_file", { number, version, input });
export const auditDraft = (number: string | null, step: AuditStep, about: string) =>
  ask<Draft>("audit_draft", { number, step, about });
export const saveAuditDraft = (
  number: string | null,
  step: AuditStep,
  about: string,
  input: Values,
  version: number,
) => ask<number>("save_audit_draft", { number, step, about, input, version });
/** What is broken of the procedure today. */
export const brokenChecks = (wanted: ChecksAsk) => ask<BrokenList>("broken_checks", { ask: wanted });
export const report = (wanted: ReportAsk) => ask<ReportView>("report", { ask: wanted });
export const policies = () => ask<PolicyRow[]>("policies");
export const policy = (number: string) => ask<PolicyView>("policy", { number });
export const publishPolicy = (input: Values) => ask<PolicyView>("publish_policy", { input });
/** Opens the system's dialog for a file with policies; null when nothing was chosen. */
export const importPolicies = () => ask<PolicyImport | null>("import_policies");
/** What was decided on requests like one: on record, typed, or both. */
export const precedents = (number: string | null, typed: Values | null) =>
  ask<Precedents>("precedents", { number, typed });
/** The requests that a figure of a report counts. */
export const reportRequests = (wanted: ReportAsk, figure: Figure) =>
  ask<ReportRequests>("report_requests", { ask: wanted, figure });
/** Where the report was saved; null when the dialog was cancelled. */
export const saveReport = (wanted: ReportAsk, format: ReportFormat) =>
  ask<string | null>("save_report", { ask: wanted, format });

/** The monthly reports that are kept; that of the month before is made where it is not there yet. */
export const monthReports = () => ask<MonthReport[]>("month_reports");
/** Where the report of a month was saved; null when the dialog was cancelled. */
export const saveMonthReport = (month: string) => ask<string | null>("save_month_report", { month });

export const settings = () => ask<SettingsView>("settings");
export const changeSettings = (input: Values) => ask<SettingsView>("change_settings", { input });
export const templates = () => ask<TemplateList>("templates");
export const template = (id: string) => ask<TemplateView>("template", { id });
export const templateRevision = (id: string, revision: number) =>
  ask<string>("template_revision", { id, revision });
export const compareTemplate = (id: string, revision: number, text: string) =>
  ask<ComparedLine[]>("compare_template", { id, revision, text });
export const checkTemplate = (id: string, text: string) =>
  ask<TemplateProblem[]>("check_template", { id, text });
/** The letter with a request's data; with made-up data where no number is given. */
export const previewTemplate = (id: string, number: string | null, text: string) =>
  askBytes("preview_template", { id, number, text });
export const saveTemplateDraft = (id: string, text: string, startedFrom: number, version: number) =>
  ask<number>("save_template_draft", { id, text, startedFrom, version });
export const dropTemplateDraft = (id: string) => ask<null>("drop_template_draft", { id });
export const publishTemplate = (id: string, text: string, over: number) =>
  ask<TemplateView>("publish_template", { id, text, over });
export const restoreTemplate = (id: string, revision: number, over: number) =>
  ask<TemplateView>("restore_template", { id, revision, over });
export const accounts = () => ask<AccountRow[]>("accounts");
export const addAccount = (input: Values) => ask<AccountRow>("add_account", { input });
export const changeAccount = (input: Values) => ask<AccountRow>("change_account", { input });
export const retireAccount = (account: string) => ask<null>("retire_account", { account });
export const changePassphrase = (old: string, fresh: string) =>
  ask<null>("change_passphrase", { old, new: fresh });
/** The people of other offices, known by their key cards. */
export const correspondents = () => ask<CorrespondentList>("correspondents");
/** A key card that was saved: where, and the words of its key. */
export interface SavedCard {
  place: string;
  words: string;
}
/** Saves the key card of whoever is at the desk; null when the dialog was cancelled. */
export const saveCard = () => ask<SavedCard | null>("save_card");
/** Asks for a file from another office; false when the dialog was cancelled. */
export const chooseReceived = () => ask<boolean>("choose_received");
/** Whether a file from another office waits to be looked at. */
export const hasReceived = () => ask<boolean>("has_received");
/** What the file from another office is; null where none waits. */
export const received = () => ask<Received | null>("received");
export const forgetReceived = () => ask<null>("forget_received");
export const acceptCard = (fingerprint: string, input: Values) =>
  ask<null>("accept_card", { fingerprint, input });
export const retireCard = (input: Values) => ask<null>("retire_card", { input });
/** A packet that was taken in, and where its receipt was saved; null when that dialog was cancelled. */
export interface SavedReceipt {
  number: string;
  stage: Stage;
  events: number;
  sender: string;
  receipt: string;
}
export const takeReceived = (packet: string) => ask<SavedReceipt | null>("take_received", { packet });
/** Saves the receipt for a packet that was taken in once more, and answers where; null when the dialog was cancelled. */
export const saveReceipt = (number: string, packet: string) =>
  ask<string | null>("save_receipt", { number, packet });
export const takeReceipt = () => ask<ReceiptTaken>("take_receipt");
/** A packet that was saved. */
export interface SavedPacket {
  place: string;
  to: string[];
  encrypted: boolean;
}
/** Makes a packet of a request and saves it; null when the dialog was cancelled. */
export const sendPacket = (number: string, input: Values) =>
  ask<SavedPacket | null>("send_packet", { number, input });
/** What became of ending a sharing: whether there was somebody to tell by a packet, and where that lies. */
export interface SavedEnding {
  is_told: boolean;
  place: string | null;
}
/** Ends what is shared of a request, or tells once more that it was ended. */
export const endSharing = (number: string, input: Values) =>
  ask<SavedEnding>("end_sharing", { number, input });
export const numbered = (typed: string) => ask<string | null>("numbered", { typed });
export const views = () => ask<ViewList>("views");
/** Saves a view under a name; with a number it changes that one. */
export const saveView = (view: number | null, input: Values) => ask<ViewRow>("save_view", { view, input });
export const deleteView = (view: number) => ask<ViewList>("delete_view", { view });
/** Chooses with which view the page of requests opens; null: with all requests. */
export const chooseView = (view: number | null) => ask<ViewList>("choose_view", { view });
/** What would be done with each of many requests, and why it can't be. */
export const checkChosen = (act: ChosenAct, numbers: readonly string[], input: Values) =>
  ask<ChosenRow[]>("check_chosen", { act, numbers, input });
/** Does with one of them what was shown of this version. */
export const takeChosen = (act: ChosenAct, number: string, version: number, input: Values) =>
  ask<Taken[]>("take_chosen", { act, number, version, input });
/** Where the folder is that was chosen for drafts of mails; null when the dialog was cancelled. */
export const chooseDraftFolder = () => ask<string | null>("choose_draft_folder");
/** Saves the reminders of one request into that folder; the names of the files. */
export const saveReminders = (number: string) => ask<string[]>("save_reminders", { number });
/** The documents on file that are named, to be printed together. */
export const filedLetters = (letters: readonly LetterRef[]) => ask<DueLetter[]>("filed_letters", { letters });
export const printFiled = (letters: LetterRef[], input: Values) =>
  ask<null>("print_filed", { letters, input });
export const saveFiled = (letters: LetterRef[]) => ask<boolean>("save_filed", { letters });
export const people = () => ask<Person[]>("people");
/** Tries a file that the person chooses, or one dropped on the window; null when nothing was chosen. */
export const chooseImport = (dropped: string | null) => ask<ImportTrial | null>("choose_import", { dropped });
/** Tries the file that was chosen with other columns. */
export const tryImport = (wanted: ImportAsk) => ask<ImportTrial>("try_import", { ask: wanted });
export const takeImport = (wanted: ImportAsk) => ask<ImportMade>("take_import", { ask: wanted });
export const imports = () => ask<ImportRow[]>("imports");
export const takeBackImport = (number: number, reason: string) =>
  ask<ImportTakenBack>("take_back_import", { import: number, reason });
/** What is retired, with how much each leaves behind. */
export const retirements = () => ask<RetiredRow[]>("retirements");
export const orphans = (wanted: OrphanAsk) => ask<OrphanPage>("orphans", { ask: wanted });
export const retire = (input: Values) => ask<null>("retire", { input });
export const reinstate = (input: Values) => ask<null>("reinstate", { input });
/** Says what becomes of many parts in one step; of each request why not, where it is not reassigned. */
export const reassign = (input: Values) => ask<Reassigned[]>("reassign", { input });
export const violations = () => ask<ViolationList>("violations");
export const violation = (number: string) => ask<ViolationView>("violation", { number });
/** Reports a violation, where no number is given; else takes a step on the report. */
export const takeViolation = (number: string | null, version: number | null, input: Values) =>
  ask<MatterTaken>("take_violation", { number, version, input });
/** Opens the system's dialog; null when nothing was chosen. */
export const attachToViolation = (number: string, note: string) =>
  ask<MatterTaken | null>("attach_to_violation", { number, note });
export const violationDraft = (number: string | null, step: ViolationStep) =>
  ask<Draft>("violation_draft", { number, step });
export const saveViolationDraft = (
  number: string | null,
  step: ViolationStep,
  input: Values,
  version: number,
) => ask<number>("save_violation_draft", { number, step, input, version });
export const resetPassphrase = (account: string) => ask<OneTimePassphrase>("reset_passphrase", { account });
export const leavesBehind = (account: string) => ask<Leaving>("leaves_behind", { account });
export const deputies = () => ask<DeputyList>("deputies");
export const nameDeputy = (input: Values) => ask<DeputyList>("name_deputy", { input });
export const endDeputy = (deputy: number) => ask<DeputyList>("end_deputy", { deputy });
export const procedure = () => ask<Procedure>("procedure");
export const verify = () => ask<Verification>("verify");
/** What was saved, in a sentence; null when the dialog was cancelled. */
export const saveEverything = (what: Exporting) => ask<string | null>("save_everything", { what });
/** How many bytes of what is being saved are written. */
export const savingWritten = () => ask<number>("saving_written");
export const stopSaving = () => ask<null>("stop_saving");
/** Where the checkpoint was saved; null when the dialog was cancelled. */
export const saveCheckpoint = () => ask<string | null>("save_checkpoint");
export const keeping = () => ask<KeepingView>("keeping");
/** How records are backed up with the folder that was chosen; null when the dialog was cancelled. */
export const chooseBackupFolder = () => ask<KeepingView | null>("choose_backup_folder");
export const backUp = () => ask<BackupMade>("back_up");
/** How far the backup, restore or reading back of this window is; null where none is under way. */
export const keepingProgress = () => ask<KeepingProgress | null>("keeping_progress");
export const stopKeeping = () => ask<null>("stop_keeping");
/** What the chosen backup holds; null when the dialog was cancelled. */
export const lookIntoBackup = () => ask<BackupFound | null>("look_into_backup");
/** Restores the backup that was looked into last. */
export const restoreBackup = () => ask<Restored>("restore_backup");
/** What the chosen history says of itself; null when the dialog was cancelled. */
export const lookIntoHistory = () => ask<HistoryFound | null>("look_into_history");
/** Makes the records of the history that was looked into last. */
export const readHistoryBack = () => ask<HistoryReadBack>("read_history_back");
export const retention = () => ask<RetentionView>("retention");
export const proposeDisposal = (number: string, input: Values) =>
  ask<null>("propose_disposal", { number, input });
export const withdrawDisposal = (number: string, input: Values) =>
  ask<null>("withdraw_disposal", { number, input });
export const publicCopy = (number: string) => ask<PublicCopyView>("public_copy", { number });
export const disposeOf = (number: string) => ask<null>("dispose_of", { number });
