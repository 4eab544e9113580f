/** Where replies and notes are written, with the gate's verdict under the box while one writes. */

import { SegmentedControl, Textarea } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { HeldMessage, ThreadDetail } from "../../shared/api";
import { useApp } from "../data/app";
import { useAttaching } from "../data/attaching";
import { now } from "../data/clock";
import { type DraftKind, keepDraft, readDraft } from "../data/drafts";
import { useHeldMoves } from "../data/held";
import { connection } from "../data/live";
import { useMoves } from "../data/rights";
import { useStore } from "../data/store";
import { useTypingBeat } from "../data/typingBeat";
import { usePreview } from "../data/usePreview";
import { sends } from "../keys/keymap";
import { useWords } from "../words/t";
import { AttachButton, AttachedFiles } from "./Attachments";
import styles from "./Composer.module.css";
import { Count, SendButton, Tab, VerdictLine } from "./ComposerParts";
import { type Chosen, ReplyFrom } from "./ReplyFrom";
import { ReviewHelp } from "./ReviewHelp";
import { TemplateButton } from "./Templates";
import { usePhone } from "./useScreen";
import { ReplyWindow } from "./WindowNotice";

/** The server takes no more. */
const LONGEST = 4000;

export interface ComposerHandle {
  write: (kind: DraftKind) => void;
  leave: () => boolean;
  /** The assistant's draft goes into the field. */
  take: () => void;
}

interface Props {
  id: string;
  detail: ThreadDetail | undefined;
  handle: Ref<ComposerHandle>;
  /** Of the assistant, which waits for a nod. */
  draft: HeldMessage | null;
}

/** The text of both tabs, kept while one goes elsewhere. */
function useDrafts(id: string) {
  const [texts, setTexts] = useState(() => ({ reply: readDraft(id, "reply"), note: readDraft(id, "note") }));
  const write = (kind: DraftKind, text: string): void => {
    keepDraft(id, kind, text);
    setTexts((held) => ({ ...held, [kind]: text }));
  };
  return { texts, write };
}

/** Tells colleagues that this person looks here and whether they write, and a waiting visitor that a reply comes. */
function usePresence(id: string, drafting: boolean, reply: string): void {
  const { live } = useApp();
  const state = useStore(connection);
  const beat = useTypingBeat(reply);
  useEffect(() => {
    if (state === "live") live.tellPresence({ thread_id: id, drafting, replying: beat > 0 });
  }, [live, id, drafting, beat, state]);
  useEffect(() => () => live.tellPresence({ thread_id: null, drafting: false, replying: false }), [live]);
}

interface BarProps {
  detail: ThreadDetail | undefined;
  kind: DraftKind;
  locked: boolean;
  onKind: (kind: DraftKind) => void;
  text: string;
  segments: number | null;
  way: Chosen | null;
  onWay: (way: Chosen | null) => void;
}

function Bar({ detail, kind, locked, onKind, text, segments, way, onWay }: BarProps) {
  const { t } = useWords();
  return (
    <div className={styles.bar}>
      <SegmentedControl
        size="xs"
        value={kind}
        onChange={(value) => onKind(value as DraftKind)}
        aria-label={t("composer.tabs")}
        data={[
          { value: "reply", label: <Tab words={t("composer.reply")} keys="R" />, disabled: locked },
          { value: "note", label: <Tab words={t("composer.note")} keys="N" /> },
        ]}
      />
      {locked ? (
        <span className={styles.locked}>
          {t(detail?.card.consent === "stopped" ? "composer.stopped" : "composer.locked")}
        </span>
      ) : null}
      {detail && locked ? <TemplateButton detail={detail} /> : null}
      {detail && (kind === "reply" || locked) ? (
        <ReplyFrom detail={detail} text={kind === "reply" ? text : ""} chosen={way} onChoose={onWay} />
      ) : null}
      {detail && kind === "reply" ? <ReplyWindow detail={detail} addressId={way?.addressId ?? null} /> : null}
      {kind === "reply" ? <Count text={text} segments={segments} /> : null}
    </div>
  );
}

/** What of the tabs is chosen, what is written in it and whether it may go. */
function useWriting(id: string, detail: ThreadDetail | undefined) {
  const { outbox } = useApp();
  const { texts, write } = useDrafts(id);
  const [way, chooseWay] = useState<Chosen | null>(null);
  const locked = detail !== undefined && !detail.can_reply && way === null;
  const [chosen, choose] = useState<DraftKind>("reply");
  const kind: DraftKind = locked ? "note" : chosen;
  const text = texts[kind];
  const attaching = useAttaching(id, way?.addressId ?? null);
  const along = kind === "reply" ? attaching.ready : [];
  const empty = text.trim() === "" && along.length === 0;
  const foreseen = usePreview(id, kind === "reply" ? text : "", way?.addressId ?? null, {
    media: along,
    vouched: attaching.vouched,
  });
  const blocked = kind === "reply" && foreseen.decision?.action === "block";
  const uploading = kind === "reply" && attaching.busy;
  const unsendable = empty || blocked || uploading || !detail;
  // Ctrl+Enter before the conversation or this text's own verdict is there counts, and is carried out then.
  const [meant, mean] = useState(false);
  const early = !detail || (blocked && !foreseen.current);
  const send = (): void => {
    if (unsendable) {
      mean(!empty && early);
      return;
    }
    outbox.submit(id, kind, text.trim(), now(), kind === "reply" ? (way?.addressId ?? null) : null, {
      media: along,
      vouched: attaching.vouched,
    });
    if (kind === "reply") attaching.sent();
    write(kind, "");
  };
  useEffect(() => {
    if (!meant || early) return;
    mean(false);
    send();
  });
  return {
    kind,
    choose,
    locked,
    way,
    chooseWay,
    text,
    empty,
    foreseen,
    unsendable,
    attaching,
    takes: detail?.files[way?.addressId ?? ""],
    send,
    write: (words: string) => {
      mean(false);
      write(kind, words);
    },
  };
}

/** How the reply travels in words, and what the empty field says. */
function useHints(
  detail: ThreadDetail | undefined,
  kind: DraftKind,
  way: Chosen | null,
): { via: string; hint: string; metered: boolean; channel: string } {
  const { t, code } = useWords();
  const channel = way?.channel ?? detail?.reply_channel ?? detail?.card.channel ?? "sms";
  const via = code("via", channel);
  if (!detail) return { via, hint: "", metered: false, channel };
  const { name, named } = detail.card;
  const called = named ? (name.split(" ")[0] ?? name) : name;
  const hint =
    kind === "note" ? t("composer.noteHint", { name }) : t("composer.replyTo", { name: called, via });
  return { via, hint, metered: channel === "sms", channel };
}

/** Leaves the field; false when the focus was elsewhere. */
function left(field: HTMLTextAreaElement | null): boolean {
  const here = document.activeElement === field;
  field?.blur();
  return here;
}

/** Whoever only reads is seen looking all the same. */
function OnlyReads({ id }: { id: string }) {
  const { t } = useWords();
  usePresence(id, false, "");
  return (
    <p className={styles.only}>
      <IconEye size={16} stroke={1.75} aria-hidden="true" />
      {t("composer.onlyReads")}
    </p>
  );
}

export function Composer(props: Props) {
  const may = useMoves();
  return may("reply") ? <Writing {...props} /> : <OnlyReads id={props.id} />;
}

/** The assistant's draft in the field: sent as it is, it was let go; sent in other words, a person wrote it. */
function useTaken(draft: HeldMessage | null, writing: ReturnType<typeof useWriting>) {
  const { busy, approve, edit } = useHeldMoves();
  const [taken, take] = useState<string | null>(null);
  const mine = draft !== null && taken === draft.id && writing.kind === "reply" && !writing.empty;
  return {
    mine,
    busy,
    take: () => {
      if (!draft) return;
      take(draft.id);
      writing.choose("reply");
      writing.write(draft.text);
    },
    send: async (): Promise<void> => {
      if (!draft) return;
      const words = writing.text.trim();
      const made = await (words === draft.text.trim() ? approve(draft.id) : edit(draft.id, words));
      if (made) writing.write("");
    },
  };
}

function Writing({ id, detail, handle, draft }: Props) {
  const { t } = useWords();
  const writing = useWriting(id, detail);
  const taken = useTaken(draft, writing);
  const phone = usePhone();
  const { kind, text, empty, foreseen } = writing;
  const field = useRef<HTMLTextAreaElement>(null);
  const [focused, setFocused] = useState(false);
  const { via, hint, metered, channel } = useHints(detail, kind, writing.way);
  const inPublic = kind === "reply" && channel === "google";
  usePresence(id, focused && !empty, kind === "reply" ? text : "");

  const choose = (wanted: DraftKind): void => {
    writing.choose(wanted);
    field.current?.focus();
  };
  const takeDraft = (): void => {
    taken.take();
    field.current?.focus();
  };
  useImperativeHandle(handle, () => ({
    write: choose,
    leave: () => left(field.current),
    take: takeDraft,
  }));
  const send = (): void => {
    if (taken.mine) void taken.send();
    else writing.send();
    field.current?.focus();
  };
  const { attaching, takes } = writing;
  const takesFiles = kind === "reply" && takes !== undefined;
  /** True when they were files for the tray. */
  const take = (given: DataTransfer | null): boolean => {
    const files = [...(given?.files ?? [])];
    if (!takesFiles || files.length === 0) return false;
    attaching.add(files);
    return true;
  };
  return (
    <section
      className={styles.composer}
      data-kind={kind}
      aria-label={t("composer.tabs")}
      onDragOver={(event) => takesFiles && event.preventDefault()}
      onDrop={(event) => take(event.dataTransfer) && event.preventDefault()}
    >
      {inPublic ? (
        <ReviewHelp
          threadId={id}
          channel={channel}
          text={text}
          onUse={(words) => {
            writing.write(words);
            field.current?.focus();
          }}
        />
      ) : null}
      <Bar
        detail={detail}
        kind={kind}
        locked={writing.locked}
        onKind={choose}
        text={text}
        segments={metered ? foreseen.segments : null}
        way={writing.way}
        onWay={writing.chooseWay}
      />
      <Textarea
        ref={field}
        aria-label={t(kind === "note" ? "composer.note" : "composer.replyLabel")}
        placeholder={draft && kind === "reply" && !phone ? t("draft.hint") : hint}
        value={text}
        autosize
        minRows={2}
        maxRows={9}
        maxLength={LONGEST}
        onChange={(event) => writing.write(event.currentTarget.value)}
        onPaste={(event) => take(event.clipboardData) && event.preventDefault()}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={(event) => {
          if (event.key === "Tab" && !event.shiftKey && draft && kind === "reply" && text === "") {
            event.preventDefault();
            takeDraft();
            return;
          }
          if (!sends(event)) return;
          event.preventDefault();
          send();
        }}
        classNames={{ input: styles.field ?? "" }}
      />
      {kind === "reply" ? <AttachedFiles takes={takes} attaching={attaching} /> : null}
      <div className={styles.foot}>
        {kind === "reply" ? <AttachButton takes={takes} attaching={attaching} /> : null}
        {kind === "note" ? (
          <div className={styles.verdict} />
        ) : (
          <VerdictLine foreseen={foreseen} via={via} empty={empty} inPublic={inPublic} />
        )}
        <SendButton
          kind={kind}
          decision={foreseen.decision}
          disabled={taken.mine ? taken.busy : writing.unsendable}
          inPublic={inPublic}
          onSend={send}
        />
      </div>
    </section>
  );
}
