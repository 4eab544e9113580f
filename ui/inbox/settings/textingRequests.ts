/** Every request about the numbers that texts leave from by name: how they are registered, and what is missing. */

import type { CampaignFacts, TextingView, TextLineView } from "../../shared/api";
import type { Call } from "../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class TextingRequests {
  constructor(private readonly ask: Ask) {}

  all = (signal?: AbortSignal): Promise<TextingView> => this.ask({ method: "GET", path: "texting", signal });

  save = (account: string, facts: CampaignFacts): Promise<TextLineView> =>
    this.ask({ method: "PUT", path: `texting/${account}`, body: facts });

  submit = (account: string): Promise<TextLineView> =>
    this.ask({ method: "POST", path: `texting/${account}/submit`, body: {} });

  prove = (account: string, picture: File): Promise<TextLineView> =>
    this.ask({ method: "POST", path: `texting/${account}/proof`, body: picture });
}
