/** Files on their way beside a reply: uploaded at once, so that what is refused is known before anything is sent. */

import { useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

export interface Attached {
  key: string;
  name: string;
  size: number;
  kind: "image" | "video" | "audio" | "file";
  state: "uploading" | "ready" | "failed";
  /** The server's id, once it is there. */
  mediaId: string | null;
  /** Of a picture, from this machine. */
  preview: string | null;
  reason: string;
}

export interface Attaching {
  files: readonly Attached[];
  /** Ids of what is there, in order. */
  ready: readonly string[];
  busy: boolean;
  vouched: boolean;
  add: (files: readonly File[]) => void;
  remove: (key: string) => void;
  vouch: (yes: boolean) => void;
  /** They went with a reply: nothing is taken away from the server. */
  sent: () => void;
}

function kindOf(type: string): Attached["kind"] {
  const family = type.split("/")[0];
  return family === "image" || family === "video" || family === "audio" ? family : "file";
}

function begun(file: File): Attached {
  const kind = kindOf(file.type);
  return {
    key: crypto.randomUUID(),
    name: file.name || "picture",
    size: file.size,
    kind,
    state: "uploading",
    mediaId: null,
    preview: kind === "image" ? URL.createObjectURL(file) : null,
    reason: "",
  };
}

function forget(file: Attached): void {
  if (file.preview) URL.revokeObjectURL(file.preview);
}

export function useAttaching(threadId: string, addressId: string | null): Attaching {
  const { api } = useApp();
  const { t } = useWords();
  const [files, setFiles] = useState<readonly Attached[]>([]);
  const [vouched, vouch] = useState(false);
  const held = useRef(files);
  held.current = files;
  useEffect(() => () => held.current.forEach(forget), []);

  const change = useCallback((key: string, values: Partial<Attached>): void => {
    setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...values } : one)));
  }, []);
  const upload = async (one: Attached, file: File): Promise<void> => {
    try {
      const there = await api.attach(threadId, file, addressId);
      if (held.current.some(({ key }) => key === one.key)) {
        change(one.key, { state: "ready", mediaId: there.media_id, kind: there.kind, size: there.size });
      } else await api.detach(threadId, there.media_id);
    } catch (error) {
      const reason =
        error instanceof Refused ? (error.problem.detail ?? error.problem.title) : t("error.unreachable");
      change(one.key, { state: "failed", reason });
    }
  };
  const add = (chosen: readonly File[]): void => {
    const begunNow = chosen.map((file) => [begun(file), file] as const);
    held.current = [...held.current, ...begunNow.map(([one]) => one)];
    setFiles(held.current);
    for (const [one, file] of begunNow) void upload(one, file);
  };
  const remove = (key: string): void => {
    const gone = files.find((one) => one.key === key);
    if (!gone) return;
    forget(gone);
    setFiles((now) => now.filter((one) => one.key !== key));
    if (gone.mediaId) void api.detach(threadId, gone.mediaId).catch(() => undefined);
  };
  const sent = (): void => {
    files.forEach(forget);
    setFiles([]);
    vouch(false);
  };
  const ready = files.flatMap(({ mediaId }) => (mediaId ? [mediaId] : []));
  return {
    files,
    ready,
    busy: files.some(({ state }) => state !== "ready"),
    vouched,
    add,
    remove,
    vouch,
    sent,
  };
}
