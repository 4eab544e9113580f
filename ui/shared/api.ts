/** The shapes that the API answers with and the sockets carry, under the names that the screens use. */

import type { components } from "./api.generated";

type Schemas = components["schemas"];

/** An answer carries every field, also those that the server has a default for. */
type Whole<T> = T extends readonly (infer Each)[]
  ? Whole<Each>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<T[Key]> }
    : T;
type Answer<Name extends keyof Schemas> = Whole<Schemas[Name]>;

/** An instant as RFC 3339 in UTC. */
export type Instant = string;

export type ThreadCard = Answer<"ThreadCard">;
export type ThreadDetail = Answer<"ThreadDetail">;
export type ThreadPage = Answer<"ThreadPage">;
export type TimelineItem = Answer<"TimelineItem">;
export type TimelinePage = Answer<"TimelinePage">;
export type LiveUpdate = Answer<"LiveUpdate">;
export type LivePage = Answer<"LivePage">;
export type RunTrace = Answer<"RunTrace">;
export type Session = Answer<"SessionView">;
export type Preview = Answer<"PreviewView">;
export type HeldPage = Answer<"HeldPage">;
export type HeldMessage = HeldPage["items"][number];
export type CalendarDays = Answer<"CalendarView">;
export type Visit = Answer<"VisitView">;
export type BookingRules = Answer<"BookingRules">;
export type BookingLimits = BookingRules["limits"];
export type FreeTime = Answer<"TimeView">;
export type FreeTimes = Answer<"Times">;
export type BookingOptions = Answer<"BookingOptions">;
export type VisitChanged = Answer<"Changed">;
export type AttendWhat = Schemas["Attend"]["what"];
export type Check = Answer<"TimeCheck">;
export type LookAt = Schemas["LookAt"];
export type MakeVisit = Schemas["MakeVisit"];
export type MoveVisit = Schemas["MoveVisit"];
export type NewBlock = Schemas["NewBlock"];
export type CalendarBlock = CalendarDays["blocks"][number];
export type HeldTime = CalendarDays["held"][number];
export type Waitlist = Answer<"Waitlist">;
export type WaitlistEntry = Waitlist["items"][number];
export type NewEntry = Schemas["JoinWaitlist"];
export type Closure = Answer<"ClosureView">;
export type ClosureCase = Closure["cases"][number];
export type ClosureList = Answer<"ClosureList">;
export type HitList = Answer<"HitList">;
export type LostDay = Schemas["LostDay"];
export type Decided = Answer<"DecisionAnswer">;
export type OptOutDoubt = Answer<"OptOutDoubt">;
export type OptOutReviewed = Answer<"OptOutReviewed">;
export type ContactFlags = Answer<"FlagList">;
export type ContactFlag = ContactFlags["items"][number];
export type FlagKind = Schemas["FlagOpen"]["kind"];
export type RecordPermission = Schemas["RecordPermission"];
export type Account = Answer<"AccountView">;
export type Enrolment = Answer<"Enrolment">;
export type RecoveryCodes = Answer<"RecoveryCodes">;
export type WaysIn = Answer<"WaysIn">;
export type InvitedView = Answer<"InvitedView">;
export type Opened = Answer<"Opened">;
export type OpeningRow = Answer<"OpeningRow">;
export type Openings = Answer<"Openings">;
export type PeopleView = Answer<"PeopleView">;
export type NewInvitation = Schemas["Invitation"];
export type PersonAccess = Schemas["Access"];
export type InvitationMade = Answer<"InvitationMade">;
export type KeyList = Answer<"KeyList">;
export type NewKey = Schemas["NewKey"];
export type KeyMade = Answer<"KeyMade">;

export type AutomationView = Answer<"AutomationView">;
export type ThreadMode = Answer<"ThreadMode">;
export type AssistantMode = ThreadMode["in_force"];
export type NoticeList = Answer<"NoticeList">;
export type StaffNotice = NoticeList["items"][number];
export type PauseView = Answer<"PauseView">;
export type PauseHistory = Answer<"PauseHistory">;
export type PausePress = Schemas["PausePress"];
export type ComplianceSettings = Answer<"ComplianceSettings">;
export type SettingsPatch = Schemas["SettingsPatch"];
export type ReminderList = Answer<"ReminderList">;
export type ReminderStep = ReminderList["items"][number];
export type ReminderSettings = Answer<"ReminderSettings">;
export type ReminderValues = ReminderSettings["settings"];
export type ReminderForType = ReminderValues["by_type"][string];

export type ConsentHistory = Answer<"ConsentHistory">;
export type ConsentAddress = Answer<"ConsentAddress">;
export type ConsentEntry = Answer<"Entry">;
export type ConsentEvidence = Answer<"EvidenceView">;
export type ConsentWordings = Answer<"WordingList">;
export type RecordConsent = Schemas["RecordConsent"];
export type RecordOptOut = Schemas["RecordOptOut"];

export type AuditPage = Answer<"AuditPage">;
export type AuditLine = Answer<"Line">;
export type AuditChoices = Answer<"AuditChoices">;
export type AuditState = Answer<"AuditState">;
export type AuditReport = Answer<"Report">;
export type AuditFlaw = AuditReport["problems"][number];
export type LeadOptions = Answer<"LeadOptions">;
export type QuickAdd = Schemas["QuickAdd"];
export type QuickAdded = Answer<"QuickAdded">;
export type AddForm = Schemas["AddForm"];
export type FormList = Answer<"FormList">;
export type FormView = Answer<"FormView">;
export type ReferralLink = Answer<"ReferralLink">;
export type PrivacyView = Answer<"PrivacyView">;
export type ChannelList = Answer<"ChannelList">;
export type MoneyView = Answer<"MoneyView">;
export type InvoiceView = Answer<"InvoiceView">;
export type NewPayment = Schemas["NewPayment"];
export type NewPackage = Schemas["NewPackage"];
export type SystemList = Answer<"SystemList">;
export type SystemView = SystemList["systems"][number];
export type SystemKind = SystemList["kinds"][number];
export type SystemLinks = SystemView["links"];
export type NewSystem = Schemas["NewSystem"];
export type Catalogue = Answer<"CatalogueView">;
export type ChannelView = Answer<"ChannelView">;
export type VendorList = Answer<"VendorList">;
export type VendorView = Answer<"VendorView">;
export type HoldView = Answer<"HoldView">;
export type ErasurePreview = Answer<"ErasurePreview">;
export type Erase = Schemas["Erase"];
export type Left = Answer<"Left">;

export type AttachedView = Answer<"AttachedView">;
export type TemplateView = Answer<"TemplateView">;
export type FilesView = Answer<"FilesView">;
export type TextingView = Answer<"TextingView">;
export type TextLineView = Answer<"TextLineView">;
export type CampaignFacts = Answer<"CampaignFacts">;
export type AddressView = Answer<"AddressView">;
export type AttachmentView = Answer<"AttachmentView">;
export type Context = Answer<"Context">;
export type Reaction = Answer<"Reaction">;
export type Identity = Answer<"Identity">;
export type Candidate = Answer<"Candidate">;
export type UnionView = Answer<"UnionView">;
export type MergePreview = Answer<"MergePreview">;
export type MergeDone = Answer<"Done">;
export type MergeSides = NonNullable<Schemas["MergeWith"]["fields"]>;
export type ReplyOption = Answer<"ReplyOption">;
export type ReviewView = Answer<"ReviewView">;
export type CallingView = Answer<"CallingView">;
export type PlaceCall = Schemas["PlaceCall"];
export type KnowledgeView = Answer<"KnowledgeView">;
export type EntryView = Answer<"KnowledgeEntryView">;
export type EntryBody = Schemas["EntryBody"];
export type GapList = Answer<"GapList">;
export type GapView = Answer<"GapView">;
export type ProposalList = Answer<"ProposalList">;
export type ProposalView = Answer<"ProposalView">;
export type ProposalContent = Schemas["Content"];
export type SourceList = Answer<"SourceList">;
export type KnowledgeSource = Answer<"Source">;
export type SourceView = Answer<"SourceView">;
export type GroupApproved = Answer<"GroupApproved">;
export type Tried = Answer<"Tried">;
export type TryQuestion = Schemas["Try"];
export type Sources = Answer<"Sources">;
export type Touch = Answer<"Touch">;
export type Author = Answer<"Author">;
export type BookedPill = Answer<"BookedPill">;
export type CitationView = Answer<"CitationView">;
export type Clock = Answer<"Clock">;
export type DecisionView = Answer<"DecisionView">;
export type HandoffPill = Answer<"HandoffPill">;
export type Interest = Answer<"Interest">;
export type Owner = Answer<"Owner">;
export type SlotView = Answer<"SlotView">;
export type StepView = Answer<"StepView">;
export type ZoneCounts = Answer<"ZoneCounts">;
export type Board = Answer<"BoardView">;
export type BoardColumn = Answer<"ColumnView">;
export type BoardCard = Answer<"CardView">;
export type BoardChoices = Answer<"BoardChoices">;
export type BoardMove = Answer<"MoveView">;
export type CardDetail = Answer<"CardDetail">;
export type PersonCard = Answer<"PersonCard">;
export type Worth = BoardCard["value"];
export type NamedChoice = NonNullable<BoardCard["owner"]>;

export type Zone = ThreadCard["zone"];
export type Stage = NonNullable<ThreadCard["stage"]>;
export type Consent = ThreadCard["consent"];
export type Urgency = HandoffPill["urgency"];
export type OwnerKind = Owner["kind"];
export type ItemKind = TimelineItem["kind"];
export type ItemData = TimelineItem["data"];
export type MessageStatus = NonNullable<TimelineItem["status"]>;

/** Why a request was refused. Defaults are left out, and `detail` too when another than the product answered. */
export type Problem = Partial<Omit<Schemas["Problem"], "detail">> &
  Pick<Schemas["Problem"], "type" | "title" | "status"> & { detail: string | null };

/** Ephemeral: who types in a thread, who looks at it; never stored. */
export type TypingEvent = Answer<"Typing">;
export type PresenceEvent = Answer<"Presence">;
export type PresencePerson = Answer<"Person">;
export type Whereabouts = Answer<"Whereabouts">;
