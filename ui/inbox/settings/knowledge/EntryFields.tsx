/** The fields of an entry, the same wherever one is written. */

import { MultiSelect, Textarea, TextInput } from "@mantine/core";
import type { EntryBody, KnowledgeView } from "../../../shared/api";
import { useWords } from "../../words/t";
import styles from "./Knowledge.module.css";
import { kinds } from "./knowledge";

interface Props {
  found: KnowledgeView;
  entry: EntryBody;
  change: (values: Partial<EntryBody>) => void;
  locked?: boolean;
}

export function EntryWords({ entry, change, locked = false }: Omit<Props, "found">) {
  const { t } = useWords();
  return (
    <>
      <TextInput
        label={t("knowledge.title")}
        description={t("knowledge.title.words")}
        value={entry.title}
        maxLength={200}
        readOnly={locked}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t("knowledge.text")}
        description={t("knowledge.text.words")}
        value={entry.text}
        maxLength={2000}
        autosize
        minRows={3}
        maxRows={14}
        readOnly={locked}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
    </>
  );
}

export function EntryAbout({ found, entry, change, locked = false }: Props) {
  const { t, code } = useWords();
  const day = (value: string): string | null => value || null;
  return (
    <>
      <div className={styles.two}>
        <MultiSelect
          label={t("knowledge.kinds")}
          data={kinds.map((value) => ({ value, label: code("knowledge.kind", value) }))}
          value={[...entry.kinds]}
          maxValues={6}
          searchable
          readOnly={locked}
          onChange={(chosen) =>
            chosen.length > 0 && change({ kinds: chosen as unknown as EntryBody["kinds"] })
          }
        />
        <MultiSelect
          label={t("knowledge.services")}
          placeholder={entry.services?.length ? "" : t("knowledge.services.all")}
          data={found.services.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...(entry.services ?? [])]}
          searchable
          readOnly={locked}
          onChange={(services) => change({ services })}
        />
      </div>
      {found.locations.length > 1 ? (
        <MultiSelect
          label={t("knowledge.locations")}
          placeholder={entry.locations?.length ? "" : t("knowledge.locations.all")}
          data={found.locations.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...(entry.locations ?? [])]}
          readOnly={locked}
          onChange={(locations) => change({ locations })}
        />
      ) : null}
      <div className={styles.two}>
        <TextInput
          type="date"
          label={t("knowledge.from")}
          value={entry.valid_from ?? ""}
          readOnly={locked}
          onChange={(event) => change({ valid_from: day(event.currentTarget.value) })}
        />
        <TextInput
          type="date"
          label={t("knowledge.until")}
          description={t("knowledge.until.words")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={entry.valid_until ?? ""}
          readOnly={locked}
          onChange={(event) => change({ valid_until: day(event.currentTarget.value) })}
        />
      </div>
    </>
  );
}
