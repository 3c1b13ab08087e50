import { render, screen, within } from "@testing-library/svelte";
import axe from "axe-core";
import { expect, test } from "vitest";
import type { DocumentKind, FiledDocument, LetterDraft } from "../generated/types";
import DocumentsSection from "./DocumentsSection.svelte";
import DocumentSteps from "./DocumentSteps.svelte";
import { mark, offer, sampleView } from "./testing";

const digest = (of: number) => String(of).padStart(64, "0");

function filed(kind: DocumentKind, version: number, sequence: number, meeting?: number): FiledDocument {
  const letter: LetterDraft = {
    dated: "2026-05-01",
    form: "letter",
    delivery: null,
    salutation: null,
    meanwhile: null,
    next_steps: null,
    added: null,
    answer_by: null,
    meeting: meeting ?? null,
    enclosures: [],
    copies: [],
    template_revision: 0,
  };
  const sha256 = digest(sequence);
  return {
    document: {
      kind,
      version,
      file: { sha256, name: `${kind}-${version}.pdf`, size: 20_480, media_type: "application/pdf" },
      pages: 2,
    },
    made: mark(sequence),
    letter,
    approved: null,
    sendings: [],
    edited: null,
    signings: [],
  };
}

const letter = filed("approval_letter", 1, 20);
const newer = filed("approval_letter", 2, 22);
const documents: FiledDocument[] = [
  letter,
  filed("meeting_minutes", 1, 21, 8),
  {
    ...newer,
    sendings: [{ mark: mark(24), value: { to: "Araxie Petrosyan", on: "2026-05-12", by: "email" } }],
    signings: [
      {
        mark: mark(23),
        value: { how: "ink", signed_by: "Lakshmi", signed_on: "2026-05-11", file: letter.document.file },
      },
    ],
  },
  filed("meeting_minutes", 2, 25, 9),
];

const view = {
  ...sampleView([offer("record_signing", "Record the signing of a document")], { documents }),
  documents_to_draft: [
    { kind: "approval_letter" as const, allowed: true, why_not: null },
    { kind: "revocation_notice" as const, allowed: false, why_not: "The exception was not revoked." },
  ],
  documents_to_send: [digest(22), digest(25)],
};

test("each document says at a glance where it stands, its earlier versions under it", () => {
  render(DocumentsSection, { view });
  const rows = screen.getAllByRole("row").slice(1);
  expect(rows.map((row) => within(row).getAllByRole("link")[0]?.textContent)).toEqual([
    "Approval letter, version 2",
    "Approval letter, version 1",
    "Meeting minutes, version 1",
    "Meeting minutes, version 2",
  ]);
  expect(rows[0]).toHaveTextContent("Sent to Araxie Petrosyan on May 12, 2026, e-mail");
  expect(rows[0]).toHaveTextContent("Lakshmi, May 11, 2026 In ink, scanned");
  expect(rows[1]).toHaveTextContent("Superseded by version 2");
  // The minutes of two meetings are two documents.
  expect(rows[2]).not.toHaveTextContent("Superseded");
  expect(rows[2]).toHaveTextContent("Not sent");
});

test("what may be done about a document leads to its page; an earlier version is neither sent nor signed", () => {
  render(DocumentsSection, { view });
  const [newest, earlier] = screen.getAllByRole("row").slice(1);
  const hrefs = (row?: HTMLElement) =>
    row
      ? within(row)
          .getAllByRole<HTMLAnchorElement>("link")
          .map((link) => link.hash)
      : [];
  expect(hrefs(newest).slice(1)).toEqual([
    `#/requests/EX-2026-0007/step/send_document/${digest(22)}`,
    `#/requests/EX-2026-0007/step/record_signing/${digest(22)}`,
  ]);
  expect(hrefs(earlier)).toHaveLength(1);
  expect(screen.getByRole("link", { name: "Draft the approval letter" })).toHaveAttribute(
    "href",
    "#/requests/EX-2026-0007/step/draft_document/approval_letter",
  );
  expect(screen.getByText("The exception was not revoked.")).toBeInTheDocument();
});

test("the page of the newest version leads to the earlier ones", () => {
  const [, , newest] = documents;
  if (newest) render(DocumentSteps, { view, filed: newest });
  expect(screen.getByRole("link", { name: "version 1" })).toHaveAttribute(
    "href",
    `#/requests/EX-2026-0007/documents/${digest(20)}`,
  );
  expect(screen.getByRole("link", { name: "Draft the approval letter anew" })).toBeInTheDocument();
});

test("axe finds nothing in the documents of a request", async () => {
  render(DocumentsSection, { view });
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, {
    rules: { ...rules, "page-has-heading-one": { enabled: false } },
  });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`)).toEqual([]);
});
