/** Beside the conversation: where this person stands on the board, and the presses that say what happened. */

import { Button, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { stageIcons } from "./Column";
import { useCardMoves, usePersonCard, useWorth } from "./data";
import { OneClickButtons } from "./OneClick";
import styles from "./OpportunityCard.module.css";

function Missing({ contactId, name }: { contactId: string; name: string }) {
  const { t } = useWords();
  const able = useRights()("pipeline.write");
  const moves = useCardMoves();
  return (
    <>
      <p className={styles.soft}>{t("board.person.none")}</p>
      {able ? (
        <Button
          size="compact-md"
          variant="default"
          loading={moves.busy}
          onClick={() => void moves.make(contactId, name, crypto.randomUUID())}
        >
          {t("board.person.make")}
        </Button>
      ) : null}
    </>
  );
}

export function OpportunityCard({ contactId, name }: { contactId: string; name: string }) {
  const { t, time } = useWords();
  const worth = useWorth();
  const query = usePersonCard(contactId);
  if (query.isError) return <p className={styles.soft}>{t("board.card.failed")}</p>;
  if (!query.data) return <Skeleton height={84} aria-busy="true" />;
  const card = query.data.current?.card;
  if (!card) return <Missing contactId={contactId} name={name} />;
  const Icon = stageIcons[card.stage];
  return (
    <div className={styles.card}>
      <p className={styles.line}>
        <Icon size={18} stroke={1.5} aria-hidden="true" />
        <span className={styles.strong}>{t(`board.stage.${card.stage}`)}</span>
        <span className={styles.soft} title={time.exact(card.entered_at)}>
          {t("board.person.since", { day: time.short(card.entered_at).split(",").slice(0, 1).join("") })}
        </span>
        <span className={styles.value}>{worth(card.value)}</span>
      </p>
      <p className={styles.soft}>
        {[card.service?.name ?? t("board.noTreatment"), card.owner?.name ?? t("board.nobody")].join(" · ")}
      </p>
      <OneClickButtons card={card} />
      <Link to="/board" search={{ card: card.id }} className={styles.link ?? ""}>
        {t("board.person.open")}
      </Link>
    </div>
  );
}
