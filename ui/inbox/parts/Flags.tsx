/** What keeps our own messages back from a person until somebody clears it. */

import { Button, Menu } from "@mantine/core";
import { IconFlag, IconFlagPlus } from "@tabler/icons-react";
import type { ContactFlag, FlagKind } from "../../shared/api";
import { useFlagMoves, useFlags } from "../data/held";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./Flags.module.css";

const kinds: readonly FlagKind[] = ["complication", "complaint", "refund", "pregnancy", "minor"];

function Row({ flag, onClose, busy }: { flag: ContactFlag; onClose: (() => void) | null; busy: boolean }) {
  const { t, code, time } = useWords();
  return (
    <li className={styles.flag}>
      <IconFlag className={styles.mark ?? ""} size={16} stroke={1.75} aria-hidden="true" />
      <div className={styles.said}>
        <p className={styles.strong}>{code("flags.kind", flag.kind)}</p>
        <p className={styles.soft}>
          {t("flags.since", { when: time.dayTime(flag.opened_at) })} · {code("flags.why", flag.why)}
        </p>
      </div>
      {onClose ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          onClick={onClose}
          aria-label={t("flags.closeOne", { what: code("flags.kind", flag.kind) })}
        >
          {t("flags.close")}
        </Button>
      ) : null}
    </li>
  );
}

export function Flags({ contactId }: { contactId: string }) {
  const { t, code } = useWords();
  const may = useRights()("contacts.edit");
  const flags = useFlags(contactId).data?.items.filter((one) => one.closed_at === null) ?? [];
  const { busy, open, close } = useFlagMoves(contactId);
  const left = kinds.filter((kind) => flags.every((one) => one.kind !== kind));
  return (
    <>
      {flags.length > 0 ? (
        <>
          <ul className={styles.flags}>
            {flags.map((flag) => (
              <Row key={flag.id} flag={flag} busy={busy} onClose={may ? () => void close(flag.id) : null} />
            ))}
          </ul>
          <p className={styles.soft}>{t("flags.effect")}</p>
        </>
      ) : (
        <p className={styles.soft}>{t("flags.none")}</p>
      )}
      {may && left.length > 0 ? (
        <Menu position="bottom-start" width={240}>
          <Menu.Target>
            <Button
              className={styles.add ?? ""}
              variant="default"
              size="compact-md"
              disabled={busy}
              leftSection={<IconFlagPlus size={16} stroke={1.75} aria-hidden="true" />}
            >
              {t("flags.open")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {left.map((kind) => (
              <Menu.Item key={kind} onClick={() => void open(kind)}>
                {code("flags.kind", kind)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  );
}
