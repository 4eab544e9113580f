/** Quietly beside the conversation: who looks like the same person, and who went into this contact already. */

import { Button } from "@mantine/core";
import { IconArrowsJoin2, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Candidate, ThreadCard, UnionView } from "../../shared/api";
import { useIdentity, useIdentityMoves } from "../data/identity";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { ChannelGlyph } from "./glyphs";
import styles from "./MergeCard.module.css";
import { MergeDialog } from "./MergeDialog";

function Suggested({ card, other }: { card: ThreadCard; other: Candidate }) {
  const { t, code } = useWords();
  const moves = useIdentityMoves();
  const [asking, setAsking] = useState(false);
  const why = other.reasons.map((reason) => code("same.reason", reason)).join(", ");
  return (
    <li className={styles.card}>
      <p className={styles.line}>
        <IconUsers size={16} stroke={1.75} aria-hidden="true" />
        <span>
          {t("same.as")}{" "}
          {other.thread_id ? (
            <Link to="/t/$threadId" params={{ threadId: other.thread_id }} search={true}>
              {other.contact_name}
            </Link>
          ) : (
            <strong>{other.contact_name}</strong>
          )}
        </span>
      </p>
      <p className={styles.soft}>
        {other.channels.map((channel) => (
          <ChannelGlyph key={channel} channel={channel} size={14} />
        ))}
        {why}
      </p>
      <div className={styles.buttons}>
        <Button size="compact-md" variant="light" onClick={() => setAsking(true)}>
          {t("same.merge")}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          loading={moves.busy}
          onClick={() => void moves.apart(card.contact_id, other.contact_id)}
        >
          {t("same.not")}
        </Button>
      </div>
      {asking ? (
        <MergeDialog here={card.contact_id} other={other.contact_id} onClose={() => setAsking(false)} />
      ) : null}
    </li>
  );
}

function Joined({ card, union }: { card: ThreadCard; union: UnionView }) {
  const { t, time } = useWords();
  const moves = useIdentityMoves();
  const who =
    union.how === "proven" ? t("same.byProof") : t("same.by", { name: union.by_name ?? t("item.staff") });
  return (
    <li className={styles.joined}>
      <IconArrowsJoin2 size={16} stroke={1.75} aria-hidden="true" />
      <span>
        {t("same.joined", { name: union.contact_name || t("item.patient") })}{" "}
        <span className={styles.soft} title={time.exact(union.at)}>
          {who}
        </span>
      </span>
      {union.undoable ? (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={moves.busy}
          onClick={() => void moves.undo(card.contact_id, union.id)}
        >
          {t("said.undo")}
        </Button>
      ) : null}
    </li>
  );
}

export function MergeCard({ card }: { card: ThreadCard }) {
  const may = useRights();
  const identity = useIdentity(card.contact_id, may("contacts.edit")).data;
  if (!identity || identity.candidates.length + identity.unions.length === 0) return null;
  return (
    <ul className={styles.list}>
      {identity.candidates.map((other) => (
        <Suggested key={other.contact_id} card={card} other={other} />
      ))}
      {identity.unions.map((union) => (
        <Joined key={union.id} card={card} union={union} />
      ))}
    </ul>
  );
}
