/** In place of a conversation of another location: who may see it, and the way in when it cannot wait. */

import { Button } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useState } from "react";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { EmergencyDialog } from "./EmergencyDialog";

export function EmergencyFar({ threadId }: { threadId: string }) {
  const { t } = useWords();
  const may = useRights();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Notice
        icon={IconBuilding}
        title={t("emergency.far.title")}
        words={t("emergency.far.words")}
        action={
          may("break_glass.use") ? (
            <Button variant="default" onClick={() => setAsking(true)}>
              {t("emergency.ask")}
            </Button>
          ) : undefined
        }
      />
      <EmergencyDialog
        whom={{ thread: threadId }}
        opened={asking}
        onClose={() => setAsking(false)}
        onDone={() => setAsking(false)}
      />
    </>
  );
}
