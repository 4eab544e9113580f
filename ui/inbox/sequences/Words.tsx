/** The words of a message with its blanks as what they stand for. */

import { useWords } from "../words/t";
import styles from "./Steps.module.css";

const BLANK = /\{(\w+)\}/g;

export function Blanks({ text }: { text: string }) {
  const { code } = useWords();
  // A name brings its comma and a link its space, so that nothing is left where they are not known.
  const pieces = text.replace("{name}", "{name} ").replace("{link}", " {link}").split(BLANK);
  return (
    <>
      {pieces.map((piece, index) =>
        index % 2 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of fixed words never change their places
          <span key={index} className={styles.blank}>
            {code("sequences.blank", piece)}
          </span>
        ) : (
          piece
        ),
      )}
    </>
  );
}
