/** What somebody asked us to stop by another door than a message: the same effect, at once. */

import { Button, Checkbox, SegmentedControl, Select, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ConsentAddress, RecordOptOut } from "../../../shared/api";
import { useConsentMoves } from "../../data/consents";
import { useWords } from "../../words/t";
import { useAddressChoice } from "./ConsentForm";
import styles from "./consent.module.css";

type Scope = RecordOptOut["scope"];
type Category = NonNullable<RecordOptOut["categories"]>[number];
type Door = NonNullable<RecordOptOut["how"]>;
const scopes: readonly Scope[] = ["all", "marketing", "category"];
const doors: readonly Door[] = ["staff_phone", "staff_in_person", "staff_mail", "staff_note"];
const categories: readonly Category[] = ["appointments", "care", "recall", "promotions", "reviews"];

interface Props {
  contactId: string;
  addresses: ConsentAddress[];
  onDone: () => void;
}

export function OptOutForm({ contactId, addresses, onDone }: Props) {
  const { t, code } = useWords();
  const { busy, optOut } = useConsentMoves(contactId);
  const { id, setId, options } = useAddressChoice(addresses);
  const [scope, setScope] = useState<Scope>("all");
  const [chosen, setChosen] = useState<Category[]>([]);
  const [how, setHow] = useState<Door>("staff_phone");
  const [words, setWords] = useState("");

  const save = async (): Promise<void> => {
    if (id === null) return;
    const saved = await optOut({
      address_id: id,
      scope,
      how,
      words: words.trim() || null,
      categories: scope === "category" ? chosen : [],
    });
    if (saved) onDone();
  };

  return (
    <form
      className={styles.form}
      aria-label={t("consents.optOut")}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Select
        label={t("consents.address")}
        data={options}
        value={id}
        onChange={setId}
        allowDeselect={false}
      />
      <div>
        <p className={styles.label} id="consent-scope">
          {t("consents.form.scope")}
        </p>
        <SegmentedControl
          fullWidth
          orientation="vertical"
          aria-labelledby="consent-scope"
          value={scope}
          onChange={(value) => setScope(scopes.find((one) => one === value) ?? "all")}
          data={scopes.map((one) => ({ value: one, label: t(`consents.form.scope.${one}`) }))}
        />
      </div>
      {scope === "category" ? (
        <Checkbox.Group
          aria-label={t("consents.form.scope")}
          value={chosen}
          onChange={(value) => setChosen(categories.filter((one) => value.includes(one)))}
        >
          <div className={styles.choices}>
            {categories.map((one) => (
              <Checkbox key={one} value={one} label={code("consents.category", one)} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      <Select
        label={t("consents.form.door")}
        data={doors.map((one) => ({ value: one, label: code("consents.door", one) }))}
        value={how}
        onChange={(value) => setHow(doors.find((one) => one === value) ?? "staff_phone")}
        allowDeselect={false}
      />
      <Textarea
        label={t("consents.form.words")}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={5}
      />
      <p className={styles.soft}>{t("consents.form.outNote")}</p>
      <div className={styles.buttons}>
        <Button
          type="submit"
          loading={busy}
          disabled={id === null || (scope === "category" && chosen.length === 0)}
        >
          {t("consents.form.saveOut")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("consents.form.cancel")}
        </Button>
      </div>
    </form>
  );
}
