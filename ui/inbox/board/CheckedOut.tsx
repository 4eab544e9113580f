/** Checked out: the amount that was paid, as the practice's own system would have told it. */

import { Button, Modal, NumberInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { digitsOf } from "../data/money";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import styles from "./Dialogs.module.css";
import { useCardMoves, useWorth, wanted } from "./data";
import type { BoardCard } from "./types";

const MOST = 1_000_000;

interface Props {
  card: BoardCard;
  /** Their card was put to the patients by hand: it may go there without a payment, too. */
  moving: boolean;
  onClose: () => void;
}

function Form({ card, moving, onClose }: Props) {
  const { t } = useWords();
  const worth = useWorth();
  const moves = useCardMoves();
  const notices = useNotices();
  const [amount, setAmount] = useState<number | string>("");
  const id = useRef(crypto.randomUUID());
  const { currency } = card.value;
  const digits = digitsOf(currency);
  const minor = typeof amount === "number" ? Math.round(amount * 10 ** digits) : 0;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (minor <= 0 || moves.busy) return;
    if (!(await moves.checkedOut(card.contact_id, card.name, id.current, minor))) return;
    const paid = worth({ amount_minor: minor, currency });
    notices.say(t("board.paid.said", { name: card.name, amount: paid }));
    onClose();
  };
  const onlyMove = async (): Promise<void> => {
    wanted.set({ id: card.id, stage: "patient" });
    if ((await moves.move(card, { stage: "patient", reason: "PAID_ELSEWHERE" })) === "done") onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <p className={styles.lead}>{t("board.paid.words")}</p>
      <NumberInput
        label={t("money.amount", { currency })}
        value={amount}
        onChange={setAmount}
        min={0}
        max={MOST}
        decimalScale={digits}
        thousandSeparator=","
        prefix={currency === "USD" ? "$" : ""}
        hideControls
        data-autofocus
      />
      <div className={styles.foot}>
        {moving ? (
          <Button variant="default" disabled={moves.busy} onClick={() => void onlyMove()}>
            {t("board.paid.without")}
          </Button>
        ) : (
          <Button variant="default" onClick={onClose}>
            {t("board.cancel")}
          </Button>
        )}
        <Button type="submit" loading={moves.busy} disabled={minor <= 0}>
          {minor > 0
            ? t("board.paid.save", { amount: worth({ amount_minor: minor, currency }) })
            : t("board.paid.empty")}
        </Button>
      </div>
    </form>
  );
}

export default function CheckedOut({ card, moving, onClose }: Props) {
  const { t } = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("board.paid.title", { name: card.name })}
      closeButtonProps={{ "aria-label": t("said.close") }}
      size="sm"
    >
      <Form card={card} moving={moving} onClose={onClose} />
    </Modal>
  );
}
