// Made from openapi.json by `npm run types`. Do not edit.

export interface paths {
    "/api/v1/handoffs/{handoff_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close */
        post: operations["ApiV1HandoffsHandoffIdCloseClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/handoffs/{handoff_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take */
        post: operations["ApiV1HandoffsHandoffIdTakeTake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Since */
        get: operations["ApiV1LiveSince"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1RunsRunIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who */
        get: operations["ApiV1SessionWho"];
        put?: never;
        /** SignIn */
        post: operations["ApiV1SessionSignIn"];
        /** SignOut */
        delete: operations["ApiV1SessionSignOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1StaffListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1ThreadsListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1ThreadsThreadIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Assign */
        post: operations["ApiV1ThreadsThreadIdAssignAssign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Done */
        post: operations["ApiV1ThreadsThreadIdDoneDone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write */
        post: operations["ApiV1ThreadsThreadIdMessagesWrite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiV1ThreadsThreadIdPreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read */
        post: operations["ApiV1ThreadsThreadIdReadRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Release */
        post: operations["ApiV1ThreadsThreadIdReleaseRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reopen */
        post: operations["ApiV1ThreadsThreadIdReopenReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Snooze */
        post: operations["ApiV1ThreadsThreadIdSnoozeSnooze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** TakeOver */
        post: operations["ApiV1ThreadsThreadIdTakeoverTakeOver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Timeline */
        get: operations["ApiV1ThreadsThreadIdTimelineTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AddressView */
        AddressView: {
            channel: string;
            label: string;
            value: string;
        };
        /** AssignTo */
        AssignTo: {
            staff_id: string | null;
        };
        /** Author */
        Author: {
            id?: string | null;
            /** @enum {string} */
            kind: "patient" | "agent" | "staff" | "system";
            name?: string | null;
        };
        /** BookedPill */
        BookedPill: {
            appointment_id: string;
            /** @default false */
            confirmed: boolean;
            provider_name: string;
            /** Format: date-time */
            start: string;
            timezone: string;
            type_name: string;
        };
        /** CitationView */
        CitationView: {
            id: string;
            text: string;
            title: string;
        };
        /** Clock */
        Clock: {
            answered_at?: string | null;
            /** @enum {null|string} */
            answered_by?: "agent" | "staff" | null;
            /** Format: date-time */
            due_at: string;
            /** Format: date-time */
            started_at: string;
        };
        /** Credentials */
        Credentials: {
            email: string;
            password: string;
        };
        /** DecisionView */
        DecisionView: {
            /** @enum {string} */
            action: "send" | "hold" | "block";
            hold_until?: string | null;
            reason: string;
            words: string;
        };
        /** HandoffPill */
        HandoffPill: {
            due_at: string | null;
            /** @default false */
            escalated: boolean;
            id: string;
            reason: string;
            summary: string;
            /** @enum {string} */
            urgency: "emergency" | "urgent" | "soon" | "routine";
        };
        /** Interest */
        Interest: {
            id: string;
            name: string;
        };
        /** LivePage */
        LivePage: {
            head: number;
            items: components["schemas"]["LiveUpdate"][];
            /** @default false */
            reset: boolean;
        };
        /** LiveUpdate */
        LiveUpdate: {
            /** Format: date-time */
            at: string;
            card?: components["schemas"]["ThreadCard"] | null;
            counts?: components["schemas"]["ZoneCounts"] | null;
            item?: components["schemas"]["TimelineItem"] | null;
            /** @enum {string} */
            kind: "thread.changed" | "timeline.added" | "timeline.changed";
            seq: number;
            thread_id: string;
        };
        /** Owner */
        Owner: {
            /** @enum {string} */
            kind: "agent" | "staff" | "none";
            name?: string | null;
            staff_id?: string | null;
        };
        /** Person */
        Person: {
            id: string;
            name: string;
        };
        /** PracticeView */
        PracticeView: {
            country: string;
            currency: string;
            id: string;
            languages: string[];
            name: string;
            timezone: string;
        };
        /**
         * Presence
         * @description To coordinators: everybody who has a thread open just now.
         */
        Presence: {
            drafting: components["schemas"]["Person"][];
            thread_id: string;
            viewers: components["schemas"]["Person"][];
        };
        /** PreviewText */
        PreviewText: {
            text: string;
        };
        /** PreviewView */
        PreviewView: {
            characters: number;
            decision: components["schemas"]["DecisionView"];
            segments: number;
        };
        /**
         * Problem
         * @description RFC 9457.
         */
        Problem: {
            /** @default null */
            at: string | null;
            detail: string;
            /** @default null */
            retry_after: number | null;
            status: number;
            title: string;
            /** @default about:blank */
            type: string;
        };
        /** ReadTo */
        ReadTo: {
            seq: number;
        };
        /** RunTrace */
        RunTrace: {
            /** Format: date-time */
            at: string;
            citations: components["schemas"]["CitationView"][];
            commands: {
                [key: string]: unknown;
            }[];
            id: string;
            intents: string[];
            language: string;
            mode: string;
            outcome: string;
            steps: components["schemas"]["StepView"][];
            treatments: string[];
        };
        /** SessionView */
        SessionView: {
            csrf: string;
            practice: components["schemas"]["PracticeView"];
            user: components["schemas"]["UserView"];
        };
        /** SlotView */
        SlotView: {
            day: string;
            label: string;
            provider_name: string;
            slot_id: string;
            /** Format: date-time */
            start: string;
            time: string;
            timezone: string;
            type_name: string;
        };
        /** SnoozeUntil */
        SnoozeUntil: {
            /** Format: date-time */
            until: string;
        };
        /** StaffList */
        StaffList: {
            items: components["schemas"]["StaffView"][];
        };
        /** StaffView */
        StaffView: {
            answers_inbox: boolean;
            id: string;
            name: string;
            title: string | null;
        };
        /** StepView */
        StepView: {
            ms: number;
            node: string;
            result: string;
        };
        /** ThreadCard */
        ThreadCard: {
            booked: components["schemas"]["BookedPill"] | null;
            channel: string;
            clock: components["schemas"]["Clock"] | null;
            /** @enum {string} */
            consent: "none" | "transactional" | "marketing" | "stopped";
            contact_id: string;
            handoff: components["schemas"]["HandoffPill"] | null;
            id: string;
            language: string | null;
            /** Format: date-time */
            last_at: string;
            name: string;
            named: boolean;
            owner: components["schemas"]["Owner"];
            preview: string;
            /** @enum {string} */
            preview_by: "patient" | "agent" | "staff" | "system";
            snoozed_until: string | null;
            /** @enum {null|string} */
            stage: "lead" | "booked" | "patient" | "cold" | "not_good_fit" | null;
            treatments: components["schemas"]["Interest"][];
            unread: number;
            version: number;
            waiting_since: string | null;
            window_closes_at: string | null;
            /** @enum {string} */
            zone: "waiting" | "bot" | "scheduled" | "done";
        };
        /** ThreadDetail */
        ThreadDetail: {
            addresses: components["schemas"]["AddressView"][];
            appointments: components["schemas"]["BookedPill"][];
            can_reply: boolean;
            card: components["schemas"]["ThreadCard"];
            email: string | null;
            handoffs: components["schemas"]["HandoffPill"][];
            head_seq: number;
            new_or_returning: string | null;
            /** @default  */
            notes: string;
            phone: string | null;
            reply_channel: string | null;
            status: string | null;
        };
        /** ThreadPage */
        ThreadPage: {
            counts: components["schemas"]["ZoneCounts"];
            items: components["schemas"]["ThreadCard"][];
            live_head: number;
            next_cursor: string | null;
        };
        /** TimelineItem */
        TimelineItem: {
            /** Format: date-time */
            at: string;
            /** @default [] */
            attachments: string[];
            author: components["schemas"]["Author"];
            channel?: string | null;
            client_id?: string | null;
            data?: {
                [key: string]: string | number | boolean | null;
            };
            decision?: components["schemas"]["DecisionView"] | null;
            /** @enum {null|string} */
            direction?: "in" | "out" | null;
            id: string;
            /** @enum {string} */
            kind: "message" | "note" | "decision" | "handoff" | "ownership" | "booking" | "stage" | "system";
            run_id?: string | null;
            seq: number;
            /** @default [] */
            slots: components["schemas"]["SlotView"][];
            /** @enum {null|string} */
            status?: "received" | "held" | "blocked" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "removed" | null;
            /** @default  */
            text: string;
        };
        /** TimelinePage */
        TimelinePage: {
            has_more: boolean;
            head_seq: number;
            items: components["schemas"]["TimelineItem"][];
        };
        /**
         * Typing
         * @description To coordinators: somebody writes in a thread, or has stopped.
         */
        Typing: {
            name: string | null;
            on: boolean;
            thread_id: string;
            /** @enum {unknown} */
            who: "agent" | "patient" | "staff";
        };
        /** UserView */
        UserView: {
            email: string;
            id: string;
            name: string;
            role: string;
            staff_id: string;
        };
        /**
         * Whereabouts
         * @description From a coordinator: the thread in sight, and whether something is being written there.
         */
        Whereabouts: {
            drafting: boolean;
            /** @default false */
            replying: boolean;
            thread_id: string | null;
        };
        /** WriteMessage */
        WriteMessage: {
            client_id: string;
            /** @enum {string} */
            kind: "reply" | "note";
            text: string;
        };
        /** ZoneCounts */
        ZoneCounts: {
            bot: number;
            done: number;
            scheduled: number;
            /** @default 0 */
            unread: number;
            waiting: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ApiV1HandoffsHandoffIdCloseClose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handoff_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1HandoffsHandoffIdTakeTake: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handoff_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1LiveSince: {
        parameters: {
            query: {
                after: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivePage"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1RunsRunIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunTrace"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1SessionWho: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1SessionSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1SessionSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1StaffListing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffList"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsListing: {
        parameters: {
            query?: {
                zone?: "waiting" | "bot" | "scheduled" | "done" | "all";
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadPage"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadDetail"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdAssignAssign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignTo"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdDoneDone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdMessagesWrite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WriteMessage"];
            };
        };
        responses: {
            /** @description Said before, under this client_id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineItem"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineItem"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdPreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewText"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewView"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdReadRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadTo"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdReleaseRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdReopenReopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdSnoozeSnooze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeUntil"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdTakeoverTakeOver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadCard"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiV1ThreadsThreadIdTimelineTimeline: {
        parameters: {
            query?: {
                before_seq?: number | null;
                limit?: number;
            };
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            /** @description What is wrong, and where */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
