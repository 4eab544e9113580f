/** Asks what to pause and whether first replies still go out; one press does it. */

import { Button, Modal, Radio, Select } from "@mantine/core";
import { IconPlayerPauseFilled } from "@tabler/icons-react";
import { useState } from "react";
import type { AutomationView, PausePress } from "../../shared/api";
import { useAutomation, usePausing } from "../data/automation";
import { useWords, type Words } from "../words/t";
import styles from "./PauseForm.module.css";

const whys = ["wrong_message", "closed", "weather", "provider_away", "system_trouble", "other"] as const;
type Why = (typeof whys)[number];
const EVERYTHING = "practice:";

function places(automation: AutomationView | undefined, { t, code }: Words) {
  const channels = (automation?.channels ?? []).map((id) => ({
    value: `channel:${id}`,
    label: code("automation.channel", id),
  }));
  const locations = (automation?.locations ?? []).map(({ id, name }) => ({
    value: `location:${id}`,
    label: name,
  }));
  return [
    { value: EVERYTHING, label: t("pause.everything") },
    { group: t("pause.channels"), items: channels },
    ...(locations.length > 0 ? [{ group: t("pause.locations"), items: locations }] : []),
  ];
}

function pressOf(place: string, hold: boolean, why: Why | null): PausePress {
  const [scope = "practice", id = ""] = place.split(":");
  return {
    scope: scope as NonNullable<PausePress["scope"]>,
    scope_id: id || null,
    include_first_replies: hold,
    reason: why,
  };
}

export default function PauseForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const automation = useAutomation().data;
  const { pause } = usePausing();
  const [place, setPlace] = useState(EVERYTHING);
  const [hold, setHold] = useState(false);
  const [why, setWhy] = useState<Why | null>(null);
  const [busy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    const done = await pause(pressOf(place, hold, why));
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("pause.open")}
      size={460}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <p className={styles.lead}>{t("pause.lead")}</p>
      <div className={styles.fields}>
        <Select
          label={t("pause.what")}
          data={places(automation, words)}
          value={place}
          onChange={(chosen) => setPlace(chosen ?? EVERYTHING)}
          allowDeselect={false}
        />
        <Radio.Group
          label={t("pause.first")}
          value={hold ? "hold" : "answer"}
          onChange={(chosen) => setHold(chosen === "hold")}
        >
          <div className={styles.choices}>
            <Radio value="answer" label={t("pause.answer")} description={t("pause.answerWords")} />
            <Radio value="hold" label={t("pause.hold")} description={t("pause.holdWords")} />
          </div>
        </Radio.Group>
        <Select
          label={t("pause.why")}
          placeholder={t("pause.whyNone")}
          data={whys.map((one) => ({ value: one, label: t(`pause.why.${one}`) }))}
          value={why}
          onChange={(chosen) => setWhy(whys.find((one) => one === chosen) ?? null)}
          clearable
        />
      </div>
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          {t("pause.cancel")}
        </Button>
        <Button
          loading={busy}
          leftSection={<IconPlayerPauseFilled size={14} />}
          onClick={() => void press()}
          data-autofocus
        >
          {t("pause.press")}
        </Button>
      </div>
    </Modal>
  );
}
