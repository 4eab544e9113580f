/** Which colleagues look at this conversation or write in it just now. */

import { Tooltip } from "@mantine/core";
import { IconEye, IconPencil } from "@tabler/icons-react";
import type { PresencePerson } from "../../shared/api";
import { presence } from "../data/presence";
import { useSession } from "../data/queries";
import { useStore } from "../data/store";
import { useWords } from "../words/t";
import styles from "./Others.module.css";

interface Present {
  person: PresencePerson;
  drafts: boolean;
}

function usePresent(threadId: string): Present[] {
  const seen = useStore(presence).get(threadId);
  const user = useSession().data?.user;
  if (!seen) return [];
  const other = ({ id }: PresencePerson): boolean => id !== user?.id && id !== user?.staff_id;
  const drafting = seen.drafting.filter(other);
  const viewing = seen.viewers.filter((one) => other(one) && !drafting.some(({ id }) => id === one.id));
  return [
    ...drafting.map((person) => ({ person, drafts: true })),
    ...viewing.map((person) => ({ person, drafts: false })),
  ];
}

/** "Ana is drafting", "Ana and Li are viewing", or nothing. */
export function useOthersWords(threadId: string): string {
  const { t, language } = useWords();
  const present = usePresent(threadId);
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  const said = (drafts: boolean): string => {
    const names = present
      .filter((one) => one.drafts === drafts)
      .map(({ person }) => person.name.split(" ")[0] ?? "");
    const key = drafts ? "thread.drafting" : "thread.viewing";
    return names.length > 0 ? t(key, { names: list.format(names), count: names.length }) : "";
  };
  return [said(true), said(false)].filter(Boolean).join(" · ");
}

export function Others({ threadId }: { threadId: string }) {
  const { t } = useWords();
  const present = usePresent(threadId);
  return (
    <ul className={styles.others}>
      {present.slice(0, 3).map(({ person, drafts }) => {
        const Icon = drafts ? IconPencil : IconEye;
        const words = t(drafts ? "thread.drafting" : "thread.viewing", { names: person.name, count: 1 });
        return (
          <li key={person.id}>
            <Tooltip label={words}>
              <span className={styles.face} data-drafts={drafts || undefined}>
                <span aria-hidden="true">{person.name.slice(0, 1)}</span>
                <span className={styles.badge} aria-hidden="true">
                  <Icon size={11} stroke={2} />
                </span>
                <span className="sr">{words}</span>
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
