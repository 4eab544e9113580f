/** Whether what is shown is up to date, always in the same place. */

import { IconCircleCheck, IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { connection } from "../data/live";
import { useStore } from "../data/store";
import { type Key, useWords } from "../words/t";
import styles from "./ConnectionMark.module.css";

const icons = { live: IconCircleCheck, connecting: IconRefresh, offline: IconCloudOff };

export function ConnectionMark() {
  const { t } = useWords();
  const state = useStore(connection);
  const Icon = icons[state];
  return (
    <p
      className={styles.mark}
      data-state={state}
      role="status"
      title={state === "offline" ? t("connection.offlineWords") : undefined}
    >
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      <span className={styles.words}>{t(`connection.${state}`)}</span>
    </p>
  );
}

/** Floats over the page while offline, so that nothing moves. */
export function OfflineNotice({ words = "connection.offlineWords" }: { words?: Key }) {
  const { t } = useWords();
  const state = useStore(connection);
  if (state !== "offline") return null;
  return (
    <p className={styles.floating}>
      <IconCloudOff size={16} stroke={1.75} aria-hidden="true" />
      {t(words)}
    </p>
  );
}
