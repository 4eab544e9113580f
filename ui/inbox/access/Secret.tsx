/** Something that is shown this once: to copy, and to keep. */

import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useWords } from "../words/t";
import styles from "./Access.module.css";

export function Copy({ value }: { value: string }) {
  const { t } = useWords();
  return (
    <CopyButton value={value} timeout={2500}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
          aria-live="polite"
        >
          {t(copied ? "access.copied" : "access.copy")}
        </Button>
      )}
    </CopyButton>
  );
}

export function Secret({ value, words }: { value: string; words: string }) {
  return (
    <div className={styles.stack}>
      <p>{words}</p>
      <p className={styles.secret}>{value}</p>
      <div className={styles.actions}>
        <Copy value={value} />
      </div>
    </div>
  );
}
