/** What the board's address says: which cards, in which order, which column on a phone, whose sheet is open. */

import { type Stage, stages } from "./types";

export const sorts = ["created.desc", "created.asc", "value.desc", "value.asc", "entered.asc"] as const;
export type Sort = (typeof sorts)[number];
export const filters = ["owner", "source", "line", "location", "tag"] as const;
export type Filter = (typeof filters)[number];

export type BoardSearch = { [name in Filter | "q" | "card"]?: string | undefined } & {
  sort?: Sort;
  stage?: Stage;
};
/** What the server is asked for. */
export type Shown = { [name in Filter | "q"]?: string | undefined } & { sort: Sort };

function text(given: unknown): string | undefined {
  return typeof given === "string" && given !== "" ? given.slice(0, 80) : undefined;
}

export function boardSearch(given: Record<string, unknown>): BoardSearch {
  const search: BoardSearch = {};
  for (const name of [...filters, "q", "card"] as const) {
    const value = text(given[name]);
    if (value !== undefined) search[name] = value;
  }
  const sort = sorts.find((one) => one === given.sort);
  const stage = stages.find((one) => one === given.stage);
  if (sort && sort !== sorts[0]) search.sort = sort;
  if (stage) search.stage = stage;
  return search;
}

export function shownBy(search: BoardSearch): Shown {
  const { card: _card, stage: _stage, sort = sorts[0], ...rest } = search;
  return { ...rest, sort };
}

export function narrowed(search: BoardSearch): boolean {
  return [...filters, "q" as const].some((name) => search[name] !== undefined);
}
