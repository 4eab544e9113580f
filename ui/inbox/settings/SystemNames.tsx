/** Which of their visits, people and places is which of ours: matched by a person, once. */

import { Button, Select } from "@mantine/core";
import { useState } from "react";
import type { Catalogue, SystemLinks, SystemView } from "../../shared/api";
import { useCatalogue, useSystemMoves } from "../data/systems";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import styles from "./SystemsPage.module.css";

type Kind = "types" | "services" | "providers" | "locations";
type Listed = Catalogue["our_types"];

/** Ours beside theirs. Treatments are matched with what that system calls its services, like visits. */
function rowsOf(found: Catalogue): { kind: Kind; ours: Listed; theirs: Listed }[] {
  return [
    { kind: "types", ours: found.our_types, theirs: found.their_types },
    { kind: "providers", ours: found.our_providers, theirs: found.their_providers },
    { kind: "locations", ours: found.our_locations, theirs: found.their_locations },
    { kind: "services", ours: found.our_services, theirs: found.their_types },
  ];
}

/** Same name, whatever its case: a proposal that a person sees before it counts. */
function proposed(held: SystemLinks, found: Catalogue): SystemLinks {
  const links = structuredClone(held);
  for (const { kind, ours, theirs } of rowsOf(found)) {
    for (const { id, name } of ours) {
      const same = theirs.find((one) => one.name.trim().toLowerCase() === name.trim().toLowerCase());
      if (!(id in links[kind]) && same) links[kind][id] = same.id;
    }
  }
  return links;
}

function Names({ system, found, onClose }: { system: SystemView; found: Catalogue; onClose: () => void }) {
  const { t } = useWords();
  const moves = useSystemMoves();
  const [links, setLinks] = useState(() => proposed(system.links, found));
  const [busy, setBusy] = useState(false);
  const put = (kind: Kind, ours: string, theirs: string | null): void =>
    setLinks((before) => {
      const changed = { ...before[kind] };
      if (theirs) changed[ours] = theirs;
      else delete changed[ours];
      return { ...before, [kind]: changed };
    });
  const save = async (): Promise<void> => {
    setBusy(true);
    const done = await moves.link(system.standing.id, links, system.standing.version);
    setBusy(false);
    if (done === true) onClose();
  };
  return (
    <>
      {rowsOf(found).map(({ kind, ours, theirs }) =>
        ours.length === 0 || theirs.length === 0 ? null : (
          <fieldset key={kind} className={styles.names}>
            <legend className={styles.legend}>{t(`systems.names.${kind}`)}</legend>
            {ours.map(({ id, name }) => (
              <div key={id} className={styles.pair}>
                <span className={styles.ours}>{name}</span>
                <Select
                  className={styles.theirs ?? ""}
                  aria-label={t("systems.names.of", { name })}
                  placeholder={t("systems.names.none")}
                  data={theirs.map((one) => ({ value: one.id, label: one.name }))}
                  value={links[kind][id] ?? null}
                  onChange={(value) => put(kind, id, value)}
                  searchable
                  clearable
                />
              </div>
            ))}
          </fieldset>
        ),
      )}
      <div className={styles.moves}>
        <Button loading={busy} onClick={() => void save()}>
          {t("systems.names.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("pause.cancel")}
        </Button>
      </div>
    </>
  );
}

export function SystemNames({ system, onClose }: { system: SystemView; onClose: () => void }) {
  const { t } = useWords();
  const catalogue = useCatalogue(system.standing.id, true);
  return (
    <div className={styles.naming}>
      <p className={styles.soft}>{t("systems.names.words")}</p>
      {catalogue.isError ? (
        <Notice
          tone="bad"
          title={t("systems.names.failed")}
          words={t("systems.names.failed.words")}
          action={<Button onClick={() => void catalogue.refetch()}>{t("error.retry")}</Button>}
        />
      ) : catalogue.data ? (
        <Names system={system} found={catalogue.data} onClose={onClose} />
      ) : (
        <div className={styles.asking} aria-busy="true" />
      )}
    </div>
  );
}
