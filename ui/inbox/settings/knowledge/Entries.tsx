/** The list of answers: found by their words, by kind, language and validity; each fact once with its languages. */

import { Button, Select, TextInput } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBook2,
  IconCalendarOff,
  IconCalendarTime,
  IconSearch,
} from "@tabler/icons-react";
import { useState } from "react";
import type { EntryView, KnowledgeView } from "../../../shared/api";
import { useRights } from "../../data/rights";
import { Notice } from "../../parts/Notice";
import { useWords } from "../../words/t";
import { useDay } from "../vendors";
import { type Editing, EntryEditor, editing } from "./EntryEditor";
import styles from "./Knowledge.module.css";
import { blank, bodyOf, type Fact, type Filter, facts, filtered, kinds, useLanguageName } from "./knowledge";

export function Validity({ entry }: { entry: Pick<EntryView, "state" | "valid_from" | "valid_until"> }) {
  const { t } = useWords();
  const day = useDay();
  if (entry.state === "current") {
    return entry.valid_until ? (
      <span className={styles.chip}>{t("knowledge.state.until", { day: day(entry.valid_until) })}</span>
    ) : null;
  }
  const Icon = entry.state === "expired" ? IconCalendarOff : IconCalendarTime;
  const when = day(entry.state === "not_yet" ? entry.valid_from : entry.valid_until);
  return (
    <span className={styles.chip} data-tone={entry.state === "expired" ? "bad" : "warn"}>
      <Icon size={14} stroke={1.75} aria-hidden="true" />
      {t(`knowledge.state.${entry.state}`, { day: when })}
    </span>
  );
}

function Row({ fact, found, open }: { fact: Fact; found: KnowledgeView; open: (it: Editing) => void }) {
  const { t, code } = useWords();
  const languageName = useLanguageName();
  const may = useRights();
  const { original, all } = fact;
  const missing = found.languages.filter((one) => !all.some((entry) => entry.language === one));
  const about = original.services
    .map((id) => found.services.find((one) => one.id === id)?.name ?? id)
    .slice(0, 3);
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <p className={styles.name}>
          <button type="button" className={styles.open} onClick={() => open(editing(original))}>
            {original.title}
          </button>
          <Validity entry={original} />
          {original.kinds.includes("offer") && !original.valid_until ? (
            <span className={styles.chip} data-tone="warn">
              <IconCalendarOff size={14} stroke={1.75} aria-hidden="true" />
              {t("knowledge.state.endless")}
            </span>
          ) : null}
          {all.some(({ claims }) => claims.length > 0) ? (
            <span className={styles.chip} data-tone="warn">
              <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" />
              {t("knowledge.claims.short")}
            </span>
          ) : null}
        </p>
        <p className={styles.text}>{original.text}</p>
        <p className={styles.soft}>
          {original.kinds.map((kind) => code("knowledge.kind", kind)).join(", ")}
          {about.length > 0 ? ` · ${about.join(", ")}` : ""}
        </p>
      </div>
      <div className={styles.languages}>
        {all.map((entry) => (
          <button
            key={entry.id}
            type="button"
            className={styles.language}
            onClick={() => open(editing(entry))}
          >
            {entry.language.toUpperCase()}
            <span className={styles.sr}>
              {" "}
              {t("knowledge.open", { title: original.title, language: languageName(entry.language) })}
            </span>
          </button>
        ))}
        {may("knowledge.edit")
          ? missing.map((language) => (
              <button
                key={language}
                type="button"
                className={styles.language}
                data-missing
                onClick={() =>
                  open({
                    entry: null,
                    body: blank({
                      kinds: bodyOf(original).kinds,
                      title: original.title,
                      language,
                      translation_of: original.id,
                    }),
                  })
                }
              >
                + {language.toUpperCase()}
                <span className={styles.sr}>
                  {" "}
                  {t("knowledge.add.language", { title: original.title, language: languageName(language) })}
                </span>
              </button>
            ))
          : null}
      </div>
    </li>
  );
}

function Filters({
  found,
  filter,
  set,
}: {
  found: KnowledgeView;
  filter: Filter;
  set: (it: Filter) => void;
}) {
  const { t, code } = useWords();
  const languageName = useLanguageName();
  const states = ["expired", "expires_soon", "not_yet", "current", "claims"] as const;
  return (
    <search className={styles.filters}>
      <TextInput
        aria-label={t("knowledge.search")}
        placeholder={t("knowledge.search")}
        leftSection={<IconSearch size={16} stroke={1.5} />}
        value={filter.text}
        onChange={(event) => set({ ...filter, text: event.currentTarget.value })}
      />
      <Select
        aria-label={t("knowledge.kinds")}
        placeholder={t("knowledge.anyKind")}
        clearable
        searchable
        value={filter.kind}
        data={kinds.map((value) => ({ value, label: code("knowledge.kind", value) }))}
        onChange={(kind) => set({ ...filter, kind })}
      />
      {found.languages.length > 1 ? (
        <Select
          aria-label={t("knowledge.language")}
          placeholder={t("knowledge.anyLanguage")}
          clearable
          value={filter.language}
          data={found.languages.flatMap((value) => [
            { value, label: languageName(value) },
            { value: `-${value}`, label: t("knowledge.without", { language: languageName(value) }) },
          ])}
          onChange={(language) => set({ ...filter, language })}
        />
      ) : null}
      <Select
        aria-label={t("knowledge.validity")}
        placeholder={t("knowledge.anyState")}
        clearable
        value={filter.state}
        data={states.map((value) => ({ value, label: t(`knowledge.only.${value}`) }))}
        onChange={(state) => set({ ...filter, state })}
      />
    </search>
  );
}

const EVERYTHING: Filter = { text: "", kind: null, language: null, state: null };

export function Entries({ found }: { found: KnowledgeView }) {
  const { t } = useWords();
  const may = useRights();
  const [filter, setFilter] = useState(EVERYTHING);
  const [open, setOpen] = useState<Editing | null>(null);
  const all = facts(found);
  const shown = filtered(all, filter);
  const count = (state: EntryView["state"]): number =>
    found.entries.filter((one) => one.state === state).length;
  const expired = count("expired");
  const soon = count("expires_soon");
  return (
    <>
      <Filters found={found} filter={filter} set={setFilter} />
      <div className={styles.bar}>
        <p className={styles.soft} role="status">
          {t("knowledge.shown", { count: shown.length, all: all.length })}
        </p>
        {expired > 0 && filter.state !== "expired" ? (
          <button
            type="button"
            className={styles.alert}
            data-tone="bad"
            onClick={() => setFilter({ ...EVERYTHING, state: "expired" })}
          >
            {t("knowledge.expired", { count: expired })}
          </button>
        ) : null}
        {soon > 0 && filter.state !== "expires_soon" ? (
          <button
            type="button"
            className={styles.alert}
            data-tone="warn"
            onClick={() => setFilter({ ...EVERYTHING, state: "expires_soon" })}
          >
            {t("knowledge.soon", { count: soon })}
          </button>
        ) : null}
        {may("knowledge.edit") ? (
          <Button className={styles.right ?? ""} onClick={() => setOpen({ entry: null, body: blank() })}>
            {t("knowledge.new")}
          </Button>
        ) : null}
      </div>
      {shown.length === 0 ? (
        <Notice
          icon={IconBook2}
          title={t(all.length === 0 ? "knowledge.none" : "knowledge.nothing")}
          words={t(all.length === 0 ? "knowledge.none.words" : "knowledge.nothing.words")}
        />
      ) : (
        <ul className={styles.list} aria-label={t("knowledge.view.entries")}>
          {shown.map((fact) => (
            <Row key={fact.original.id} fact={fact} found={found} open={setOpen} />
          ))}
        </ul>
      )}
      {open ? <EntryEditor found={found} open={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
