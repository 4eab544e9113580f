/** What the board shows, all in sight: whose, from where, which line, place and tag, in which order, and a search. */

import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useSession } from "../data/queries";
import { useWords } from "../words/t";
import styles from "./Filters.module.css";
import { type BoardSearch, type Filter, filters, narrowed, type Sort, sorts } from "./search";
import type { BoardChoices, Choice } from "./types";

interface Props {
  search: BoardSearch;
  choices: BoardChoices | undefined;
  onSearch: (change: BoardSearch) => void;
}

const WAIT_MS = 250;

function useData(choices: BoardChoices | undefined): Record<Filter, { value: string; label: string }[]> {
  const { t, code } = useWords();
  const me = useSession().data?.user.id ?? "";
  const named = (given: readonly Choice[] | undefined) =>
    (given ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return {
    owner: [
      { value: "me", label: t("board.mine") },
      { value: "none", label: t("board.nobody") },
      ...named(choices?.owners.filter(({ id }) => id !== me)),
    ],
    source: named(choices?.sources),
    line: (choices?.lines ?? []).map((line) => ({ value: line, label: code("board.line", line) })),
    location: named(choices?.locations),
    tag: (choices?.tags ?? []).map((tag) => ({ value: tag, label: tag })),
  };
}

export function SearchField({ search, onSearch }: Pick<Props, "search" | "onSearch">) {
  const { t } = useWords();
  const [typed, setTyped] = useState(search.q ?? "");
  const tell = useDebouncedCallback((q: string) => onSearch({ q: q.trim() }), WAIT_MS);
  useEffect(() => {
    if (search.q === undefined) setTyped("");
  }, [search.q]);
  return (
    <TextInput
      type="search"
      className={styles.search ?? ""}
      aria-label={t("board.search")}
      placeholder={t("board.search.hint")}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
      value={typed}
      maxLength={80}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}

export function SortField({ search, onSearch }: Pick<Props, "search" | "onSearch">) {
  const { t } = useWords();
  return (
    <Select
      className={styles.sort ?? ""}
      aria-label={t("board.sort")}
      data={sorts.map((sort) => ({ value: sort, label: t(`board.sort.${sort}`) }))}
      value={search.sort ?? sorts[0]}
      onChange={(sort) => onSearch({ sort: (sort ?? sorts[0]) as Sort })}
      allowDeselect={false}
      comboboxProps={{ width: "max-content", position: "bottom-end" }}
    />
  );
}

export function Filters({ search, choices, onSearch }: Props) {
  const { t } = useWords();
  const data = useData(choices);
  const shown = filters.filter(
    (name) =>
      search[name] !== undefined || name === "owner" || data[name].length > (name === "location" ? 1 : 0),
  );
  return (
    <fieldset className={styles.filters}>
      <legend className="sr">{t("board.filters")}</legend>
      {shown.map((name) => (
        <Select
          key={name}
          size="xs"
          className={styles.filter ?? ""}
          aria-label={t(`board.filter.${name}`)}
          placeholder={t(`board.filter.${name}`)}
          data={data[name]}
          value={search[name] ?? null}
          onChange={(value) => onSearch({ [name]: value ?? undefined })}
          data-on={search[name] !== undefined || undefined}
          clearable
          clearButtonProps={{ "aria-label": t("board.filter.clear", { filter: t(`board.filter.${name}`) }) }}
          comboboxProps={{ width: "max-content", position: "bottom-start" }}
        />
      ))}
      {narrowed(search) ? (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconX size={14} stroke={1.75} aria-hidden="true" />}
          onClick={() =>
            onSearch({
              ...Object.fromEntries(filters.map((name) => [name, undefined])),
              q: undefined,
            } as BoardSearch)
          }
        >
          {t("board.filter.none")}
        </Button>
      ) : null}
    </fieldset>
  );
}
