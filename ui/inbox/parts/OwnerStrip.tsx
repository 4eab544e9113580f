/** Who answers this conversation, and the one move that changes it; within the thumb's reach on a phone. */

import { Button, Kbd } from "@mantine/core";
import type { ThreadCard } from "../../shared/api";
import { useActions } from "../data/actions";
import { typing } from "../data/presence";
import { useSession } from "../data/queries";
import { useMoves } from "../data/rights";
import { useThreadMode } from "../data/steering";
import { useStore } from "../data/store";
import { useWords } from "../words/t";
import { OwnerIcon } from "./glyphs";
import { ModeMenu } from "./ModeMenu";
import styles from "./OwnerStrip.module.css";

function useOwnership(card: ThreadCard): { words: string; mine: boolean } {
  const { t } = useWords();
  const me = useSession().data?.user.staff_id ?? null;
  const mode = useThreadMode(card.id).data?.in_force ?? "auto";
  const { kind, staff_id: staffId, name } = card.owner;
  if (kind !== "staff" && mode === "off") return { words: t("assist.silent"), mine: false };
  if (kind === "agent") {
    return { words: t(mode === "draft" ? "assist.drafts" : "thread.ownedByBot"), mine: false };
  }
  if (kind === "none") return { words: t("thread.ownedByNobody"), mine: false };
  if (staffId !== null && staffId === me) return { words: t("thread.ownedByYou"), mine: true };
  return { words: t("thread.ownedByOther", { name: name ?? t("owner.staff") }), mine: false };
}

function Strip({ card }: { card: ThreadCard }) {
  const { t } = useWords();
  const actions = useActions();
  const may = useMoves();
  const { words, mine } = useOwnership(card);
  const typist = useStore(typing).get(card.id);
  const botWrites = typist?.who === "agent";
  return (
    <>
      <OwnerIcon kind={card.owner.kind} size={18} />
      <span className={styles.words}>
        {botWrites ? t("thread.botTyping") : words}{" "}
        {may("reply") ? (
          <span className={styles.more}>{t(mine ? "thread.botSilent" : "thread.replyTakes")}</span>
        ) : null}
      </span>
      <ModeMenu threadId={card.id} name={card.name} />
      {card.owner.kind === "agent" || !may("giveBack") ? null : (
        <Button
          size="compact-md"
          variant="default"
          disabled={actions.busy}
          onClick={() => void actions.giveBack(card.id)}
          rightSection={<Kbd size="xs">G</Kbd>}
          aria-keyshortcuts="G"
          className={styles.move ?? ""}
        >
          {t("thread.giveBack")}
        </Button>
      )}
      {mine || !may("takeOver") ? null : (
        <Button
          size="compact-md"
          variant={card.handoff ? "filled" : "outline"}
          disabled={actions.busy}
          onClick={() => void actions.takeOver(card.id)}
          rightSection={<Kbd size="xs">T</Kbd>}
          aria-keyshortcuts="T"
          className={styles.move ?? ""}
        >
          {t("thread.takeOver")}
        </Button>
      )}
    </>
  );
}

export function OwnerStrip({ card }: { card: ThreadCard | undefined }) {
  return (
    <div className={styles.strip} data-owner={card?.owner.kind}>
      {card ? <Strip card={card} /> : null}
    </div>
  );
}
