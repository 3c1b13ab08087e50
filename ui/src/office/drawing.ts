import type { Procedure, Stage } from "../generated/types";

/** A stage as a box: `rank` is its row from the top, `column` -1, 0 or 1. */
export interface Box {
  stage: Stage;
  owed: string;
  rank: number;
  column: number;
}

/** Steps from one stage to another, by their labels. */
export interface Arrow {
  from: Stage;
  to: Stage;
  labels: string[];
}

/** The procedure as boxes and arrows. */
export interface Drawing {
  boxes: Box[];
  /** To the next row. */
  forward: Arrow[];
  /** Past rows, to the end. */
  long: Arrow[];
  /** To an earlier row. */
  back: Arrow[];
  /** Steps that end a request beside its way, with the stages where they may be taken. */
  endings: { label: string; from: Stage[] }[];
}

/** Lays the procedure's table out, so that what the table says is what is drawn. */
export function draw({ rows, owed }: Procedure): Drawing {
  const order = owed.map(([stage]) => stage);
  const place = (stage: Stage) => order.indexOf(stage);
  const last = order[order.length - 1];

  const arrows: Arrow[] = [];
  for (const { from, to, label } of rows) {
    for (const source of from) {
      if (to === null || to === source) continue;
      const same = arrows.find((arrow) => arrow.from === source && arrow.to === to);
      if (same) same.labels.push(label);
      else arrows.push({ from: source, to, labels: [label] });
    }
  }

  // A way to the end is drawn where the stage has no other way on; elsewhere it is said in words.
  const goesOn = (stage: Stage) =>
    arrows.some((arrow) => arrow.from === stage && arrow.to !== last && place(arrow.to) > place(stage));
  const drawn = arrows.filter((arrow) => arrow.to !== last || !goesOn(arrow.from));
  const ahead = drawn.filter((arrow) => place(arrow.to) > place(arrow.from));

  const ranks = new Map<Stage, number>();
  for (const stage of order) {
    const before = ahead
      .filter((arrow) => arrow.to === stage)
      .map((arrow) => (ranks.get(arrow.from) ?? 0) + 1);
    ranks.set(stage, Math.max(0, ...before));
  }
  const rankOf = (stage: Stage) => ranks.get(stage) ?? 0;

  // From the top down: stages of one row stand in the order of those that lead to them, so that no ways cross.
  const boxes: Box[] = [];
  const columnOf = (stage: Stage) => boxes.find((box) => box.stage === stage)?.column ?? 0;
  for (let rank = 0; boxes.length < order.length; rank += 1) {
    const from = (stage: Stage) => {
      const columns = ahead.filter((arrow) => arrow.to === stage).map((arrow) => columnOf(arrow.from));
      return columns.reduce((sum, column) => sum + column, 0) / Math.max(1, columns.length);
    };
    const beside = owed.filter(([stage]) => rankOf(stage) === rank).sort(([a], [b]) => from(a) - from(b));
    for (const [index, [stage, words]] of beside.entries()) {
      boxes.push({ stage, owed: words, rank, column: index * 2 - (beside.length - 1) });
    }
  }

  const steps = (arrow: Arrow) => rankOf(arrow.to) - rankOf(arrow.from);
  return {
    boxes,
    forward: drawn.filter((arrow) => steps(arrow) === 1),
    long: drawn.filter((arrow) => steps(arrow) > 1),
    back: drawn.filter((arrow) => steps(arrow) <= 0),
    endings: rows
      .filter((row) => row.to === last)
      .map(({ label, from }) => ({ label, from: from.filter((stage) => goesOn(stage)) }))
      .filter(({ from }) => from.length > 0),
  };
}

/** Breaks words into lines of about `width` characters. */
export function lines(text: string, width: number): string[] {
  const broken: string[] = [];
  for (const word of text.split(" ")) {
    const line = broken[broken.length - 1];
    if (line === undefined || line.length + 1 + word.length > width) broken.push(word);
    else broken[broken.length - 1] = `${line} ${word}`;
  }
  return broken;
}
