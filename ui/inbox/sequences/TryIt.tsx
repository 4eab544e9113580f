/** A trial run: choose somebody, see what they would get over ninety days, and what the gate would say each time. */

import { Button, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlayerPlay, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { SequenceDetail } from "../../shared/api";
import { useWords } from "../words/t";
import { Ahead } from "./Ahead";
import { useFound, useTrial } from "./data";
import styles from "./TryIt.module.css";

interface Chosen {
  id: string;
  name: string;
}

function Choosing({
  chosen,
  onChoose,
}: {
  chosen: Chosen | null;
  onChoose: (chosen: Chosen | null) => void;
}) {
  const { t } = useWords();
  const [words, setWords] = useState("");
  const [asked] = useDebouncedValue(words, 200);
  const found = useFound(asked);
  const people = asked.trim().length > 1 ? (found.data?.items ?? []) : [];
  const options = people.map((each) => ({
    value: each.contact_id,
    label: each.name ?? each.addresses[0] ?? t("sequences.somebody"),
    aside: each.addresses.filter((one) => one !== each.name).join(" · "),
  }));
  const known = chosen && options.every(({ value }) => value !== chosen.id);
  return (
    <Select
      label={t("sequences.try.whom")}
      placeholder={t("sequences.try.search")}
      leftSection={<IconSearch size={16} stroke={1.5} />}
      data={known ? [{ value: chosen.id, label: chosen.name }, ...options] : options}
      value={chosen?.id ?? null}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(id) => {
        const option = options.find(({ value }) => value === id);
        onChoose(option ? { id: option.value, name: option.label } : null);
      }}
      filter={({ options: all }) => all}
      renderOption={({ option }) => (
        <span className={styles.option}>
          <span>{option.label}</span>
          <span className={styles.aside}>{options.find(({ value }) => value === option.value)?.aside}</span>
        </span>
      )}
      nothingFoundMessage={t(
        asked.trim().length > 1 && !found.isFetching ? "sequences.try.nobody" : "sequences.try.type",
      )}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("sequences.try.clear") }}
      className={styles.search ?? ""}
    />
  );
}

export function TryIt({ detail }: { detail: SequenceDetail }) {
  const { t } = useWords();
  const [chosen, choose] = useState<Chosen | null>(null);
  const { busy, found, ask, clear } = useTrial();
  return (
    <>
      <p className={styles.lead}>{t("sequences.try.words")}</p>
      <div className={styles.ask}>
        <Choosing
          chosen={chosen}
          onChoose={(who) => {
            choose(who);
            clear();
          }}
        />
        <Button
          leftSection={<IconPlayerPlay size={16} stroke={1.75} />}
          disabled={!chosen}
          loading={busy}
          onClick={() => chosen && void ask(chosen.id, detail.card.id)}
        >
          {t("sequences.try.do")}
        </Button>
      </div>
      {found && chosen ? <Ahead found={found} name={chosen.name} steps={detail.steps} /> : null}
    </>
  );
}
