/** What the law leaves to the practice, each choice explained, with who chose what when. */

import { Radio } from "@mantine/core";
import type { ComplianceSettings } from "../../shared/api";
import { useRights } from "../data/rights";
import { type Key, useWords } from "../words/t";
import styles from "./CompliancePage.module.css";
import {
  choices,
  type Name,
  names,
  useComplianceEditing,
  useComplianceSettings,
  type Value,
} from "./compliance";
import { Failed } from "./Failed";
import { Conflict, SaveBar } from "./SaveBar";
import { Coming, Section } from "./Section";

function useChoiceWords() {
  const { t } = useWords();
  return {
    name: (name: string): string => t(`compliance.${name}` as Key),
    choice: (name: string, value: Value): string => t(`compliance.${name}.${String(value)}` as Key),
  };
}

interface SettingProps {
  name: Name;
  value: Value;
  usual: Value;
  locked: boolean;
  onChoose: (value: Value) => void;
}

function Setting({ name, value, usual, locked, onChoose }: SettingProps) {
  const { t } = useWords();
  const words = useChoiceWords();
  const offered: readonly Value[] = choices[name];
  const pick = (chosen: string): void => {
    const found = offered.find((one) => String(one) === chosen);
    if (found !== undefined) onChoose(found);
  };
  return (
    <li className={styles.setting}>
      <div>
        <h3 className={styles.name} id={`setting-${name}`}>
          {words.name(name)}
        </h3>
        <p className={styles.words} id={`about-${name}`}>
          {t(`compliance.${name}.words` as Key)}
        </p>
      </div>
      <Radio.Group
        value={String(value)}
        onChange={pick}
        aria-labelledby={`setting-${name}`}
        aria-describedby={`about-${name}`}
      >
        <div className={styles.choices}>
          {offered.map((one) => (
            <Radio
              key={String(one)}
              value={String(one)}
              disabled={locked}
              label={
                <>
                  {words.choice(name, one)}
                  {one === usual ? <span className={styles.usual}>{t("compliance.default")}</span> : null}
                </>
              }
            />
          ))}
        </div>
      </Radio.Group>
    </li>
  );
}

function History({ found }: { found: ComplianceSettings }) {
  const { t, time } = useWords();
  const words = useChoiceWords();
  if (found.history.length === 0) return <p className={styles.words}>{t("compliance.never")}</p>;
  return (
    <ol className={styles.history}>
      {found.history.map((step) => (
        <li key={step.version} className={styles.step}>
          <p className={styles.words}>
            {time.dayTime(step.at)} · {step.by ?? t("automation.somebody")}
          </p>
          {step.changes.map((change) => (
            <p key={change.setting}>
              {t("compliance.change", {
                name: words.name(change.setting),
                before: words.choice(change.setting, change.before as Value),
                after: words.choice(change.setting, change.after as Value),
              })}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Editor({ found }: { found: ComplianceSettings }) {
  const { t } = useWords();
  const may = useRights();
  const editing = useComplianceEditing(found);
  const locked = !may("compliance.edit");
  return (
    <>
      <Section words={locked ? t("compliance.locked") : t("compliance.lead")}>
        <Conflict editing={editing} />
        <ul className={styles.settings}>
          {names.map((name) => (
            <Setting
              key={name}
              name={name}
              value={editing.values[name]}
              usual={found.defaults[name]}
              locked={locked}
              onChoose={(value) => editing.choose({ [name]: value })}
            />
          ))}
        </ul>
        <p className={styles.fixed}>{t("compliance.calls")}</p>
        <SaveBar editing={editing} />
      </Section>
      <Section title={t("compliance.history")}>
        <History found={found} />
      </Section>
    </>
  );
}

export default function CompliancePage() {
  const settings = useComplianceSettings();
  if (settings.data) return <Editor found={settings.data} />;
  if (settings.isError) return <Failed again={() => void settings.refetch()} />;
  return <Coming />;
}
