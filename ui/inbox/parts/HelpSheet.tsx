/** The keys of the page on one sheet. */

import { Kbd, Modal } from "@mantine/core";
import { type Move, useMoves } from "../data/rights";
import type { Key } from "../words/t";
import { useWords } from "../words/t";
import styles from "./HelpSheet.module.css";

type Row = readonly [readonly string[], Key, Move?];

const rows: readonly Row[] = [
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

const everywhere: readonly Row[] = [
  [["+"], "help.add", "add"],
  [["?"], "help.help"],
];
const board: readonly Row[] = [
  [["←", "↑", "→", "↓"], "help.board.go"],
  [["Enter"], "help.board.open"],
  [["Space"], "help.board.lift"],
  [["←", "→"], "help.board.carry"],
  [["Enter"], "help.board.drop"],
  [["Esc"], "help.board.leave"],
  ...everywhere,
];
const keysOf = { desk: rows, board, page: everywhere };

interface Props {
  /** Which page the keys are for. */
  page?: keyof typeof keysOf;
  onClose: () => void;
}

export default function HelpSheet({ page = "desk", onClose }: Props) {
  const { t } = useWords();
  const may = useMoves();
  const shown = keysOf[page].filter(([, , move]) => move === undefined || may(move));
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
