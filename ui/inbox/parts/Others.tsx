/** Which colleagues look at this conversation or write in it just now. */

import { Tooltip } from "@mantine/core";
import { IconEye, IconPencil } from "@tabler/icons-react";
import type { PresencePerson } from "../../shared/api";
import { presence } from "../data/presence";
import { useSession } from "../data/queries";
import { useStore } from "../data/store";
import { useWords } from "../words/t";
import styles from "./Others.module.css";

function names(people: readonly PresencePerson[], language: string): string {
  const first = people.map(({ name }) => name.split(" ")[0] ?? name);
  return new Intl.ListFormat(language, { type: "conjunction" }).format(first);
}

export function Others({ threadId }: { threadId: string }) {
  const { t, language } = useWords();
  const seen = useStore(presence).get(threadId);
  const user = useSession().data?.user;
  const other = ({ id }: PresencePerson): boolean => id !== user?.id && id !== user?.staff_id;
  const drafting = seen?.drafting.filter(other) ?? [];
  const viewing = (seen?.viewers.filter(other) ?? []).filter(
    ({ id }) => !drafting.some((one) => one.id === id),
  );
  const said = [
    drafting.length > 0
      ? t("thread.drafting", { names: names(drafting, language), count: drafting.length })
      : "",
    viewing.length > 0 ? t("thread.viewing", { names: names(viewing, language), count: viewing.length }) : "",
  ].filter(Boolean);
  if (said.length === 0) return <div role="status" />;
  const Icon = drafting.length > 0 ? IconPencil : IconEye;
  return (
    <div role="status" className={styles.others}>
      <Tooltip label={said.join(" · ")}>
        <span className={styles.words} data-drafting={drafting.length > 0 || undefined}>
          <Icon size={16} stroke={1.75} aria-hidden="true" />
          <span className={styles.text}>{said[0]}</span>
        </span>
      </Tooltip>
    </div>
  );
}
