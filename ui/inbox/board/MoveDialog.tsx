/** What must be said before a card moves: why somebody is given up, and whether silence alone is enough. */

import { Button, Modal, Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import styles from "./Dialogs.module.css";
import { type Deciding, deciding, useCardMoves, wanted } from "./data";
import type { BoardCard, Stage } from "./types";

const reasons = {
  not_fit: ["NOT_A_CANDIDATE", "NOT_OFFERED", "TOO_FAR", "WRONG_PERSON", "SPAM", "OTHER"],
  cold: ["NOT_INTERESTED", "PRICE", "TIMING", "WENT_ELSEWHERE"],
} as const;
const LONGEST = 300;

function Form({
  card,
  to,
  silent,
  onClose,
  onDone,
}: {
  card: BoardCard;
  to: "cold" | "not_fit";
  silent: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useWords();
  const moves = useCardMoves();
  const notices = useNotices();
  const [reason, setReason] = useState<string | null>(silent ? "NO_REPLY" : null);
  const [note, setNote] = useState("");
  const anyway = silent && reason === "NO_REPLY";
  const needsNote = reason === "OTHER" && note.trim() === "";
  const move = async (): Promise<void> => {
    if (!reason) return;
    const outcome = await moves.move(card, { stage: to, reason, note: note.trim(), anyway });
    if (outcome !== "done") return;
    notices.say(t("board.moved", { name: card.name, stage: t(`board.stage.${to}`) }));
    onDone();
  };
  const said = to === "cold" ? [...(silent ? ["NO_REPLY"] : []), ...reasons.cold] : reasons.not_fit;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      <p className={anyway ? styles.warn : styles.lead} role={anyway ? "alert" : undefined}>
        {t(anyway ? "board.cold.warn" : to === "cold" ? "board.cold.words" : "board.notFit.words")}
      </p>
      <Radio.Group label={t("board.why")} value={reason} onChange={setReason}>
        <div className={styles.radios}>
          {said.map((one, place) => (
            <Radio
              key={one}
              value={one}
              label={t(`board.reason.${one}` as "board.reason.PRICE")}
              data-autofocus={place === 0 || undefined}
            />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t(reason === "OTHER" ? "board.note.needed" : "board.note.more")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={LONGEST}
        autosize
        minRows={2}
        maxRows={5}
      />
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          {t("board.leave", { stage: t(`board.stage.${card.stage}`) })}
        </Button>
        <Button
          type="submit"
          loading={moves.busy}
          disabled={reason === null || needsNote}
          {...(anyway ? { color: "red", variant: "light" } : {})}
        >
          {t(anyway ? "board.anyway" : "board.move", { stage: t(`board.stage.${to}`) })}
        </Button>
      </div>
    </form>
  );
}

export default function MoveDialog({ asked: { card, to, silent } }: { asked: Deciding }) {
  const { t } = useWords();
  const cold = to === "cold";
  const close = (stage?: Stage): void => {
    wanted.set(stage ? { id: card.id, stage } : { id: card.id });
    deciding.set(null);
  };
  return (
    <Modal
      opened
      onClose={() => close()}
      returnFocus={false}
      title={t(cold ? "board.cold.title" : "board.notFit.title", { name: card.name })}
      closeButtonProps={{ "aria-label": t("said.close") }}
      size={440}
    >
      <Form
        card={card}
        to={cold ? "cold" : "not_fit"}
        silent={silent}
        onClose={() => close()}
        onDone={() => close(to)}
      />
    </Modal>
  );
}
