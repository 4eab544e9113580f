/** Calling a patient: whether it can be done from here, and doing it. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CallingView, ThreadDetail } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

const phones = new Set(["sms", "voice", "whatsapp"]);

/** Is there a number at all? Whether a line is connected, the server says when it is asked. */
export function hasNumber(detail: ThreadDetail | undefined): boolean {
  return Boolean(detail?.phone) || Boolean(detail?.addresses.some(({ channel }) => phones.has(channel)));
}

export function useCalling(threadId: string) {
  const { api } = useApp();
  return useQuery<CallingView>({
    queryKey: ["calling", threadId],
    queryFn: ({ signal }) => api.calling(threadId, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

interface Calls {
  busy: boolean;
  /** What is wrong with the number that was typed. */
  wrong: string;
  place: (phone: string) => Promise<boolean>;
}

export function usePlaceCall(threadId: string): Calls {
  const { api } = useApp();
  const { t } = useWords();
  const notices = useNotices();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  // One per opened dialog: pressing twice, or again after the connection broke, rings once.
  const [clientId] = useState(() => crypto.randomUUID());
  const place = async (phone: string): Promise<boolean> => {
    setBusy(true);
    setWrong("");
    try {
      await api.placeCall(threadId, { client_id: clientId, own_phone: phone });
      await queries.invalidateQueries({ queryKey: ["thread", threadId] });
      return true;
    } catch (error) {
      if (error instanceof Refused && error.problem.at === "/own_phone") setWrong(t("call.badPhone"));
      else notices.problem(t("call.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, place };
}
