/** The two presses that say what happened elsewhere: booked, and checked out with its amount. */

import { Button, Menu } from "@mantine/core";
import { IconCalendarCheck, IconCash } from "@tabler/icons-react";
import { useRights } from "../data/rights";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import styles from "./Dialogs.module.css";
import { paying, useCardMoves } from "./data";
import type { BoardCard } from "./types";

export function useBooked() {
  const moves = useCardMoves();
  const notices = useNotices();
  const { t } = useWords();
  /** One press is soon made on the wrong card: it can be taken back. */
  const booked = async (card: BoardCard): Promise<void> => {
    const { contact_id, name, stage } = card;
    if (!(await moves.booked(contact_id, name, crypto.randomUUID()))) return;
    notices.undo(
      t("board.booked.said", { name }),
      () => void moves.move({ ...card, stage: "booked" }, { stage, reason: "MISTAKE" }),
    );
  };
  return { booked, busy: moves.busy };
}

/** At the top of a card's menu. */
export function OneClickItems({ card }: { card: BoardCard }) {
  const { t } = useWords();
  const may = useRights();
  const { booked } = useBooked();
  if (!may("booking.write")) return null;
  return (
    <>
      {card.stage === "booked" || card.stage === "patient" ? null : (
        <Menu.Item
          leftSection={<IconCalendarCheck size={16} stroke={1.5} />}
          onClick={() => void booked(card)}
        >
          {t("board.booked.menu")}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconCash size={16} stroke={1.5} />}
        onClick={() => paying.set({ card, moving: false })}
      >
        {t("board.paid")}
      </Menu.Item>
      <Menu.Divider />
    </>
  );
}

/** On the sheet and beside the conversation. */
export function OneClickButtons({ card }: { card: BoardCard }) {
  const { t } = useWords();
  const may = useRights();
  const { booked, busy } = useBooked();
  if (!may("booking.write")) return null;
  return (
    <div className={styles.presses}>
      {card.stage === "booked" || card.stage === "patient" ? null : (
        <Button
          size="compact-md"
          variant="default"
          loading={busy}
          leftSection={<IconCalendarCheck size={16} stroke={1.5} />}
          onClick={() => void booked(card)}
        >
          {t("board.booked")}
        </Button>
      )}
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconCash size={16} stroke={1.5} />}
        aria-haspopup="dialog"
        onClick={() => paying.set({ card, moving: false })}
      >
        {t("board.paid")}
      </Button>
    </div>
  );
}
