/** What stands in the page's address: which list, whose, and what is open beside it. */

export const tabs = ["call", "desk", "exceptions"] as const;
export type Tab = (typeof tabs)[number];
export type Whose = "mine" | "unowned" | "all";

export interface TaskSearch {
  tab?: Tab;
  whose?: Whose;
  overdue?: boolean;
  kind?: string;
  task?: string;
  /** One thing at a time. */
  focus?: boolean;
}

/** What a list is asked for. */
export interface Shown {
  queue?: "call" | "desk";
  whose?: Whose;
  overdue?: boolean;
  kind?: string;
  contact_id?: string;
  limit?: number;
}

export function taskSearch(given: Record<string, unknown>): TaskSearch {
  const tab = tabs.find((one) => one === given.tab);
  const whose = (["mine", "unowned", "all"] as const).find((one) => one === given.whose);
  return {
    ...(tab ? { tab } : {}),
    ...(whose ? { whose } : {}),
    ...(given.overdue === true ? { overdue: true } : {}),
    ...(typeof given.kind === "string" ? { kind: given.kind } : {}),
    ...(typeof given.task === "string" ? { task: given.task } : {}),
    ...(given.focus === true ? { focus: true } : {}),
  };
}
