/** Two contacts become one: who stays, what of each is kept, and what then reaches them. */

import { Button, Group, Modal, Radio, SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";
import type { MergePreview, MergeSides } from "../../shared/api";
import { useIdentityMoves, useMergePreview } from "../data/identity";
import { useWords } from "../words/t";
import styles from "./MergeDialog.module.css";

type Side = "survivor" | "gone";
type Field = MergePreview["fields"][number];

function Choice({ field, side, onSide }: { field: Field; side: Side; onSide: (side: Side) => void }) {
  const { code } = useWords();
  const label = code("same.field", field.field);
  const differ = field.survivor !== field.gone && field.survivor && field.gone;
  if (!field.survivor && !field.gone) return null;
  if (!differ) {
    return (
      <div className={styles.row}>
        <span className={styles.label}>{label}</span>
        <span className={styles.value}>{field.survivor || field.gone}</span>
      </div>
    );
  }
  return (
    <Radio.Group
      value={side}
      onChange={(value) => onSide(value === "gone" ? "gone" : "survivor")}
      label={label}
      classNames={{ root: styles.row ?? "", label: styles.label ?? "" }}
    >
      <div className={styles.both}>
        <Radio value="survivor" label={field.survivor} />
        <Radio value="gone" label={field.gone} />
      </div>
    </Radio.Group>
  );
}

function Form({ found, onClose }: { found: MergePreview; onClose: () => void }) {
  const { t } = useWords();
  const moves = useIdentityMoves();
  const [chosen, choose] = useState<MergeSides>({});
  const merge = async (): Promise<void> => {
    if (await moves.merge(found.survivor_id, found.gone_id, chosen, found.survivor_name)) onClose();
  };
  return (
    <>
      <div className={styles.fields}>
        {found.fields.map((field) => (
          <Choice
            key={field.field}
            field={field}
            side={chosen[field.field as keyof MergeSides] ?? field.kept}
            onSide={(side) => choose((was) => ({ ...was, [field.field]: side }))}
          />
        ))}
        <div className={styles.row}>
          <span className={styles.label}>{t("context.addresses")}</span>
          <span className={styles.value}>
            {[...new Set([...found.survivor_addresses, ...found.gone_addresses])].join(" · ")}
          </span>
        </div>
      </div>
      <p className={styles.soft}>{t("same.words")}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button loading={moves.busy} onClick={() => void merge()}>
          {t("same.do")}
        </Button>
      </Group>
    </>
  );
}

export function MergeDialog({ here, other, onClose }: { here: string; other: string; onClose: () => void }) {
  const { t } = useWords();
  const [survivor, setSurvivor] = useState(here);
  const gone = survivor === here ? other : here;
  const found = useMergePreview(survivor, gone).data;
  const name = (id: string): string =>
    (found && (found.survivor_id === id ? found.survivor_name : found.gone_name)) || t("item.patient");
  const reached = (id: string): string[] =>
    (found && (found.survivor_id === id ? found.survivor_addresses : found.gone_addresses)) ?? [];
  const person = (id: string) => ({
    value: id,
    label: (
      <span className={styles.person}>
        <span>{found ? name(id) : "…"}</span>
        <span className={styles.reached}>{reached(id).join(" · ") || "\u00a0"}</span>
      </span>
    ),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("same.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <p className={styles.question}>{t("same.stays")}</p>
      <SegmentedControl
        fullWidth
        mb="md"
        value={survivor}
        onChange={setSurvivor}
        aria-label={t("same.stays")}
        data={[person(here), person(other)]}
      />
      {found ? <Form key={survivor} found={found} onClose={onClose} /> : <Skeleton height={180} />}
    </Modal>
  );
}
