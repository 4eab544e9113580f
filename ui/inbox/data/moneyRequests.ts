/** Every request about one person's payments and sessions by name. */

import type { MoneyView, NewPackage, NewPayment } from "../../shared/api";
import type { Call } from "./backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class MoneyRequests {
  constructor(private readonly ask: Ask) {}

  private post(contactId: string, path: string, body: unknown): Promise<MoneyView> {
    return this.ask({ method: "POST", path: `contacts/${contactId}/${path}`, body });
  }

  of = (contactId: string, signal?: AbortSignal): Promise<MoneyView> =>
    this.ask({ method: "GET", path: `contacts/${contactId}/money`, signal });

  pay = (contactId: string, paid: NewPayment): Promise<MoneyView> => this.post(contactId, "payments", paid);

  giveBack = (contactId: string, invoiceId: string, amountMinor: number): Promise<MoneyView> =>
    this.post(contactId, `payments/${invoiceId}/refund`, { amount_minor: amountMinor });

  sell = (contactId: string, sold: NewPackage): Promise<MoneyView> => this.post(contactId, "packages", sold);

  spend = (contactId: string, packageId: string, back: boolean): Promise<MoneyView> =>
    this.post(contactId, `packages/${packageId}/use`, { back });
}
