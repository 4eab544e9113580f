/** After how many days each treatment is asked back: as the practice's file says, or as it was changed here. */

import { Button, Drawer, NumberInput, Switch } from "@mantine/core";
import { useState } from "react";
import type { RecallRule, RecallService } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { useRecallMoves } from "./data";
import styles from "./Intervals.module.css";

const MOST = 4;
const LONGEST = 1500;

function Line({
  service,
  version,
  onVersion,
}: {
  service: RecallService;
  version: number;
  onVersion: (services: RecallService[], version: number) => void;
}) {
  const { t } = useWords();
  const may = useRights();
  const able = may("sequences.manage");
  const { busy, change } = useRecallMoves();
  const [days, setDays] = useState<(number | string)[]>(service.days);
  const numbers = days.filter((each): each is number => typeof each === "number" && each > 0);
  const rising = numbers.length > 0 && numbers.every((each, at) => at === 0 || each > (numbers[at - 1] ?? 0));
  const changed = numbers.join() !== service.days.join();
  const send = async (rule: RecallRule | null): Promise<void> => {
    const done = await change(service.id, version, rule);
    if (!done) return;
    onVersion(done.services, done.version);
    const own = done.services.find((each) => each.id === service.id);
    if (own) setDays(own.days);
  };
  const rule = (more: Partial<RecallRule>): RecallRule => ({
    on: service.on,
    days: numbers,
    while_other: service.while_other,
    ...more,
  });
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <h3 className={styles.name}>{service.name}</h3>
        <Switch
          size="sm"
          className={styles.switch ?? ""}
          checked={service.on}
          disabled={!able || busy}
          onChange={(event) => void send(rule({ on: event.currentTarget.checked }))}
          label={t(service.on ? "recall.rule.on" : "recall.rule.off")}
          labelPosition="left"
        />
      </div>
      <div className={styles.days}>
        {days.map((each, at) => (
          <NumberInput
            // biome-ignore lint/suspicious/noArrayIndexKey: a touch is its place in the row
            key={at}
            aria-label={t("recall.rule.touch", { service: service.name, count: at + 1 })}
            value={each}
            min={1}
            max={LONGEST}
            hideControls
            w={76}
            disabled={!able || !service.on}
            onChange={(value) => setDays(days.map((one, place) => (place === at ? value : one)))}
          />
        ))}
        <span className={styles.unit}>{t("recall.rule.days")}</span>
        <div className={styles.more}>
          {able && service.on && days.length < MOST ? (
            <Button size="compact-sm" variant="subtle" onClick={() => setDays([...days, ""])}>
              {t("recall.rule.add")}
            </Button>
          ) : null}
          {able && service.on && days.length > 1 ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => setDays(days.slice(0, -1))}
            >
              {t("recall.rule.less")}
            </Button>
          ) : null}
        </div>
      </div>
      {able && service.on ? (
        <Switch
          size="xs"
          checked={service.while_other === "wait"}
          disabled={busy}
          onChange={(event) => void send(rule({ while_other: event.currentTarget.checked ? "wait" : "ask" }))}
          label={t("recall.rule.wait")}
        />
      ) : null}
      {changed && !rising ? <p className={styles.wrong}>{t("recall.rule.rising")}</p> : null}
      <div className={styles.foot}>
        {changed ? (
          <Button size="compact-md" disabled={!rising} loading={busy} onClick={() => void send(rule({}))}>
            {t("recall.rule.save")}
          </Button>
        ) : null}
        {able && service.changed && service.file_days.length > 0 ? (
          <Button size="compact-md" variant="subtle" disabled={busy} onClick={() => void send(null)}>
            {t("recall.rule.file", { days: service.file_days.join(", ") })}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

interface Props {
  services: RecallService[];
  version: number;
  onClose: () => void;
}

export function Intervals({ services, version, onClose }: Props) {
  const { t } = useWords();
  const may = useRights();
  const [now, setNow] = useState({ services, version });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={t("recall.intervals")}
      closeButtonProps={{ "aria-label": t("said.close") }}
      transitionProps={{ duration: 120 }}
    >
      <p className={styles.soft}>
        {t("recall.rule.words")} {may("sequences.manage") ? null : t("recall.rule.manager")}
      </p>
      <ul className={styles.rows}>
        {now.services.map((service) => (
          <Line
            key={service.id}
            service={service}
            version={now.version}
            onVersion={(changed, at) => setNow({ services: changed, version: at })}
          />
        ))}
      </ul>
    </Drawer>
  );
}
