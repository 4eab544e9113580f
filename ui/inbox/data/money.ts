/** What one person has paid and which sessions they have left. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { MoneyView } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { locale, useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

/** Cents where the currency has them. */
export function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

export function useAmount() {
  const { language } = useWords();
  return (minor: number, currency: string): string =>
    new Intl.NumberFormat(locale(language), { style: "currency", currency }).format(
      minor / 10 ** digitsOf(currency),
    );
}

const key = (contactId: string) => ["money", contactId];

export function useMoney(contactId: string) {
  const { api } = useApp();
  return useQuery<MoneyView>({
    queryKey: key(contactId),
    queryFn: ({ signal }) => api.money.of(contactId, signal),
    staleTime: 30_000,
  });
}

/** Sends one change and shows its answer; false and a notice where it was refused. */
export function useMoneyMoves(contactId: string) {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  const run = async (request: () => Promise<MoneyView>): Promise<boolean> => {
    try {
      queries.setQueryData<MoneyView>(key(contactId), await request());
      return true;
    } catch (error) {
      notices.problem(t("money.failed"), error instanceof Refused ? error : t("error.unreachable"));
      return false;
    }
  };
  return {
    pay: (clientId: string, amountMinor: number) =>
      run(() => api.money.pay(contactId, { client_id: clientId, amount_minor: amountMinor })),
    giveBack: (invoiceId: string, amountMinor: number) =>
      run(() => api.money.giveBack(contactId, invoiceId, amountMinor)),
    sell: (clientId: string, services: string[], total: number) =>
      run(() => api.money.sell(contactId, { client_id: clientId, services, total, used: 0 })),
    use: (packageId: string, back: boolean) => run(() => api.money.spend(contactId, packageId, back)),
  };
}
