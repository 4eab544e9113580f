/** Who opened whom in an emergency, when and why; what is open still can be ended here. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OpeningRow, Openings } from "../../shared/api";
import { useApp } from "../data/app";
import { useRights } from "../data/rights";
import { Failed } from "../settings/Failed";
import { Section } from "../settings/Section";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { useAct } from "./useAct";

const KEY = ["emergency-access"];

function Whom({ row }: { row: OpeningRow }) {
  const { t } = useWords();
  const name = row.contact_name ?? t("emergency.page.gone");
  if (!row.thread_id) return <strong>{name}</strong>;
  return (
    <Link to="/t/$threadId" params={{ threadId: row.thread_id }} search={{ zone: "waiting" }}>
      {name}
    </Link>
  );
}

function Row({ row, children }: { row: OpeningRow; children?: ReactNode }) {
  const { t, time, code } = useWords();
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <p className={styles.name}>
          {row.user_name}
          <span className={styles.chip} data-tone="soft">
            {code("role", row.user_role)}
          </span>
          {row.open ? (
            <span className={styles.chip} data-tone="warn">
              {t("emergency.page.until", { when: time.clock(row.until) })}
            </span>
          ) : null}
        </p>
        <p>
          {t("emergency.page.opened")} <Whom row={row} />
        </p>
        <p className={styles.why}>
          {row.reason_text ? `“${row.reason_text}”` : t("emergency.page.noReason")}
        </p>
        <p className={styles.about}>
          <time dateTime={row.opened_at} title={time.exact(row.opened_at)}>
            {time.dayTime(row.opened_at)}
          </time>
          {row.open ? null : <> – {time.clock(row.until)}</>}
        </p>
      </div>
      {children}
    </li>
  );
}

function Open({ rows }: { rows: readonly OpeningRow[] }) {
  const { t } = useWords();
  const { api, queries } = useApp();
  const may = useRights();
  const { act, busy, problem } = useAct();
  const end = async (id: string): Promise<void> => {
    const left = await act(() => api.access.endOpening(id));
    if (left) queries.setQueryData<Openings>(KEY, left);
  };
  return (
    <Section title={t("emergency.page.now")}>
      <ul className={styles.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row}>
            {may("people.manage") ? (
              <Button
                variant="default"
                disabled={busy}
                aria-label={t("emergency.page.endOf", { name: row.user_name })}
                onClick={() => void end(row.id)}
              >
                {t("emergency.page.end")}
              </Button>
            ) : null}
          </Row>
        ))}
      </ul>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </Section>
  );
}

export default function EmergencyPage() {
  const { t } = useWords();
  const { api } = useApp();
  const found = useQuery<Openings>({
    queryKey: KEY,
    queryFn: ({ signal }) => api.access.openings(signal),
    staleTime: 0,
  });
  if (found.isError && !found.data) return <Failed again={() => void found.refetch()} />;
  if (!found.data) return <div aria-busy="true" />;
  const open = found.data.items.filter((row) => row.open);
  const over = found.data.items.filter((row) => !row.open);
  return (
    <>
      <Section words={t("emergency.page.lead")}>
        {found.data.items.length === 0 ? <p className={styles.about}>{t("emergency.page.none")}</p> : null}
      </Section>
      {open.length > 0 ? <Open rows={open} /> : null}
      {over.length > 0 ? (
        <Section title={t("emergency.page.before")}>
          <ul className={styles.list}>
            {over.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}
