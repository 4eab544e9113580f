/** Who is in a sequence and what comes next for each, or who was and how it ended. */

import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { EnrolmentView } from "../../shared/api";
import { useMoves } from "../data/rights";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { Controls } from "./Controls";
import { useEnrolmentMoves, usePeople } from "./data";
import styles from "./People.module.css";
import { Standing } from "./Standing";

function Row({ each }: { each: EnrolmentView }) {
  const { t, time } = useWords();
  const may = useMoves()("reply");
  const { busy, press } = useEnrolmentMoves();
  const name = each.contact_name ?? t("sequences.somebody");
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <p className={styles.head}>
          {each.thread_id ? (
            <Link to="/t/$threadId" params={{ threadId: each.thread_id }} className={styles.name ?? ""}>
              {name}
            </Link>
          ) : (
            <span className={styles.strong}>{name}</span>
          )}
          <span className={styles.soft} title={time.exact(each.started_at)}>
            {t("sequences.since", { when: time.short(each.started_at) })}
          </span>
        </p>
        <Standing each={each} />
      </div>
      {may ? (
        <Controls each={each} whose={name} busy={busy} onPress={(verb) => void press(each, verb)} />
      ) : null}
    </li>
  );
}

export function People({ sequence }: { sequence: string }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  const found = usePeople(sequence, over);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="md"
        aria-label={t("sequences.tab.people")}
        value={over ? "over" : "now"}
        onChange={(value) => setOver(value === "over")}
        data={[
          { value: "now", label: t("sequences.people.now") },
          { value: "over", label: t("sequences.people.over") },
        ]}
      />
      {found.isPending ? <Skeleton height={72} aria-busy="true" /> : null}
      {found.isError ? (
        <Notice
          tone="bad"
          title={t("sequences.people.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void found.refetch()}>{t("error.retry")}</Button>}
        />
      ) : null}
      {found.data && items.length === 0 ? (
        <Notice
          icon={IconUsers}
          title={t(over ? "sequences.people.none.over" : "sequences.people.none")}
          words={t("sequences.people.none.words")}
        />
      ) : null}
      {items.length > 0 ? (
        <ul className={styles.rows}>
          {items.map((each) => (
            <Row key={each.id} each={each} />
          ))}
        </ul>
      ) : null}
      {found.hasNextPage ? (
        <Button
          variant="default"
          mt="md"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("sequences.people.more")}
        </Button>
      ) : null}
    </>
  );
}
