/** One block: why it stands there, and how to take it away. */

import { Button, Modal } from "@mantine/core";
import type { CalendarBlock } from "../../shared/api";
import { useApp } from "../data/app";
import { useRights } from "../data/rights";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useChange } from "./data";
import styles from "./Forms.module.css";

export default function BlockSheet({ block, onClose }: { block: CalendarBlock; onClose: () => void }) {
  const { t, time } = useWords();
  const { api } = useApp();
  const may = useRights();
  const notices = useNotices();
  const { busy, run } = useChange();
  const remove = async (): Promise<void> => {
    if (block.id === null) return;
    const id = block.id;
    let gone = true;
    await run(
      api.calendar.unblock(id, block.version).catch((error: unknown) => {
        gone = false;
        throw error;
      }),
    );
    if (!gone) return;
    notices.say(t("block.removed"));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("calendar.blocked")}
      size={400}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <div className={styles.fields}>
        <p className={styles.strong}>{block.name}</p>
        <p>
          {time.dayTime(block.starts_at)} – {time.dayTime(block.ends_at)}
        </p>
        {block.reason ? <p className={styles.soft}>{block.reason}</p> : null}
        {block.id === null ? <p className={styles.soft}>{t("calendar.fromFile")}</p> : null}
        {block.id !== null && block.closure_id === null && may("booking.write") ? (
          <div className={styles.foot}>
            <Button variant="default" loading={busy} onClick={() => void remove()} data-autofocus>
              {t("block.remove")}
            </Button>
          </div>
        ) : null}
      </div>
    </Modal>
  );
}
