/** One small drawing per channel, consent, urgency and stage, always with its word for those who do not see it. */

import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBrandFacebook,
  IconBrandGoogle,
  IconBrandInstagram,
  IconBrandWhatsapp,
  IconClockHour4,
  IconFlag,
  IconForms,
  IconHandStop,
  IconMail,
  IconMessage,
  IconPhone,
  IconShieldCheck,
  IconShieldHalf,
  IconShieldQuestion,
  IconSparkles,
  IconUser,
  IconUserQuestion,
  IconWorld,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Consent, Owner, Stage, Urgency } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./glyphs.module.css";

type Icon = ComponentType<{ size?: number; stroke?: number; className?: string; "aria-hidden"?: "true" }>;

const channels: Readonly<Record<string, Icon>> = {
  sms: IconMessage,
  voice: IconPhone,
  web: IconWorld,
  instagram: IconBrandInstagram,
  facebook: IconBrandFacebook,
  google: IconBrandGoogle,
  whatsapp: IconBrandWhatsapp,
  email: IconMail,
  form: IconForms,
};

const consents: Record<Consent, Icon> = {
  none: IconShieldQuestion,
  transactional: IconShieldHalf,
  marketing: IconShieldCheck,
  stopped: IconHandStop,
};

const urgencies: Record<Urgency, Icon> = {
  emergency: IconAlertOctagon,
  urgent: IconAlertTriangle,
  soon: IconClockHour4,
  routine: IconFlag,
};

const owners: Record<Owner["kind"], Icon> = { agent: IconSparkles, staff: IconUser, none: IconUserQuestion };

function Glyph({
  icon: Shape,
  words,
  size,
  tone,
}: {
  icon: Icon;
  words: string;
  size: number;
  tone?: string;
}) {
  return (
    <span className={styles.glyph} data-tone={tone} title={words}>
      <Shape size={size} stroke={1.75} aria-hidden="true" />
      <span className="sr">{words}</span>
    </span>
  );
}

export function ChannelGlyph({ channel, size = 16 }: { channel: string; size?: number }) {
  const { code } = useWords();
  return <Glyph icon={channels[channel] ?? IconMessage} words={code("channel", channel)} size={size} />;
}

export function ConsentGlyph({ consent, size = 16 }: { consent: Consent; size?: number }) {
  const { t } = useWords();
  const tone = consent === "stopped" ? "bad" : consent === "marketing" ? "good" : "plain";
  return <Glyph icon={consents[consent]} words={t(`consent.${consent}`)} size={size} tone={tone} />;
}

export function UrgencyIcon({ urgency, size = 14 }: { urgency: Urgency; size?: number }) {
  const Shape = urgencies[urgency];
  return <Shape size={size} stroke={2} aria-hidden="true" />;
}

export function OwnerIcon({ kind, size = 14 }: { kind: Owner["kind"]; size?: number }) {
  const Shape = owners[kind];
  return <Shape size={size} stroke={1.75} aria-hidden="true" />;
}

const marks: Record<Stage, string> = {
  lead: "M6 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z",
  booked: "M6 2.5a3.5 3.5 0 1 0 0 7z M6 2.5a3.5 3.5 0 0 1 0 7",
  patient: "M6 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z",
  cold: "M2.5 6h7",
  not_good_fit: "M3.3 3.3l5.4 5.4M8.7 3.3l-5.4 5.4",
};

/** The stage as a shape: hollow, half, full, dash, cross. */
export function StageDot({ stage }: { stage: Stage }) {
  const { t } = useWords();
  const words = t("stage.label", { stage: t(`stage.${stage}`) });
  return (
    <span className={styles.stage} data-stage={stage} title={words}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {stage === "booked" ? <path d="M6 2.5a3.5 3.5 0 0 1 0 7z" className={styles.half} /> : null}
        <path d={marks[stage]} className={styles.outline} />
      </svg>
      <span className="sr">{words}</span>
    </span>
  );
}
