/** The keys of the page on one sheet. */

import { Kbd, Modal } from "@mantine/core";
import type { Key } from "../words/t";
import { useWords } from "../words/t";
import styles from "./HelpSheet.module.css";

const rows: readonly (readonly [readonly string[], Key])[] = [
  [["J", "K"], "help.move"],
  [["Enter"], "help.open"],
  [["R"], "help.reply"],
  [["N"], "help.note"],
  [["Ctrl/Cmd", "Enter"], "help.send"],
  [["T"], "help.takeOver"],
  [["G"], "help.giveBack"],
  [["E"], "help.done"],
  [["H"], "help.snooze"],
  [["+"], "help.add"],
  [["Esc"], "help.back"],
  [["?"], "help.help"],
];

export default function HelpSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
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
        {rows.map(([keys, words]) => (
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
