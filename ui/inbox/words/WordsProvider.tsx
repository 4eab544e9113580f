/** Gives the page its language and the practice's clock. */

import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useSession } from "../data/queries";
import { useStore } from "../data/store";
import en from "../locales/en.json";
import {
  coded,
  type Language,
  language,
  loadTable,
  type Table,
  translator,
  type Words,
  WordsContext,
} from "./t";
import { times } from "./time";

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function WordsProvider({ children }: { children: ReactNode }) {
  const wanted = useStore(language);
  const zone = useSession().data?.practice.timezone ?? here;
  const [loaded, setLoaded] = useState<{ language: Language; table: Table } | null>(
    wanted === "en" ? { language: "en", table: en } : null,
  );

  useEffect(() => {
    let current = true;
    void loadTable(wanted).then((table) => current && setLoaded({ language: wanted, table }));
    document.documentElement.lang = wanted;
    return () => {
      current = false;
    };
  }, [wanted]);

  const words = useMemo<Words | null>(() => {
    if (!loaded) return null;
    const t = translator(loaded.table, loaded.language);
    return {
      language: loaded.language,
      t,
      code: (prefix, code) => coded(t, loaded.table, prefix, code),
      time: times(loaded.language, zone),
    };
  }, [loaded, zone]);

  return words ? <WordsContext.Provider value={words}>{children}</WordsContext.Provider> : null;
}
