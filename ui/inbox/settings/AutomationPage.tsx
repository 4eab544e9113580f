/** Pausing in full: what is paused now, what could be, and who paused when. */

import { Badge, Button, SegmentedControl } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import type { AssistantMode, AutomationView, PauseView } from "../../shared/api";
import { asking, useAutomation, usePauses, usePausing } from "../data/automation";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { useSteering } from "../data/steering";
import { usePauseWords } from "../parts/pauseWords";
import { useWords } from "../words/t";
import styles from "./AutomationPage.module.css";
import { Failed } from "./Failed";
import { Section } from "./Section";

interface Place {
  scope: PauseView["scope"];
  id: string | null;
  name: string | null;
}

function placesOf(automation: AutomationView): Place[] {
  return [
    { scope: "practice", id: null, name: null },
    ...automation.channels.map((id) => ({ scope: "channel" as const, id, name: null })),
    ...automation.locations.map(({ id, name }) => ({ scope: "location" as const, id, name })),
  ];
}

function PlaceRow({
  place,
  pause,
  wide,
}: {
  place: Place;
  pause: PauseView | undefined;
  wide: PauseView | undefined;
}) {
  const { t } = useWords();
  const may = useRights();
  const words = usePauseWords();
  const presses = usePausing();
  const now = useSlow();
  const [busy, setBusy] = useState(false);
  const name = words.where({ scope: place.scope, scope_id: place.id, scope_name: place.name });
  const press = async (): Promise<void> => {
    setBusy(true);
    if (pause) await presses.resume(pause.id);
    else
      await presses.pause({
        scope: place.scope,
        scope_id: place.id,
        include_first_replies: false,
        reason: null,
      });
    setBusy(false);
  };
  const by = pause?.by ?? t("automation.somebody");
  return (
    <li className={styles.place}>
      <div className={styles.words}>
        <p className={styles.name}>{place.scope === "practice" ? t("automation.all") : name}</p>
        <p className={styles.state}>
          {pause
            ? `${t("automation.since", { by, since: words.since(pause, now) })} ${words.effect(pause)}`
            : t(wide ? "automation.byPractice" : `automation.runs.${place.scope}`)}
        </p>
      </div>
      <Badge
        className={styles.badge}
        variant="light"
        color={pause || wide ? "yellow" : "green"}
        data-state={pause || wide ? "paused" : "running"}
      >
        {t(pause || wide ? "automation.paused" : "automation.running")}
      </Badge>
      {may("automation.pause") ? (
        <Button
          className={styles.press}
          size="compact-md"
          variant={pause ? "filled" : "default"}
          loading={busy}
          leftSection={
            pause ? <IconPlayerPlay size={16} stroke={1.5} /> : <IconPlayerPause size={16} stroke={1.5} />
          }
          aria-label={`${t(pause ? "automation.resume" : "automation.pause")}: ${place.scope === "practice" ? t("automation.all") : name}`}
          onClick={() => (place.scope === "practice" && !pause ? asking.set(true) : void press())}
        >
          {t(pause ? "automation.resume" : "automation.pause")}
        </Button>
      ) : null}
    </li>
  );
}

function HistoryRow({ pause }: { pause: PauseView }) {
  const { t, time } = useWords();
  const words = usePauseWords();
  const somebody = t("automation.somebody");
  const lasted = pause.ended_at ? time.age(Date.parse(pause.ended_at) - Date.parse(pause.since)) : null;
  return (
    <tr>
      <td data-label={t("automation.when")}>{time.dayTime(pause.since)}</td>
      <td data-label={t("pause.what")}>
        {pause.scope === "practice" ? t("automation.all") : words.where(pause)}
        <span className={styles.soft}>
          {pause.include_first_replies ? t("automation.withFirst") : t("automation.withoutFirst")}
          {pause.reason ? ` · ${t(`pause.why.${pause.reason}`)}` : ""}
        </span>
      </td>
      <td data-label={t("automation.who")}>
        {pause.by ?? somebody}
        {pause.ended_at && pause.ended_by !== pause.by ? (
          <span className={styles.soft}>{t("automation.resumedBy", { by: pause.ended_by ?? somebody })}</span>
        ) : null}
      </td>
      <td data-label={t("automation.lasted")}>
        {lasted ?? t("automation.still")}
        {pause.released !== null && pause.released > 0 ? (
          <span className={styles.soft}>{t("automation.released", { count: pause.released })}</span>
        ) : null}
      </td>
    </tr>
  );
}

function History() {
  const { t } = useWords();
  const pauses = usePauses(true);
  if (pauses.isError) return <Failed again={() => void pauses.refetch()} />;
  if (!pauses.data) return <div className={styles.wait} aria-busy="true" />;
  if (pauses.data.items.length === 0) return <p className={styles.never}>{t("automation.never")}</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("automation.when")}</th>
          <th scope="col">{t("pause.what")}</th>
          <th scope="col">{t("automation.who")}</th>
          <th scope="col">{t("automation.lasted")}</th>
        </tr>
      </thead>
      <tbody>
        {pauses.data.items.map((pause) => (
          <HistoryRow key={pause.id} pause={pause} />
        ))}
      </tbody>
    </table>
  );
}

const MODES: readonly AssistantMode[] = ["auto", "draft", "off"];

function ModeRow({ channel, mode }: AutomationView["modes"][number]) {
  const { t, code } = useWords();
  const may = useRights();
  const { busy, channel: steer } = useSteering();
  const name = code("channel", channel);
  return (
    <li className={styles.place}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.state}>{t(`assist.${mode}.words`)}</p>
      </div>
      <SegmentedControl
        size="xs"
        value={mode}
        disabled={busy || !may("settings.edit")}
        onChange={(value) => void steer(channel, value as AssistantMode)}
        className={styles.modes ?? ""}
        aria-label={t("assist.channelOf", { channel: name })}
        data={MODES.map((one) => ({ value: one, label: t(`assist.${one}`) }))}
      />
    </li>
  );
}

export default function AutomationPage() {
  const { t } = useWords();
  const automation = useAutomation({ fresh: true });
  if (automation.isError) return <Failed again={() => void automation.refetch()} />;
  if (!automation.data) return <div className={styles.wait} aria-busy="true" />;
  const { paused } = automation.data;
  const wide = paused.find((pause) => pause.scope === "practice");
  return (
    <>
      <Section words={t("automation.lead")}>
        <ul className={styles.places}>
          {placesOf(automation.data).map((place) => (
            <PlaceRow
              key={`${place.scope}:${place.id}`}
              place={place}
              pause={paused.find((pause) => pause.scope === place.scope && pause.scope_id === place.id)}
              wide={place.scope === "practice" ? undefined : wide}
            />
          ))}
        </ul>
        {automation.data.held > 0 ? (
          <p className={styles.held}>{t("automation.held", { count: automation.data.held })}</p>
        ) : null}
      </Section>
      <Section title={t("assist.channels")} words={t("assist.channelsWords")}>
        <ul className={styles.places}>
          {automation.data.modes.map((one) => (
            <ModeRow key={one.channel} {...one} />
          ))}
        </ul>
      </Section>
      <Section title={t("automation.history")}>
        <History />
      </Section>
    </>
  );
}
