/** The keys of the page on one sheet. */

import { Kbd, Modal } from "@mantine/core";
import { type Move, useMoves } from "../data/rights";
import type { Key } from "../words/t";
import { useWords } from "../words/t";
import styles from "./HelpSheet.module.css";

const rows: readonly (readonly [readonly string[], Key, Move?])[] = [
  [["J", "K"], "help.move"],
  [["Enter"], "help.open"],
  [["R"], "help.reply", "reply"],
  [["N"], "help.note", "note"],
  [["Ctrl/Cmd", "Enter"], "help.send", "reply"],
  [["T"], "help.takeOver", "takeOver"],
  [["G"], "help.giveBack", "giveBack"],
  [["E"], "help.done", "done"],
  [["H"], "help.snooze", "snooze"],
  [["B"], "help.book", "book"],
  [["+"], "help.add", "add"],
  [["Esc"], "help.back"],
  [["?"], "help.help"],
];

export default function HelpSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const may = useMoves();
  const shown = rows.filter(([, , move]) => move === undefined || may(move));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("help.title")}
      size={420}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <p className={styles.words}>{t("help.words")}</p>
      <dl className={styles.keys}>
        {shown.map(([keys, words]) => (
          <div key={words} className={styles.row}>
            <dt>{t(words)}</dt>
            <dd className={styles.caps}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
