/** Beside a conversation: which sequences run for this person, what comes next, and what would come of it. */

import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ThreadCard } from "../../shared/api";
import { useMoves } from "../data/rights";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { Ahead } from "./Ahead";
import { Controls } from "./Controls";
import { useEnrolmentMoves, useEnrolments, useTrial } from "./data";
import styles from "./EnrolmentsCard.module.css";
import { Standing } from "./Standing";
import { useSaying } from "./words";

export function EnrolmentsCard({ card }: { card: ThreadCard }) {
  const { t } = useWords();
  const { say } = useSaying();
  const phone = usePhone();
  const may = useMoves()("reply");
  const found = useEnrolments(card.contact_id, card.version);
  const { busy, press } = useEnrolmentMoves();
  const trial = useTrial();
  const [open, setOpen] = useState(false);
  const items = found.data?.items ?? [];
  if (found.isError) return <p className={styles.soft}>{t("sequences.person.unread")}</p>;
  const look = async (): Promise<void> => {
    await trial.ask(card.contact_id, null);
    setOpen(true);
  };
  return (
    <>
      {found.data && items.length === 0 ? <p className={styles.soft}>{t("sequences.person.none")}</p> : null}
      <ul className={styles.rows}>
        {items.map((each) => (
          <li key={each.id} className={styles.row}>
            <Link
              to="/sequences/$sequenceId"
              params={{ sequenceId: each.sequence }}
              className={styles.name ?? ""}
            >
              {say(each.called)}
            </Link>
            <Standing each={each} />
            {may ? (
              <Controls
                each={each}
                whose={say(each.called)}
                busy={busy}
                onPress={(verb) => void press(each, verb)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <Button size="compact-md" variant="subtle" ml={-8} loading={trial.busy} onClick={() => void look()}>
        {t("sequences.person.ahead")}
      </Button>
      <Modal
        opened={open && trial.found !== null}
        onClose={() => setOpen(false)}
        title={t("sequences.ahead", { name: card.name })}
        size="lg"
        fullScreen={phone}
        closeButtonProps={{ "aria-label": t("said.close") }}
      >
        {trial.found ? <Ahead found={trial.found} name={card.name} steps={[]} untitled /> : null}
      </Modal>
    </>
  );
}
