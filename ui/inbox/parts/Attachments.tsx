/** Files beside the reply: chosen, dropped or pasted, shown as they will go, and taken away again. */

import { ActionIcon, Checkbox, Loader } from "@mantine/core";
import {
  IconAlertTriangle,
  IconFile,
  IconHeadphones,
  IconPaperclip,
  IconVideo,
  IconX,
} from "@tabler/icons-react";
import { useRef } from "react";
import type { FilesView } from "../../shared/api";
import type { Attached, Attaching } from "../data/attaching";
import { useWords } from "../words/t";
import styles from "./Attachments.module.css";

const icons = { video: IconVideo, audio: IconHeadphones, file: IconFile };

/** Smaller than a picture's link can say: whole kilobytes, or megabytes with one place. */
export function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function AttachButton({ takes, attaching }: { takes: FilesView | undefined; attaching: Attaching }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  if (!takes) return null;
  const full = attaching.files.length >= takes.most;
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={styles.clip ?? ""}
        aria-label={t("attach.add")}
        title={full ? t("attach.full", { count: takes.most }) : t("attach.add")}
        disabled={full}
        onClick={() => input.current?.click()}
      >
        <IconPaperclip size={18} stroke={1.75} aria-hidden="true" />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        hidden
        multiple={takes.most > 1}
        accept={takes.kinds.join(",")}
        aria-label={t("attach.choose")}
        onChange={(event) => {
          attaching.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Preview({ file }: { file: Attached }) {
  if (file.state === "uploading") return <Loader size={18} color="gray" />;
  if (file.state === "failed") return <IconAlertTriangle size={20} stroke={1.75} aria-hidden="true" />;
  if (file.kind === "image" && file.preview) return <img src={file.preview} alt="" />;
  const Icon = file.kind === "image" ? IconFile : icons[file.kind];
  return <Icon size={20} stroke={1.5} aria-hidden="true" />;
}

function One({ file, onRemove }: { file: Attached; onRemove: () => void }) {
  const { t } = useWords();
  const failed = file.state === "failed";
  return (
    <li className={styles.file} data-state={file.state}>
      <span className={styles.thumb}>
        <Preview file={file} />
      </span>
      <span className={styles.about}>
        <span className={styles.name} title={file.name}>
          {file.name}
        </span>
        <span className={styles.soft} role={failed ? "alert" : undefined}>
          {failed ? file.reason || t("attach.failed") : sizeOf(file.size)}
        </span>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        className={styles.remove ?? ""}
        aria-label={t("attach.remove", { name: file.name })}
        onClick={onRemove}
      >
        <IconX size={16} stroke={1.75} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}

export function AttachedFiles({ takes, attaching }: { takes: FilesView | undefined; attaching: Attaching }) {
  const { t } = useWords();
  const { files } = attaching;
  if (files.length === 0) return null;
  return (
    <div className={styles.tray}>
      <ul className={styles.files} aria-label={t("attach.list")}>
        {files.map((file) => (
          <One key={file.key} file={file} onRemove={() => attaching.remove(file.key)} />
        ))}
      </ul>
      {takes?.vouch ? (
        <Checkbox
          size="xs"
          checked={attaching.vouched}
          onChange={(event) => attaching.vouch(event.currentTarget.checked)}
          label={t(files.length > 1 ? "attach.vouchMany" : "attach.vouchOne")}
        />
      ) : null}
    </div>
  );
}
