/** What carriers' reviewers read before a number may text: written once, checked here before it goes. */

import { ActionIcon, Button, FileButton, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconPhoto, IconPlus, IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { CampaignFacts, TextLineView } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./TextingPage.module.css";
import type { Registering } from "./texting";

const COMPANIES = ["private", "public", "non-profit", "government"] as const;
const MOST_SAMPLES = 4;

interface Props {
  line: TextLineView;
  registering: Registering;
  mayEdit: boolean;
}

type Plain =
  | "business_name"
  | "email"
  | "website"
  | "description"
  | "flow"
  | "missed_call_sample"
  | "privacy_url"
  | "terms_url"
  | "proof_url";

/** The words under a field: what is missing, or what the reviewers said about it. */
function useWrong(line: TextLineView, registering: Registering): (field: string) => string | undefined {
  const { t, code } = useWords();
  return (field) => {
    const gap = line.missing.find((one) => one.field === field);
    if (gap && registering.marked && !registering.changed) return code("texting.wrong", gap.code);
    const no = line.refusals.find((one) => one.field === field);
    return no && !registering.changed ? no.words || t("texting.refused") : undefined;
  };
}

function Samples({
  line,
  registering,
  locked,
}: {
  line: TextLineView;
  registering: Registering;
  locked: boolean;
}) {
  const { t } = useWords();
  const wrong = useWrong(line, registering);
  const { samples } = registering.facts;
  const put = (index: number, text: string): void =>
    registering.change({ samples: samples.map((one, at) => (at === index ? text : one)) });
  return (
    <fieldset className={styles.samples}>
      <legend className={styles.label}>{t("texting.samples")}</legend>
      <p className={styles.hint}>{t("texting.samples.words")}</p>
      {samples.map((sample, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place
        <div key={index} className={styles.sample}>
          <Textarea
            aria-label={t("texting.sample", { number: index + 1 })}
            value={sample}
            autosize
            minRows={2}
            readOnly={locked}
            onChange={(event) => put(index, event.currentTarget.value)}
          />
          {locked ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              disabled={samples.length < 2}
              aria-label={t("texting.sampleGone", { number: index + 1 })}
              onClick={() => registering.change({ samples: samples.filter((_, at) => at !== index) })}
            >
              <IconX size={16} stroke={1.75} aria-hidden="true" />
            </ActionIcon>
          )}
        </div>
      ))}
      {wrong("samples") ? <p className={styles.wrong}>{wrong("samples")}</p> : null}
      {samples.length < MOST_SAMPLES && !locked ? (
        <Button
          className={styles.more ?? ""}
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} stroke={1.75} />}
          onClick={() => registering.change({ samples: [...samples, ""] })}
        >
          {t("texting.sampleMore")}
        </Button>
      ) : null}
    </fieldset>
  );
}

function Proof({
  line,
  registering,
  locked,
}: {
  line: TextLineView;
  registering: Registering;
  locked: boolean;
}) {
  const { t } = useWords();
  const wrong = useWrong(line, registering);
  return (
    <div className={styles.proof}>
      <TextInput
        label={t("texting.proof_url")}
        description={t("texting.proof_url.words")}
        placeholder="https://"
        value={registering.facts.proof_url}
        readOnly={locked}
        error={wrong("proof")}
        onChange={(event) => registering.change({ proof_url: event.currentTarget.value })}
      />
      {locked && !line.proof ? null : (
        <div className={styles.picture}>
          {line.proof ? <img src={line.proof} alt={t("texting.proofPicture")} /> : null}
          {locked ? null : (
            <FileButton
              accept="image/png,image/jpeg,image/webp"
              onChange={(picture) => picture && void registering.prove(picture)}
            >
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  size="xs"
                  leftSection={<IconPhoto size={14} stroke={1.75} />}
                  loading={registering.busy}
                >
                  {t(line.proof ? "texting.proofOther" : "texting.proofAdd")}
                </Button>
              )}
            </FileButton>
          )}
        </div>
      )}
    </div>
  );
}

export function TextingForm({ line, registering, mayEdit }: Props) {
  const { t } = useWords();
  const wrong = useWrong(line, registering);
  const locked = !mayEdit || !(line.status === "draft" || line.status === "rejected");
  const { facts, change } = registering;
  const field = (name: Plain) => ({
    label: t(`texting.${name}`),
    value: facts[name],
    readOnly: locked,
    error: wrong(name),
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  const long = { autosize: true, minRows: 3, maxRows: 12 };
  const form = useRef<HTMLFormElement>(null);
  // What is missing may be far above the button that was pressed.
  useEffect(() => {
    if (registering.tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [registering.tries]);
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void registering.handIn();
      }}
    >
      <div className={styles.two}>
        <TextInput {...field("business_name")} />
        <NativeSelect
          label={t("texting.company_type")}
          value={facts.company_type}
          disabled={locked}
          data={COMPANIES.map((value) => ({ value, label: t(`texting.company.${value}`) }))}
          onChange={(event) =>
            change({ company_type: event.currentTarget.value as CampaignFacts["company_type"] })
          }
        />
        <TextInput {...field("email")} type="email" />
        <TextInput {...field("website")} placeholder="https://" />
      </div>
      <Textarea {...field("description")} {...long} description={t("texting.description.words")} />
      <Textarea {...field("flow")} {...long} description={t("texting.flow.words")} />
      <Proof line={line} registering={registering} locked={locked} />
      <Textarea {...field("missed_call_sample")} autosize minRows={2} />
      <Samples line={line} registering={registering} locked={locked} />
      <div className={styles.two}>
        <TextInput {...field("privacy_url")} placeholder="https://" />
        <TextInput {...field("terms_url")} placeholder="https://" />
      </div>
      {locked ? null : (
        <div className={styles.foot}>
          <p className={styles.hint}>
            {registering.marked && line.missing.length > 0 && !registering.changed
              ? t("texting.stillMissing", { count: line.missing.length })
              : t("texting.beforeSending")}
          </p>
          <Button
            variant="default"
            disabled={!registering.changed || registering.busy}
            onClick={() => void registering.save()}
          >
            {t("texting.save")}
          </Button>
          <Button type="submit" loading={registering.busy}>
            {t(line.status === "rejected" ? "texting.again" : "texting.handIn")}
          </Button>
        </div>
      )}
    </form>
  );
}
