/** The switch of a sequence; what it means for those who are in it, or would be, is asked before. */

import { Button, Group, Modal, Radio, Switch } from "@mantine/core";
import { useState } from "react";
import type { SequenceCard } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { useSequenceMoves } from "./data";
import styles from "./Turn.module.css";
import { useSaying } from "./words";

function Asking({ card, onClose }: { card: SequenceCard; onClose: () => void }) {
  const { t } = useWords();
  const { say } = useSaying();
  const { busy, turn } = useSequenceMoves(card.id);
  const [late, setLate] = useState("no");
  const inside = card.active + card.paused;
  const go = async (): Promise<void> => {
    if (await turn(!card.on, late === "yes")) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(card.on ? "sequences.off.title" : "sequences.on.title", { name: say(card.name) })}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      {card.on ? (
        <p>{t("sequences.off.words", { count: inside })}</p>
      ) : (
        <Radio.Group value={late} onChange={setLate} label={t("sequences.on.whom")}>
          <div className={styles.choices}>
            <Radio value="no" label={t("sequences.on.new")} description={t("sequences.on.new.words")} />
            <Radio value="yes" label={t("sequences.on.late")} description={t("sequences.on.late.words")} />
          </div>
        </Radio.Group>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button loading={busy} onClick={() => void go()}>
          {t(card.on ? "sequences.off.do" : "sequences.on.do")}
        </Button>
      </Group>
    </Modal>
  );
}

export function Turn({ card, labelled }: { card: SequenceCard; labelled?: boolean }) {
  const { t } = useWords();
  const { say } = useSaying();
  const may = useRights()("sequences.manage");
  const { busy, turn } = useSequenceMoves(card.id);
  const [asking, ask] = useState(false);
  const inside = card.active + card.paused;
  if (!may) {
    return (
      <span className={styles.state} data-on={card.on || undefined}>
        {t(card.on ? "sequences.isOn" : "sequences.isOff")}
      </span>
    );
  }
  return (
    <>
      <Switch
        className={styles.turn ?? ""}
        checked={card.on}
        disabled={busy}
        size="md"
        aria-label={`${t("sequences.isOn")}: ${say(card.name)}`}
        label={labelled ? t(card.on ? "sequences.isOn" : "sequences.isOff") : undefined}
        onChange={() => {
          if (card.on && inside === 0) void turn(false);
          else ask(true);
        }}
      />
      {asking ? <Asking card={card} onClose={() => ask(false)} /> : null}
    </>
  );
}
