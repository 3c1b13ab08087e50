import type { PDFDocumentLoadingTask } from "pdfjs-dist";
import type { TextContent } from "pdfjs-dist/types/src/display/api";

/** A document opened to be looked at. */
export interface Pdf {
  /** Each page with its size in CSS pixels at the width it is drawn for. */
  pages: readonly { number: number; width: number; height: number }[];
  /** Draws a page, numbered from 1, as sharp as the screen is. */
  draw(number: number, canvas: HTMLCanvasElement): Promise<void>;
  /** The text of a page, a line an entry, in the order of the file. */
  text(number: number): Promise<string[]>;
  close(): Promise<void>;
}

/** PDF points to CSS pixels: a letter page is 816 wide, an inch an inch. */
const scale = 96 / 72;

/** Opens the bytes of a PDF. The reader is loaded with the first one, since few pages need it. */
export async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  const reader = await import("pdfjs-dist/legacy/build/pdf.min.mjs");
  const worker = await import("pdfjs-dist/legacy/build/pdf.worker.min.mjs?url");
  reader.GlobalWorkerOptions.workerSrc = worker.default;
  const task: PDFDocumentLoadingTask = reader.getDocument({
    // The reader takes the buffer over and leaves it empty; the page keeps its own.
    data: bytes.slice(),
    // The content security policy allows neither eval nor WebAssembly, and every document of ours embeds its fonts.
    isEvalSupported: false,
    useWasm: false,
    useSystemFonts: false,
    enableXfa: false,
  });
  const document = await task.promise;
  const pages = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { width, height } = (await document.getPage(number)).getViewport({ scale });
    pages.push({ number, width: Math.round(width), height: Math.round(height) });
  }
  return {
    pages,
    async draw(number, canvas) {
      const page = await document.getPage(number);
      const viewport = page.getViewport({ scale: scale * Math.max(1, window.devicePixelRatio) });
      // Drawn apart and put in its place whole: until then the page before stays in sight.
      const apart = window.document.createElement("canvas");
      apart.width = Math.round(viewport.width);
      apart.height = Math.round(viewport.height);
      await page.render({ canvas: apart, viewport }).promise;
      canvas.width = apart.width;
      canvas.height = apart.height;
      canvas.getContext("2d")?.drawImage(apart, 0, 0);
    },
    async text(number) {
      const page = await document.getPage(number);
      // Read piece by piece: the reader's own way iterates over the stream, which WebKit does not know.
      const pieces = page.streamTextContent().getReader() as ReadableStreamDefaultReader<TextContent>;
      let text = "";
      for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
        for (const item of piece.value.items) {
          if ("str" in item) text += item.str + (item.hasEOL ? "\n" : "");
        }
      }
      return text.split("\n").filter((line) => line.trim() !== "");
    },
    async close() {
      await task.destroy();
    },
  };
}
