/** Whoever sees one location only finds a patient of another by their number, for a reason and for an hour. */

import { useNavigate } from "@tanstack/react-router";
import { useSession } from "../data/queries";
import { type Right, useRights } from "../data/rights";
import { Store, useStore } from "../data/store";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { EmergencyDialog } from "./EmergencyDialog";

/** The dialog stands above every page of the inbox. */
export const askingByNumber = new Store(false);

const OPENS: Right = "break_glass.use";

/** Somebody whose own list leaves people out. */
export function useSeesLess(): boolean {
  const user = useSession().data?.user;
  const may = useRights();
  return may(OPENS) && (user?.locations != null || !may("contacts.reveal"));
}

export function EmergencyByNumber() {
  const { t } = useWords();
  const navigate = useNavigate();
  const notices = useNotices();
  const asking = useStore(askingByNumber);
  const close = (): void => askingByNumber.set(false);
  return (
    <EmergencyDialog
      whom="number"
      opened={asking}
      onClose={close}
      onDone={({ thread_id: threadId }) => {
        close();
        if (threadId)
          void navigate({ to: "/t/$threadId", params: { threadId }, search: { zone: "waiting" } });
        else notices.problem(t("emergency.nothing"), t("emergency.nothing.words"));
      }}
    />
  );
}
