/** For whom: found by name, number or mail address. */

import { Select } from "@mantine/core";
import { useState } from "react";
import { useFound } from "../sequences/data";
import { useWords } from "../words/t";
import type { Person } from "./data";

interface Props {
  value: Person | null;
  onChange: (person: Person | null) => void;
}

export function PersonPicker({ value, onChange }: Props) {
  const { t } = useWords();
  const [words, setWords] = useState(value?.name ?? "");
  const found = useFound(words).data?.items ?? [];
  const shown = found.map((each) => ({ value: each.contact_id, label: each.name ?? t("plans.nobody") }));
  if (value && !shown.some((each) => each.value === value.contactId)) {
    shown.unshift({ value: value.contactId, label: value.name });
  }
  return (
    <Select
      label={t("plans.form.person")}
      placeholder={t("plans.form.person.hint")}
      data={shown}
      value={value?.contactId ?? null}
      onChange={(id) => {
        const chosen = shown.find((each) => each.value === id);
        onChange(chosen ? { contactId: chosen.value, name: chosen.label } : null);
      }}
      searchValue={words}
      onSearchChange={setWords}
      filter={({ options }) => options}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.preventDefault();
      }}
      nothingFoundMessage={words.trim().length > 1 ? t("plans.form.person.none") : null}
      searchable
      data-autofocus
    />
  );
}
