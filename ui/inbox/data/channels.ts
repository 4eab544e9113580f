/** The practice's channels with their health: kept by the live feed, and looked at again every few minutes. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ChannelList } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

const SECOND = 1000;
/** The live feed tells of changes; this is for pages that it does not reach, and for when something was last heard. */
const AGAIN = 20 * SECOND;

export function useChannels(wanted = true) {
  const { api } = useApp();
  return useQuery<ChannelList>({
    queryKey: ["channels"],
    queryFn: ({ signal }) => api.channels(signal),
    enabled: wanted,
    refetchInterval: AGAIN,
  });
}

/** Ask the provider and judge anew. */
export function useLook() {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  return async (id: string): Promise<void> => {
    try {
      queries.setQueryData<ChannelList>(["channels"], await api.lookAtChannel(id));
      notices.say(t("channels.looked"));
    } catch (error) {
      notices.problem(t("channels.look.failed"), error instanceof Refused ? error : t("error.unreachable"));
    }
  };
}
