/** The practice's own system: how fresh what we know of it is, what it calls our things, and connecting one. */

import { ActionIcon, Button, CopyButton, Tooltip } from "@mantine/core";
import { IconCalendarShare, IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import type { SystemView } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { useSystemMoves, useSystems } from "../data/systems";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { Connected, ConnectedList, Trouble, Troubles } from "./Connected";
import { Failed } from "./Failed";
import { Coming, Section } from "./Section";
import { SystemForm } from "./SystemForm";
import { SystemNames } from "./SystemNames";
import styles from "./SystemsPage.module.css";

type State = SystemView["standing"]["state"];
const COLOURS: Record<State, string> = {
  well: "teal",
  new: "gray",
  stale: "yellow",
  failing: "red",
  paused: "red",
  off: "gray",
};
const KINDS = ["appointments", "clients", "invoices", "packages"] as const;

function Fresh({ system }: { system: SystemView }) {
  const { t, time, code } = useWords();
  const now = useSlow();
  const {
    readings,
    calls_left: left,
    calls_of: of,
    on_their_way: under,
    last_push_at: push,
  } = system.standing;
  const shown = KINDS.flatMap((kind) => readings.filter((one) => one.kind === kind));
  return (
    <dl className={styles.facts}>
      {shown.map(({ kind, read_at: at }) => (
        <div key={kind}>
          <dt>{code("systems.kind", kind)}</dt>
          <dd title={at ? time.exact(at) : undefined}>
            {at ? t("systems.read", { when: time.relative(at, now) }) : t("systems.unread")}
          </dd>
        </div>
      ))}
      {push ? (
        <div>
          <dt>{t("systems.push")}</dt>
          <dd title={time.exact(push)}>{time.relative(push, now)}</dd>
        </div>
      ) : null}
      {left === null ? null : (
        <div>
          <dt>{t("systems.calls")}</dt>
          <dd>{t("systems.calls.left", { left, of: of ?? left })}</dd>
        </div>
      )}
      {under > 0 ? (
        <div>
          <dt>{t("systems.under")}</dt>
          <dd>{under}</dd>
        </div>
      ) : null}
    </dl>
  );
}

function Wrong({ system, onNames }: { system: SystemView; onNames: () => void }) {
  const { t, code } = useWords();
  const { state, why, since, unclear, unlinked } = system.standing;
  const broken = state === "failing" || state === "paused" || state === "stale";
  if (!broken && unclear === 0 && unlinked.length === 0) return null;
  return (
    <Troubles>
      {broken ? (
        <Trouble
          broken={state !== "stale"}
          what={t(`systems.what.${state}`)}
          since={since}
          words={t(`systems.fix.${state}`)}
          code={why}
        />
      ) : null}
      {unclear > 0 ? (
        <Trouble what={t("systems.unclear", { count: unclear })} words={t("systems.unclear.words")} />
      ) : null}
      {unlinked.length > 0 ? (
        <Trouble
          what={t("systems.unlinked", { count: unlinked.length })}
          words={unlinked
            .slice(0, 6)
            .map((one) => `${code("systems.thing", one.kind)} ${one.external_id}`)
            .join(" · ")}
        >
          <Button className={styles.fix ?? ""} size="compact-sm" variant="default" onClick={onNames}>
            {t("systems.names")}
          </Button>
        </Trouble>
      ) : null}
    </Troubles>
  );
}

function Address({ url }: { url: string }) {
  const { t } = useWords();
  return (
    <div className={styles.address}>
      <span className={styles.soft}>{t("systems.toldAt")}</span>
      <code className={styles.url}>{url}</code>
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? "systems.copied" : "systems.copy")}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("systems.copy")} onClick={copy}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}

function System({ system, onChange }: { system: SystemView; onChange: () => void }) {
  const { t } = useWords();
  const may = useRights();
  const moves = useSystemMoves();
  const [naming, setNaming] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState(false);
  const { standing } = system;
  const manages = may("channels.manage") && standing.state !== "off";
  const look = async (): Promise<void> => {
    setBusy(true);
    await moves.look(standing.id);
    setBusy(false);
  };
  return (
    <Connected
      glyph={<IconCalendarShare size={20} stroke={1.75} />}
      name={system.title}
      at={t(standing.books ? "systems.books" : "systems.readsOnly")}
      state={t(`systems.state.${standing.state}`)}
      colour={COLOURS[standing.state]}
    >
      {standing.state === "off" ? null : <Fresh system={system} />}
      <Wrong system={system} onNames={() => setNaming(true)} />
      {manages ? (
        <>
          <Address url={system.told_at} />
          <div className={`${styles.moves} ${styles.inside}`}>
            <Button size="compact-md" variant="default" loading={busy} onClick={() => void look()}>
              {t("systems.look")}
            </Button>
            <Button size="compact-md" variant="default" onClick={() => setNaming((open) => !open)}>
              {t("systems.names")}
            </Button>
            <Button size="compact-md" variant="default" onClick={onChange}>
              {t("systems.access")}
            </Button>
            <Button
              size="compact-md"
              variant="subtle"
              color="red"
              onClick={() => (leaving ? void moves.disconnect(standing.id) : setLeaving(true))}
              onBlur={() => setLeaving(false)}
            >
              {t(leaving ? "systems.disconnect.sure" : "systems.disconnect")}
            </Button>
          </div>
        </>
      ) : null}
      {naming && manages ? <SystemNames system={system} onClose={() => setNaming(false)} /> : null}
    </Connected>
  );
}

export default function SystemsPage() {
  const { t } = useWords();
  const may = useRights();
  const systems = useSystems();
  const [adding, setAdding] = useState<string | null>(null);
  if (systems.isError) return <Failed again={() => void systems.refetch()} />;
  if (!systems.data) return <Coming />;
  const { systems: found, kinds } = systems.data;
  return (
    <Section words={t("systems.lead")}>
      {found.length === 0 && adding === null ? (
        <Notice icon={IconCalendarShare} title={t("systems.none")} words={t("systems.none.words")} />
      ) : null}
      <ConnectedList>
        {found.map((each) => (
          <System key={each.standing.id} system={each} onChange={() => setAdding(each.standing.system)} />
        ))}
      </ConnectedList>
      {may("channels.manage") ? (
        adding === null ? (
          <Button className={styles.add ?? ""} variant="default" onClick={() => setAdding("")}>
            {t("systems.add")}
          </Button>
        ) : (
          <SystemForm key={adding} kinds={kinds} chosen={adding} onClose={() => setAdding(null)} />
        )
      ) : null}
    </Section>
  );
}
