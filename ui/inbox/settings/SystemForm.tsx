/** Access to a practice's system: what it asks for is data; secrets are sealed and never come back. */

import { Button, Checkbox, PasswordInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { SystemKind } from "../../shared/api";
import { useSystemMoves, type WrongField } from "../data/systems";
import { useWords } from "../words/t";
import styles from "./SystemsPage.module.css";

interface Props {
  kinds: SystemKind[];
  /** The system that is connected anew; "" where one is still to be chosen. */
  chosen: string;
  onClose: () => void;
}

export function SystemForm({ kinds, chosen, onClose }: Props) {
  const { t, code } = useWords();
  const moves = useSystemMoves();
  const [name, setName] = useState(chosen);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [address, setAddress] = useState("");
  const [books, setBooks] = useState(true);
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [busy, setBusy] = useState(false);
  const kind = kinds.find((one) => one.name === name);
  const error = (at: string): string | undefined =>
    wrong?.at === at ? code("systems.wrong", wrong.words) : undefined;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!kind || busy) return;
    setBusy(true);
    const done = await moves.connect({ system: name, fields, address: address || null, books });
    setBusy(false);
    if (done === true) onClose();
    else setWrong(done);
  };
  const put = (field: string, value: string): void => {
    setFields((before) => ({ ...before, [field]: value }));
    setWrong(null);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} noValidate autoComplete="off">
      <Select
        label={t("systems.which")}
        data={kinds.map((one) => ({ value: one.name, label: one.title }))}
        value={name || null}
        onChange={(value) => {
          setName(value ?? "");
          setFields({});
          setWrong(null);
        }}
        allowDeselect={false}
        data-autofocus
      />
      {kind?.fields.map((field) => {
        const Input = field.secret ? PasswordInput : TextInput;
        return (
          <Input
            key={field.name}
            label={code("systems.field", field.name)}
            value={fields[field.name] ?? ""}
            error={error(`/fields/${field.name}`)}
            required={field.required}
            autoComplete="off"
            maxLength={4000}
            onChange={(event) => put(field.name, event.currentTarget.value)}
          />
        );
      })}
      {kind ? (
        <>
          <TextInput
            label={t("systems.address")}
            description={kind.address ? t("systems.address.words") : undefined}
            placeholder={kind.address ?? "https://"}
            value={address}
            error={error("/address")}
            required={kind.needs_address}
            onChange={(event) => {
              setAddress(event.currentTarget.value);
              setWrong(null);
            }}
          />
          <Checkbox
            label={t("systems.booksThere")}
            description={t("systems.booksThere.words")}
            checked={books}
            onChange={(event) => setBooks(event.currentTarget.checked)}
          />
        </>
      ) : null}
      <div className={styles.moves}>
        <Button type="submit" loading={busy} disabled={!kind}>
          {t("systems.connect")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("pause.cancel")}
        </Button>
      </div>
    </form>
  );
}
