/** Every request about the practice's own system by name: how it stands, connecting and matching it. */

import type { Catalogue, NewSystem, SystemLinks, SystemList } from "../../shared/api";
import type { Call } from "../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class SystemRequests {
  constructor(private readonly ask: Ask) {}

  all = (signal?: AbortSignal): Promise<SystemList> => this.ask({ method: "GET", path: "systems", signal });

  connect = (system: NewSystem): Promise<SystemList> =>
    this.ask({ method: "POST", path: "systems", body: system });

  catalogue = (id: string, signal?: AbortSignal): Promise<Catalogue> =>
    this.ask({ method: "GET", path: `systems/${id}/catalogue`, signal });

  link = (id: string, links: SystemLinks, version: number): Promise<SystemList> =>
    this.ask({ method: "PUT", path: `systems/${id}/links`, body: { links, version } });

  look = (id: string): Promise<SystemList> =>
    this.ask({ method: "POST", path: `systems/${id}/look`, body: {} });

  disconnect = (id: string): Promise<SystemList> => this.ask({ method: "DELETE", path: `systems/${id}` });
}
