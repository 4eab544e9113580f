/** Every request about knowledge by name: entries, questions, sources and what they propose, trying. */

import type {
  EntryBody,
  GapList,
  GapView,
  GroupApproved,
  KnowledgeView,
  ProposalContent,
  ProposalList,
  ProposalView,
  SourceList,
  SourceView,
  Tried,
  TryQuestion,
} from "../../../shared/api";
import type { Call } from "../../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export class KnowledgeRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path: `knowledge${path}`, signal });
  }

  private post<T>(path: string, body?: unknown, version?: number): Promise<T> {
    return this.ask<T>({ method: "POST", path: `knowledge${path}`, body, version });
  }

  all = (signal?: AbortSignal): Promise<KnowledgeView> => this.get("", signal);

  add = (entry: EntryBody): Promise<KnowledgeView> => this.post("/entries", entry);

  change = (id: string, version: number, entry: EntryBody): Promise<KnowledgeView> =>
    this.ask({ method: "PUT", path: `knowledge/entries/${id}`, body: entry, version });

  remove = (id: string, version: number): Promise<KnowledgeView> =>
    this.ask({ method: "DELETE", path: `knowledge/entries/${id}`, version });

  try = (asked: TryQuestion): Promise<Tried> => this.post("/try", asked);

  gaps = (status: GapView["status"], signal?: AbortSignal): Promise<GapList> =>
    this.get(`/gaps?status=${status}`, signal);

  answer = (gap: GapView, answers: readonly EntryBody[]): Promise<GapView> =>
    this.post(`/gaps/${gap.id}/answer`, { answers }, gap.version);

  suggest = (gap: GapView, entry: EntryBody): Promise<ProposalView> =>
    this.post(`/gaps/${gap.id}/suggest`, entry);

  close = (gap: GapView): Promise<GapView> => this.post(`/gaps/${gap.id}/close`);

  reopen = (gap: GapView): Promise<GapView> => this.post(`/gaps/${gap.id}/reopen`);

  suggestions = (signal?: AbortSignal): Promise<ProposalList> => this.get("/proposals", signal);

  sources = (signal?: AbortSignal): Promise<SourceList> => this.get("/sources", signal);

  source = (id: string, signal?: AbortSignal): Promise<SourceView> => this.get(`/sources/${id}`, signal);

  readFile = (file: File): Promise<SourceView> => this.post("/sources/file", file);

  readPage = (url: string): Promise<SourceView> => this.post("/sources/page", { url });

  approveGroup = (source: string, kind: ProposalView["kind"]): Promise<GroupApproved> =>
    this.post(`/sources/${source}/approve`, { kind });

  approve = (
    { id, version }: ProposalView,
    accepted: readonly string[],
    asNew: boolean,
  ): Promise<ProposalView> => this.post(`/proposals/${id}/approve`, { accepted, as_new: asNew }, version);

  edit = ({ id, version }: ProposalView, content: ProposalContent): Promise<ProposalView> =>
    this.ask({ method: "PUT", path: `knowledge/proposals/${id}`, body: content, version });

  reject = ({ id }: ProposalView): Promise<ProposalView> => this.post(`/proposals/${id}/reject`);
}
