/** Takes an address out of a contact: it turned out to be somebody else's. */

import { ActionIcon, Button, Group, Modal, Tooltip } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { useState } from "react";
import type { AddressView } from "../../shared/api";
import { useIdentityMoves } from "../data/identity";
import { useWords } from "../words/t";
import styles from "./SplitButton.module.css";

export function SplitButton({ contactId, address }: { contactId: string; address: AddressView }) {
  const { t } = useWords();
  const moves = useIdentityMoves();
  const [asking, setAsking] = useState(false);
  const words = t("same.split", { address: address.label });
  const split = async (): Promise<void> => {
    if (await moves.split(contactId, address.id)) setAsking(false);
  };
  return (
    <>
      <Tooltip label={words}>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.button ?? ""}
          aria-label={words}
          onClick={() => setAsking(true)}
        >
          <IconArrowsSplit2 size={16} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={words}
        closeButtonProps={{ "aria-label": t("said.close") }}
      >
        <p>{t("same.split.words")}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t("privacy.cancel")}
          </Button>
          <Button loading={moves.busy} onClick={() => void split()}>
            {t("same.split.do")}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
