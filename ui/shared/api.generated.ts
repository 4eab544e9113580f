// Made from openapi.json by `npm run types`. Do not edit.

export interface paths {
    "/api/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mine */
        get: operations["ApiV1AccountMine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/notices/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read */
        post: operations["ApiV1AccountNoticesReadRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Password */
        post: operations["ApiV1AccountPasswordPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["ApiV1AccountSecondStepBegin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-step/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Codes */
        post: operations["ApiV1AccountSecondStepCodesCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-step/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm */
        post: operations["ApiV1AccountSecondStepConfirmConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-step/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove */
        post: operations["ApiV1AccountSecondStepRemoveRemove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/sessions/end-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** EndOthers */
        post: operations["ApiV1AccountSessionsEndOthersEndOthers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** EndOne */
        delete: operations["ApiV1AccountSessionsSessionIdEndOne"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make */
        post: operations["ApiV1AppointmentsMake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check */
        post: operations["ApiV1AppointmentsCheckCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/options/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Options */
        get: operations["ApiV1AppointmentsOptionsThreadIdOptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/times/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Times */
        get: operations["ApiV1AppointmentsTimesThreadIdTimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/{appointment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1AppointmentsAppointmentIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/{appointment_id}/attend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Attend */
        post: operations["ApiV1AppointmentsAppointmentIdAttendAttend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/{appointment_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel */
        post: operations["ApiV1AppointmentsAppointmentIdCancelCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appointments/{appointment_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move */
        post: operations["ApiV1AppointmentsAppointmentIdMoveMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1AuditListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Choices */
        get: operations["ApiV1AuditChoicesChoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export */
        get: operations["ApiV1AuditExportExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State */
        get: operations["ApiV1AuditStateState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify */
        post: operations["ApiV1AuditVerifyVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Now */
        get: operations["ApiV1AutomationNow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/channels/{channel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SteerChannel */
        put: operations["ApiV1AutomationChannelsSteerChannel"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** History */
        get: operations["ApiV1AutomationHistoryHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/pauses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Press */
        post: operations["ApiV1AutomationPausesPress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/pauses/{pause_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume */
        post: operations["ApiV1AutomationPausesPauseIdResumeResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automation/threads/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OfThread */
        get: operations["ApiV1AutomationThreadsThreadIdOfThread"];
        /** SteerThread */
        put: operations["ApiV1AutomationThreadsThreadIdSteerThread"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1BoardShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/board/owners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Owners */
        get: operations["ApiV1BoardOwnersOwners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/board/owners/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SetOwner */
        put: operations["ApiV1BoardOwnersUserIdSetOwner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1CalendarShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Block */
        post: operations["ApiV1CalendarBlocksBlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/blocks/{block_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unblock */
        delete: operations["ApiV1CalendarBlocksBlockIdUnblock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules */
        get: operations["ApiV1CalendarRulesRules"];
        /** SetRules */
        put: operations["ApiV1CalendarRulesSetRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Channels */
        get: operations["ApiV1ChannelsChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{account_id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look */
        post: operations["ApiV1ChannelsAccountIdLookLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1ClosuresListing"];
        put?: never;
        /** Close */
        post: operations["ApiV1ClosuresClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/closures/cases/{case_id}/called": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Called */
        post: operations["ApiV1ClosuresCasesCaseIdCalledCalled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/closures/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look */
        post: operations["ApiV1ClosuresLookLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/closures/{closure_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1ClosuresClosureIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/closures/{closure_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo */
        post: operations["ApiV1ClosuresClosureIdUndoUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compliance-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1ComplianceSettingsShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiV1ComplianceSettingsChange"];
        trace?: never;
    };
    "/api/v1/consents/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export */
        get: operations["ApiV1ConsentsExportExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents/wordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Wordings */
        get: operations["ApiV1ConsentsWordingsWordings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/addresses/{address_id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Split */
        post: operations["ApiV1ContactsContactIdAddressesAddressIdSplitSplit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/apart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apart */
        post: operations["ApiV1ContactsContactIdApartApart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/booked-elsewhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Booked */
        post: operations["ApiV1ContactsContactIdBookedElsewhereBooked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/checked-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** CheckedOut */
        post: operations["ApiV1ContactsContactIdCheckedOutCheckedOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** History */
        get: operations["ApiV1ContactsContactIdConsentsHistory"];
        put?: never;
        /** Record */
        post: operations["ApiV1ContactsContactIdConsentsRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/consents/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export */
        get: operations["ApiV1ContactsContactIdConsentsExportExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/consents/{record_id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence */
        get: operations["ApiV1ContactsContactIdConsentsRecordIdEvidenceEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1ContactsContactIdEnrolmentsListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/enrolments/{enrolment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Press */
        post: operations["ApiV1ContactsContactIdEnrolmentsEnrolmentIdPress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase */
        post: operations["ApiV1ContactsContactIdEraseErase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Preview */
        get: operations["ApiV1ContactsContactIdErasurePreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download */
        get: operations["ApiV1ContactsContactIdExportDownload"];
        put?: never;
        /** Export */
        post: operations["ApiV1ContactsContactIdExportExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1ContactsContactIdFlagsListing"];
        put?: never;
        /** Open */
        post: operations["ApiV1ContactsContactIdFlagsOpen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/flags/{flag_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close */
        post: operations["ApiV1ContactsContactIdFlagsFlagIdCloseClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1ContactsContactIdIdentityShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["ApiV1ContactsContactIdMembershipsBegin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge */
        post: operations["ApiV1ContactsContactIdMergeMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/merge/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiV1ContactsContactIdMergePreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/merge/{merge_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo */
        post: operations["ApiV1ContactsContactIdMergeMergeIdUndoUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1ContactsContactIdMoneyShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/opportunity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Current */
        get: operations["ApiV1ContactsContactIdOpportunityCurrent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sell */
        post: operations["ApiV1ContactsContactIdPackagesSell"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/packages/{package_id}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Use */
        post: operations["ApiV1ContactsContactIdPackagesPackageIdUseUse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pay */
        post: operations["ApiV1ContactsContactIdPaymentsPay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/payments/{invoice_id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund */
        post: operations["ApiV1ContactsContactIdPaymentsInvoiceIdRefundRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Permit */
        post: operations["ApiV1ContactsContactIdPermissionsPermit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sell */
        post: operations["ApiV1ContactsContactIdPlansSell"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/referral-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Link */
        post: operations["ApiV1ContactsContactIdReferralLinkLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revoke */
        post: operations["ApiV1ContactsContactIdRevocationsRevoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/simulation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run */
        post: operations["ApiV1ContactsContactIdSimulationRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{contact_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SetTags */
        put: operations["ApiV1ContactsContactIdTagsSetTags"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiV1DecisionsPreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/emergency-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1EmergencyAccessListing"];
        put?: never;
        /** ByNumber */
        post: operations["ApiV1EmergencyAccessByNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/emergency-access/contacts/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ByContact */
        post: operations["ApiV1EmergencyAccessContactsContactIdByContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/emergency-access/threads/{thread_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ByThread */
        post: operations["ApiV1EmergencyAccessThreadsThreadIdByThread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/emergency-access/{opening_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End */
        post: operations["ApiV1EmergencyAccessOpeningIdEndEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1ExceptionsListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{source}/{item_id}/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call */
        post: operations["ApiV1ExceptionsSourceItemIdCallCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{source}/{item_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dismiss */
        post: operations["ApiV1ExceptionsSourceItemIdDismissDismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{source}/{item_id}/number": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Number */
        post: operations["ApiV1ExceptionsSourceItemIdNumberNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{source}/{item_id}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SendAgain */
        post: operations["ApiV1ExceptionsSourceItemIdSendAgainSendAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1FormsListing"];
        put?: never;
        /** Add */
        post: operations["ApiV1FormsAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/api/v1/held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1HeldListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/held/{draft_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve */
        post: operations["ApiV1HeldDraftIdApproveApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/held/{draft_id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Discard */
        post: operations["ApiV1HeldDraftIdDiscardDiscard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/held/{draft_id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Edit */
        post: operations["ApiV1HeldDraftIdEditEdit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitation/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join */
        post: operations["ApiV1InvitationJoinJoin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitation/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look */
        post: operations["ApiV1InvitationLookLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1KeysListing"];
        put?: never;
        /** Make */
        post: operations["ApiV1KeysMake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke */
        delete: operations["ApiV1KeysKeyIdRevoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1KnowledgeShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add */
        post: operations["ApiV1KnowledgeEntriesAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/entries/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Edit */
        put: operations["ApiV1KnowledgeEntriesEntryIdEdit"];
        post?: never;
        /** Drop */
        delete: operations["ApiV1KnowledgeEntriesEntryIdDrop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1KnowledgeGapsListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gap_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer */
        post: operations["ApiV1KnowledgeGapsGapIdAnswerAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gap_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close */
        post: operations["ApiV1KnowledgeGapsGapIdCloseClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gap_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reopen */
        post: operations["ApiV1KnowledgeGapsGapIdReopenReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/gaps/{gap_id}/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suggest */
        post: operations["ApiV1KnowledgeGapsGapIdSuggestSuggest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Suggested */
        get: operations["ApiV1KnowledgeProposalsSuggested"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Edit */
        put: operations["ApiV1KnowledgeProposalsProposalIdEdit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve */
        post: operations["ApiV1KnowledgeProposalsProposalIdApproveApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/proposals/{proposal_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject */
        post: operations["ApiV1KnowledgeProposalsProposalIdRejectReject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1KnowledgeSourcesListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** File */
        post: operations["ApiV1KnowledgeSourcesFileFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Page */
        post: operations["ApiV1KnowledgeSourcesPagePage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/{source_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1KnowledgeSourcesSourceIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/{source_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ApproveGroup */
        post: operations["ApiV1KnowledgeSourcesSourceIdApproveApproveGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try */
        post: operations["ApiV1KnowledgeTryTry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add */
        post: operations["ApiV1LeadsAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Options */
        get: operations["ApiV1LeadsOptionsOptions"];
        put?: never;
        post?: never;
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
    "/api/v1/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1MembershipsListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/memberships/{membership_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiV1MembershipsMembershipIdChange"];
        trace?: never;
    };
    "/api/v1/memberships/{membership_id}/became": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Became */
        post: operations["ApiV1MembershipsMembershipIdBecameBecame"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1NoticesListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** AllSeen */
        post: operations["ApiV1NoticesSeenAllSeen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{notice_id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Seen */
        post: operations["ApiV1NoticesNoticeIdSeenSeen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/opportunities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make */
        post: operations["ApiV1OpportunitiesMake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/opportunities/{opportunity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1OpportunitiesOpportunityIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit */
        patch: operations["ApiV1OpportunitiesOpportunityIdEdit"];
        trace?: never;
    };
    "/api/v1/opportunities/{opportunity_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move */
        post: operations["ApiV1OpportunitiesOpportunityIdMoveMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1PeopleListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people-found": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find */
        get: operations["ApiV1PeopleFoundFind"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invite */
        post: operations["ApiV1PeopleInvitationsInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** TakeBack */
        delete: operations["ApiV1PeopleInvitationsInvitationIdTakeBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/second-step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask */
        post: operations["ApiV1PeopleSecondStepAsk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{user_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change */
        post: operations["ApiV1PeopleUserIdAccessChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{user_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disable */
        post: operations["ApiV1PeopleUserIdDisableDisable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{user_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable */
        post: operations["ApiV1PeopleUserIdEnableEnable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{user_id}/reset-second-step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reset */
        post: operations["ApiV1PeopleUserIdResetSecondStepReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{user_id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SignOut */
        post: operations["ApiV1PeopleUserIdSignOutSignOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1PlansListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Options */
        get: operations["ApiV1PlansOptionsOptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1PlansPlanIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}/adjust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adjust */
        post: operations["ApiV1PlansPlanIdAdjustAdjust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End */
        post: operations["ApiV1PlansPlanIdEndEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reopen */
        post: operations["ApiV1PlansPlanIdReopenReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Done */
        post: operations["ApiV1PlansPlanIdSessionsDone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}/sessions/{session_id}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** TakeBack */
        post: operations["ApiV1PlansPlanIdSessionsSessionIdTakeBackTakeBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1PrivacyShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Place */
        post: operations["ApiV1PrivacyHoldsPlace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/holds/{hold_id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift */
        post: operations["ApiV1PrivacyHoldsHoldIdLiftLift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Choose */
        patch: operations["ApiV1PrivacyRetentionChoose"];
        trace?: never;
    };
    "/api/v1/rebook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leaving */
        get: operations["ApiV1RebookLeaving"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebook/of/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Latest */
        get: operations["ApiV1RebookOfContactIdLatest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebook/{prompt_id}/book": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Book */
        post: operations["ApiV1RebookPromptIdBookBook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebook/{prompt_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dismiss */
        post: operations["ApiV1RebookPromptIdDismissDismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rebooking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures */
        get: operations["ApiV1RebookingFigures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1RecallListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recall/rules/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change */
        put: operations["ApiV1RecallRulesServiceChange"];
        post?: never;
        /** AsTheFileSays */
        delete: operations["ApiV1RecallRulesServiceAsTheFileSays"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recall/{recall_id}/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call */
        post: operations["ApiV1RecallRecallIdCallCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recall/{recall_id}/exclude": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exclude */
        post: operations["ApiV1RecallRecallIdExcludeExclude"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recall/{recall_id}/include": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Include */
        post: operations["ApiV1RecallRecallIdIncludeInclude"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reminder-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1ReminderSettingsShow"];
        /** Change */
        put: operations["ApiV1ReminderSettingsChange"];
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
    "/api/v1/sequences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1SequencesListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sequences/{sequence_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["ApiV1SequencesSequenceIdShow"];
        /** Edit */
        put: operations["ApiV1SequencesSequenceIdEdit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sequences/{sequence_id}/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People */
        get: operations["ApiV1SequencesSequenceIdEnrolmentsPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sequences/{sequence_id}/on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Switch */
        put: operations["ApiV1SequencesSequenceIdOnSwitch"];
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
    "/api/v1/session/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lock */
        post: operations["ApiV1SessionLockLock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unlock */
        post: operations["ApiV1SessionUnlockUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ways */
        get: operations["ApiV1SessionWaysWays"];
        put?: never;
        post?: never;
        delete?: never;
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
    "/api/v1/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Systems */
        get: operations["ApiV1SystemsSystems"];
        put?: never;
        /** Connect */
        post: operations["ApiV1SystemsConnect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/systems/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnect */
        delete: operations["ApiV1SystemsConnectionIdDisconnect"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/systems/{connection_id}/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Catalogue */
        get: operations["ApiV1SystemsConnectionIdCatalogueCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/systems/{connection_id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["ApiV1SystemsConnectionIdLinksLink"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/systems/{connection_id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look */
        post: operations["ApiV1SystemsConnectionIdLookLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1TasksListing"];
        put?: never;
        /** Create */
        post: operations["ApiV1TasksCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts */
        get: operations["ApiV1TasksCountsCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Next */
        get: operations["ApiV1TasksNextNext"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Options */
        get: operations["ApiV1TasksOptionsOptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1TasksTaskIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Assign */
        post: operations["ApiV1TasksTaskIdAssignAssign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note */
        post: operations["ApiV1TasksTaskIdNoteNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/outcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Outcome */
        post: operations["ApiV1TasksTaskIdOutcomeOutcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Skip */
        post: operations["ApiV1TasksTaskIdSkipSkip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Snooze */
        post: operations["ApiV1TasksTaskIdSnoozeSnooze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Texting */
        get: operations["ApiV1TextingTexting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texting/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiV1TextingAccountIdSave"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texting/{account_id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proof */
        post: operations["ApiV1TextingAccountIdProofProof"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texting/{account_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Submit */
        post: operations["ApiV1TextingAccountIdSubmitSubmit"];
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
    "/api/v1/threads/{thread_id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Attach */
        post: operations["ApiV1ThreadsThreadIdAttachmentsAttach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/attachments/{media_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Detach */
        delete: operations["ApiV1ThreadsThreadIdAttachmentsMediaIdDetach"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calling */
        get: operations["ApiV1ThreadsThreadIdCallsCalling"];
        put?: never;
        /** Place */
        post: operations["ApiV1ThreadsThreadIdCallsPlace"];
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
    "/api/v1/threads/{thread_id}/opt-out-review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Doubt */
        get: operations["ApiV1ThreadsThreadIdOptOutReviewDoubt"];
        put?: never;
        /** Review */
        post: operations["ApiV1ThreadsThreadIdOptOutReviewReview"];
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
    "/api/v1/threads/{thread_id}/reminders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1ThreadsThreadIdRemindersListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/reminders/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["ApiV1ThreadsThreadIdRemindersRestoreRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{thread_id}/reminders/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Skip */
        post: operations["ApiV1ThreadsThreadIdRemindersSkipSkip"];
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
    "/api/v1/threads/{thread_id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiV1ThreadsThreadIdReviewOne"];
        put?: never;
        post?: never;
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
    "/api/v1/threads/{thread_id}/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ways */
        post: operations["ApiV1ThreadsThreadIdWaysWays"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Vendors */
        get: operations["ApiV1VendorsVendors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listing */
        get: operations["ApiV1WaitlistListing"];
        put?: never;
        /** Join */
        post: operations["ApiV1WaitlistJoin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waitlist/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Leave */
        delete: operations["ApiV1WaitlistEntryIdLeave"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Access */
        Access: {
            locations?: string[] | null;
            /** @enum {string} */
            role: "owner" | "manager" | "coordinator" | "provider" | "auditor";
            staff_id?: string | null;
        };
        /** AccountView */
        AccountView: {
            notices: components["schemas"]["NoticeRow"][];
            recovery_codes_left: number;
            second_step: boolean;
            second_step_asked: boolean;
            sessions: components["schemas"]["SessionRow"][];
        };
        /** ActorChoice */
        ActorChoice: {
            id: string;
            name: string | null;
        };
        /** AddForm */
        AddForm: {
            /** @default  */
            detail: string;
            /** @enum {string} */
            kind: "kiosk" | "event";
            name: string;
        };
        /** AddressView */
        AddressView: {
            channel: string;
            held_elsewhere_at?: string | null;
            /** @default  */
            id: string;
            label: string;
            value: string;
            /** @default false */
            verified: boolean;
            window_until?: string | null;
        };
        /** AdjustPlan */
        AdjustPlan: {
            cadence_days?: number | null;
            expires?: string | null;
            label?: string | null;
            location?: string | null;
            minimum_days?: number;
            price_minor?: number | null;
            total?: number;
            track?: "light" | "full";
            used?: number;
            window_days?: number;
        };
        /** Answered */
        Answered: {
            answers: components["schemas"]["EntryBody"][];
            replaces?: string | null;
        };
        /** Approval */
        Approval: {
            /** @default [] */
            accepted: string[];
            /** @default false */
            as_new: boolean;
        };
        /** AssignTask */
        AssignTask: {
            owner_id: string | null;
        };
        /** AssignTo */
        AssignTo: {
            staff_id: string | null;
        };
        /** AttachedView */
        AttachedView: {
            content_type: string;
            /** @enum {string} */
            kind: "image" | "video" | "audio" | "file";
            media_id: string;
            name: string;
            size: number;
            url: string;
        };
        /** AttachmentView */
        AttachmentView: {
            content_type?: string | null;
            /** @default false */
            elsewhere: boolean;
            /** @enum {string} */
            kind: "image" | "video" | "audio" | "file";
            name?: string | null;
            url?: string | null;
        };
        /** Attend */
        Attend: {
            /** @enum {string} */
            what: "arrived" | "completed" | "no_show" | "booked" | "confirmed";
        };
        /** AuditChoices */
        AuditChoices: {
            actions: string[];
            actors: components["schemas"]["ActorChoice"][];
        };
        /** AuditPage */
        AuditPage: {
            cursor: string | null;
            items: components["schemas"]["Line"][];
        };
        /** AuditState */
        AuditState: {
            chained_at: string | null;
            entries: number;
            verified_at: string | null;
            verified_entries: number | null;
            verified_problems: number | null;
            waiting: number;
        };
        /** Author */
        Author: {
            id?: string | null;
            /** @enum {string} */
            kind: "patient" | "agent" | "staff" | "system";
            name?: string | null;
        };
        /** AutomationView */
        AutomationView: {
            channels: string[];
            held: number;
            locations: components["schemas"]["PlaceChoice"][];
            /** @default [] */
            modes: components["schemas"]["ChannelMode"][];
            paused: components["schemas"]["PauseView"][];
        };
        /** Became */
        Became: {
            /**
             * @description What has become of it
             * @enum {string}
             */
            what: "renewed" | "payment_failed" | "paid" | "used" | "paused" | "resumed" | "lapsed" | "ended" | "reopened";
        };
        /** BlockView */
        BlockView: {
            closure_id: string | null;
            day: string;
            /** Format: date-time */
            ends_at: string;
            id: string | null;
            minutes: number;
            name: string;
            provider: string | null;
            reason: string | null;
            resource: string | null;
            start_minute: number;
            /** Format: date-time */
            starts_at: string;
            version: number;
        };
        /** Blocked */
        Blocked: {
            affected: number;
            id: string;
            version: number;
        };
        /** BoardChoices */
        BoardChoices: {
            lines: string[];
            locations: components["schemas"]["board_shapes_Choice"][];
            owners: components["schemas"]["board_shapes_Choice"][];
            services: components["schemas"]["board_shapes_Choice"][];
            sources: components["schemas"]["board_shapes_Choice"][];
            tags: string[];
        };
        /** BoardView */
        BoardView: {
            choices: components["schemas"]["BoardChoices"];
            columns: components["schemas"]["ColumnView"][];
            live_head: number;
            unowned: number;
        };
        /** BookNext */
        BookNext: {
            at: string;
            client_id: string;
            location?: string | null;
            provider: string;
            /** @default false */
            tell: boolean;
        };
        /** BookedElsewhere */
        BookedElsewhere: {
            at?: string | null;
            client_id: string;
            location?: string | null;
            provider?: string | null;
            type?: string | null;
        };
        /** BookedNext */
        BookedNext: {
            prompt: components["schemas"]["PromptView"];
            told: components["schemas"]["Told"] | null;
            visit: components["schemas"]["VisitView"];
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
        /** BookingOptions */
        BookingOptions: {
            can_text: boolean;
            contact_id: string;
            elsewhere: boolean;
            interests: string[];
            last_provider: string | null;
            name: string | null;
            providers: {
                [key: string]: string;
            };
            returning: boolean;
            services: components["schemas"]["ServiceOption"][];
            thread_id: string;
            timezone: string;
            today: string;
            types: components["schemas"]["TypeView"][];
            visits: components["schemas"]["VisitView"][];
        };
        /** BookingRules */
        BookingRules: {
            currency: string;
            limits: components["schemas"]["Limits"];
            providers: components["schemas"]["RuledProvider"][];
            types: components["schemas"]["RuledType"][];
            version: number;
        };
        /** Both */
        Both: {
            en: string;
            es: string;
        };
        /** BranchView */
        BranchView: {
            conditions: string[];
            otherwise: string | null;
            then: string;
        };
        /** ByNumber */
        ByNumber: {
            phone: string;
            reason: string;
        };
        /** CalendarView */
        CalendarView: {
            blocks: components["schemas"]["BlockView"][];
            days: components["schemas"]["DayView"][];
            held: components["schemas"]["HeldTime"][];
            now_minute: number;
            places: components["schemas"]["PlaceView"][];
            providers: components["schemas"]["ProviderView"][];
            timezone: string;
            today: string;
            types: components["schemas"]["TypeView"][];
            visits: components["schemas"]["VisitView"][];
            working: components["schemas"]["Working"][];
        };
        /** Called */
        Called: {
            task_id: string;
        };
        /** CallingView */
        CallingView: {
            line: string | null;
            own_phone: string | null;
            possible: boolean;
            /** @enum {null|string} */
            why_not: "no_number" | "no_line" | null;
        };
        /** CampaignFacts */
        CampaignFacts: {
            /** @default  */
            business_name: string;
            /**
             * @default private
             * @enum {string}
             */
            company_type: "private" | "public" | "non-profit" | "government";
            /** @default  */
            description: string;
            /** @default  */
            email: string;
            /** @default  */
            flow: string;
            /** @default  */
            missed_call_sample: string;
            /** @default  */
            privacy_url: string;
            proof_media_id?: string | null;
            /** @default  */
            proof_url: string;
            /** @default [] */
            samples: string[];
            /** @default  */
            terms_url: string;
            /** @default  */
            website: string;
        };
        /** CancelVisit */
        CancelVisit: {
            reason: string;
            /** @default false */
            tell: boolean;
        };
        /** Candidate */
        Candidate: {
            channels: string[];
            contact_id: string;
            contact_name: string;
            reasons: string[];
            thread_id: string | null;
        };
        /** Capabilities */
        Capabilities: {
            /**
             * @default none
             * @enum {string}
             */
            attend: "native" | "emulated" | "task" | "none";
            /**
             * @default task
             * @enum {string}
             */
            book: "native" | "emulated" | "task" | "none";
            /**
             * @default task
             * @enum {string}
             */
            cancel: "native" | "emulated" | "task" | "none";
            /**
             * @default none
             * @enum {string}
             */
            clients: "native" | "emulated" | "task" | "none";
            /**
             * @default none
             * @enum {string}
             */
            hold: "native" | "emulated" | "task" | "none";
            /**
             * @default none
             * @enum {string}
             */
            invoices: "native" | "emulated" | "task" | "none";
            /**
             * @default none
             * @enum {string}
             */
            packages: "native" | "emulated" | "task" | "none";
            /**
             * @default none
             * @enum {string}
             */
            push: "native" | "emulated" | "task" | "none";
            /**
             * @default task
             * @enum {string}
             */
            reschedule: "native" | "emulated" | "task" | "none";
            /**
             * @default none
             * @enum {string}
             */
            slots: "native" | "emulated" | "task" | "none";
        };
        /** CardDetail */
        CardDetail: {
            card: components["schemas"]["CardView"];
            lifetime: components["schemas"]["Worth"];
            moves: components["schemas"]["MoveView"][];
            not_fit: boolean;
            others: components["schemas"]["CardView"][];
        };
        /** CardLine */
        CardLine: {
            id: string;
            service: string | null;
            /** Format: date-time */
            since: string;
            stage: string;
            value: components["schemas"]["Money"];
        };
        /** CardView */
        CardView: {
            booked: components["schemas"]["BookedPill"] | null;
            channel: string | null;
            contact_id: string;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            /** Format: date-time */
            entered_at: string;
            id: string;
            line: string | null;
            location: string | null;
            name: string;
            named: boolean;
            next_task_at: string | null;
            open_tasks: number;
            /** @enum {string} */
            origin: "form" | "web" | "ad" | "call" | "text" | "social" | "booking" | "payment" | "tag" | "staff" | "file";
            owner: components["schemas"]["board_shapes_Choice"] | null;
            phone: string | null;
            service: components["schemas"]["board_shapes_Choice"] | null;
            source: components["schemas"]["board_shapes_Choice"] | null;
            /** @enum {string} */
            stage: "lead" | "booked" | "patient" | "cold" | "not_fit";
            /** @enum {string} */
            status: "open" | "won" | "lost";
            tags: string[];
            thread_id: string | null;
            unread: number;
            value: components["schemas"]["Worth"];
            /** @enum {string} */
            value_from: "default" | "service" | "staff" | "paid";
            version: number;
        };
        /** CaseView */
        CaseView: {
            answer_by: string | null;
            contact_id: string | null;
            goes_out_at: string | null;
            id: string;
            name: string | null;
            phone: string | null;
            /** @enum {string} */
            state: "waiting" | "offered" | "moved" | "cancelled" | "wants_call" | "silent" | "unreachable" | "called" | "kept";
            thread_id: string | null;
            /** Format: date-time */
            updated_at: string;
            version: number;
            visit: components["schemas"]["VisitView"];
            /** Format: date-time */
            was_at: string;
            why: string | null;
        };
        /** CatalogueView */
        CatalogueView: {
            abilities: components["schemas"]["Capabilities"];
            our_locations: components["schemas"]["ListedView"][];
            our_providers: components["schemas"]["ListedView"][];
            our_services: components["schemas"]["ListedView"][];
            our_types: components["schemas"]["ListedView"][];
            their_locations: components["schemas"]["ListedView"][];
            their_providers: components["schemas"]["ListedView"][];
            their_types: components["schemas"]["ListedView"][];
        };
        /** ChangeMembership */
        ChangeMembership: {
            credits?: number;
            credits_each?: number;
            kind?: string | null;
            location?: string | null;
            months?: number;
            name?: string | null;
            price_minor?: number | null;
            renews_on?: string | null;
            started_on?: string | null;
        };
        /** Changed */
        Changed: {
            told?: components["schemas"]["Told"] | null;
            visit: components["schemas"]["VisitView"];
        };
        /** ChannelList */
        ChannelList: {
            channels: components["schemas"]["ChannelView"][];
        };
        /** ChannelMode */
        ChannelMode: {
            channel: string;
            /** @enum {string} */
            mode: "auto" | "draft" | "off";
        };
        /** ChannelView */
        ChannelView: {
            channel: string;
            failed_lately: number;
            id: string;
            last_in_at: string | null;
            name: string;
            provider: string;
            /** @enum {string} */
            state: "well" | "new" | "warning" | "broken" | "disabled";
            troubles: components["schemas"]["TroubleView"][];
            usually_within_minutes: number | null;
        };
        /** CheckView */
        CheckView: {
            name: string;
            /** @enum {string} */
            outcome: "pass" | "skip" | "hold" | "block" | "error";
            reason: string | null;
        };
        /** CheckedOut */
        CheckedOut: {
            amount_minor: number;
            appointment_id?: string | null;
            client_id: string;
        };
        /** ChooseRetention */
        ChooseRetention: {
            message_months: number | null;
            version: number;
        };
        /** CitationView */
        CitationView: {
            id: string;
            text: string;
            title: string;
        };
        /** Cited */
        Cited: {
            id: string;
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
        /** ClosureList */
        ClosureList: {
            items: components["schemas"]["ClosureView"][];
        };
        /** ClosureView */
        ClosureView: {
            cases: components["schemas"]["CaseView"][];
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            ends_at: string;
            id: string;
            /** @enum {string} */
            kind: "sick" | "closed";
            provider_names: string[];
            providers: string[];
            reason: string | null;
            /** Format: date-time */
            starts_at: string;
            /** @enum {string} */
            state: "open" | "undone";
            timezone: string;
            version: number;
        };
        /** Colleague */
        Colleague: {
            id: string;
            name: string;
        };
        /** ColumnView */
        ColumnView: {
            count: number;
            items: components["schemas"]["CardView"][];
            next_cursor: string | null;
            /** @enum {string} */
            stage: "lead" | "booked" | "patient" | "cold" | "not_fit";
            total: components["schemas"]["Worth"];
        };
        /** Coming */
        Coming: {
            /** Format: date-time */
            at: string;
            name: {
                [key: string]: string;
            };
            sends: boolean;
            sequence: string;
            step: string;
        };
        /** ComplianceSettings */
        ComplianceSettings: {
            defaults: components["schemas"]["Settings"];
            history: components["schemas"]["SettingsChange"][];
            settings: components["schemas"]["Settings"];
            version: number;
        };
        /** ConsentAddress */
        ConsentAddress: {
            address_id: string;
            channel: string;
            label: string;
            may: {
                [key: string]: string;
            };
            permissions: string[];
            revoked: string | null;
        };
        /** ConsentHistory */
        ConsentHistory: {
            addresses: components["schemas"]["ConsentAddress"][];
            contact_id: string;
            entries: components["schemas"]["Entry"][];
        };
        /** Content */
        Content: {
            hours?: {
                [key: string]: string[];
            } | null;
            /**
             * @default [
             *       "other"
             *     ]
             */
            kinds: ("hours" | "location" | "contact" | "price" | "service" | "care" | "consultation" | "payment" | "package" | "membership" | "gift_card" | "referral" | "offer" | "provider" | "photos" | "visit" | "policy" | "not_offered" | "other")[];
            language: string;
            location?: string | null;
            price?: components["schemas"]["PriceLine"] | null;
            service?: string | null;
            text: string;
            title: string;
            valid_from?: string | null;
            valid_until?: string | null;
        };
        /** Context */
        Context: {
            /** @default [] */
            fields: components["schemas"]["Field"][];
            kind: string;
            link?: string | null;
            quote?: string | null;
            seconds?: number | null;
            stars?: number | null;
        };
        /** CorrectNumber */
        CorrectNumber: {
            phone: string;
        };
        /** Credentials */
        Credentials: {
            code?: string | null;
            email: string;
            password: string;
        };
        /** DayTimes */
        DayTimes: {
            day: string;
            times: components["schemas"]["TimeView"][];
        };
        /** DayView */
        DayView: {
            closed: boolean;
            day: string;
            opens: [
                number,
                number
            ][];
            special: string | null;
        };
        /** DecisionAnswer */
        DecisionAnswer: {
            /** @enum {string} */
            action: "send" | "hold" | "block";
            checks: components["schemas"]["CheckView"][];
            hold_until: string | null;
            reason: string;
            rule_pack: string;
            segments: number;
            text: string;
            warnings: string[];
            words: string;
        };
        /** DecisionAsk */
        DecisionAsk: {
            address_id?: string | null;
            appointment_id?: string | null;
            at?: string | null;
            channel?: string | null;
            /**
             * @default en
             * @enum {string}
             */
            language: "en" | "es";
            /** @default false */
            nudge: boolean;
            purpose: components["schemas"]["Purpose"];
            /** @default false */
            same_day_change: boolean;
            subject?: string | null;
            text: string;
            thread_id: string;
        };
        /** DecisionView */
        DecisionView: {
            /** @enum {string} */
            action: "send" | "hold" | "block";
            hold_until?: string | null;
            reason: string;
            words: string;
        };
        /** Dismiss */
        Dismiss: {
            /**
             * @default other
             * @enum {string}
             */
            reason: "will_call" | "not_needed" | "done" | "elsewhere" | "other";
        };
        /** Done */
        Done: {
            contact_id: string;
            merge_id?: string | null;
            thread_id: string | null;
        };
        /** DoneSession */
        DoneSession: {
            on?: string | null;
        };
        /** EditCard */
        EditCard: {
            owner_id?: string;
            service?: string | null;
            tags?: string[];
            value_minor?: number | null;
        };
        /** EditHeld */
        EditHeld: {
            text: string;
        };
        /** EditionView */
        EditionView: {
            active: number;
            at: string | null;
            by: string | null;
            changed: string[];
            number: number;
            steps: number;
        };
        /** EndPlan */
        EndPlan: {
            /** @enum {string} */
            why: "cancelled" | "refunded" | "transferred" | "other";
        };
        /** Enrolment */
        Enrolment: {
            qr: string;
            secret: string;
            uri: string;
        };
        /** EnrolmentList */
        EnrolmentList: {
            items: components["schemas"]["EnrolmentView"][];
            next_cursor?: string | null;
        };
        /** EnrolmentPress */
        EnrolmentPress: {
            /** @enum {string} */
            verb: "pause" | "resume" | "skip" | "restart" | "end";
        };
        /** EnrolmentView */
        EnrolmentView: {
            called: components["schemas"]["Both"];
            contact_id: string;
            contact_name: string | null;
            edition: number;
            ended_at: string | null;
            ended_why: string | null;
            id: string;
            next: components["schemas"]["NextStep"] | null;
            sequence: string;
            /** Format: date-time */
            started_at: string;
            /** @enum {string} */
            state: "active" | "paused" | "done" | "ended";
            thread_id: string | null;
            touches: components["schemas"]["TouchView"][];
            /** @enum {string} */
            track: "lead" | "visit" | "plan" | "membership" | "recall" | "other";
        };
        /** Entry */
        Entry: {
            accepted?: boolean | null;
            address_id: string;
            answered?: string | null;
            asked?: string | null;
            /** Format: date-time */
            at: string;
            by?: string | null;
            categories: string[];
            channel: string;
            /** @default true */
            counts: boolean;
            /** @default false */
            has_evidence: boolean;
            how: string;
            id: string;
            /** @enum {string} */
            kind: "consent" | "notice" | "detail_ok" | "unencrypted_ok" | "revocation" | "lift";
            level?: string | null;
            lifted_at?: string | null;
            recorded_at?: string | null;
            scope?: string | null;
            shown?: string | null;
            source?: string | null;
            superseded_by?: string | null;
            wording?: string | null;
        };
        /** EntryBody */
        EntryBody: {
            kinds: ("hours" | "location" | "contact" | "price" | "service" | "care" | "consultation" | "payment" | "package" | "membership" | "gift_card" | "referral" | "offer" | "provider" | "photos" | "visit" | "policy" | "not_offered" | "other")[];
            language?: string | null;
            /** @default [] */
            locations: string[];
            /** @default [] */
            services: string[];
            text: string;
            title: string;
            translation_of?: string | null;
            valid_from?: string | null;
            valid_until?: string | null;
        };
        /** Erase */
        Erase: {
            /** @default false */
            cancel_appointments: boolean;
            confirm: string;
            /** @enum {string} */
            reason: "asked_by_person" | "asked_by_guardian" | "wrong_person" | "no_longer_needed" | "test_data";
        };
        /** Erasure */
        Erasure: {
            at: string;
            by_id: string | null;
            contact_id: string;
            id: string;
            reason: string;
        };
        /** ErasurePreview */
        ErasurePreview: {
            confirm_with: string;
            refusals: ("legal_hold" | "on_its_way" | "appointments")[];
        };
        /** EvidenceView */
        EvidenceView: {
            box_after: boolean | null;
            box_before: boolean | null;
            confirmation_message_id: string | null;
            discloses: string[];
            id: string;
            inbound_message_id: string | null;
            ip: string | null;
            legal_entity: string | null;
            not_condition: boolean | null;
            ownership: string | null;
            page_id: string | null;
            provider_message_id: string | null;
            shown: string;
            shown_hash: string;
            shown_message_id: string | null;
            signature_kind: string | null;
            signature_name: string | null;
            source: string | null;
            source_hash: string | null;
            user_agent: string | null;
            wording_id: string | null;
            wording_version: string | null;
            zone: string | null;
        };
        /** ExceptionList */
        ExceptionList: {
            counts: components["schemas"]["web_exception_views_Counts"];
            held: number;
            items: components["schemas"]["ExceptionView"][];
            next_cursor: string | null;
        };
        /** ExceptionView */
        ExceptionView: {
            /** Format: date-time */
            at: string;
            author: string | null;
            author_kind: string;
            channel: string | null;
            code: string | null;
            contact: string;
            contact_id: string;
            fixes: ("retry" | "edit" | "email" | "number" | "consent" | "call" | "channels")[];
            id: string;
            purpose: string | null;
            /** @enum {string} */
            source: "message" | "touch";
            /** @enum {string} */
            status: "blocked" | "failed" | "unknown";
            text: string | null;
            thread_id: string | null;
            to: string;
            words: string;
        };
        /** Exclude */
        Exclude: {
            /**
             * @default other
             * @enum {string}
             */
            why: "asked_us" | "moved_away" | "elsewhere" | "medical" | "other";
        };
        /** Fault */
        Fault: {
            at: string;
            code: string;
            /** @default  */
            detail: string;
            language?: string | null;
        };
        /** Field */
        Field: {
            label: string;
            text: string;
        };
        /** FieldChoice */
        FieldChoice: {
            field: string;
            gone: string | null;
            /** @enum {string} */
            kept: "survivor" | "gone";
            survivor: string | null;
        };
        /** FilesView */
        FilesView: {
            kinds: string[];
            most: number;
            vouch: boolean;
            with_words: boolean;
        };
        /** FirstCode */
        FirstCode: {
            code: string;
        };
        /** FlagClose */
        FlagClose: {
            /** @default resolved */
            why: string;
        };
        /** FlagList */
        FlagList: {
            items: components["schemas"]["FlagView"][];
        };
        /** FlagOpen */
        FlagOpen: {
            /** @enum {string} */
            kind: "complication" | "complaint" | "refund" | "pregnancy" | "minor" | "deceased" | "number_reassigned";
            /** @default told_by_staff */
            why: string;
        };
        /** FlagView */
        FlagView: {
            closed_at: string | null;
            closed_by: string | null;
            closed_why: string | null;
            handoff_id: string | null;
            id: string;
            kind: string;
            /** Format: date-time */
            opened_at: string;
            opened_by: string | null;
            why: string;
        };
        /** Flaw */
        Flaw: {
            /** @enum {string} */
            kind: "content" | "order" | "gap" | "tail" | "head" | "waiting" | "consent";
            record_id?: string | null;
            seq?: number | null;
            what?: string | null;
        };
        /** ForType */
        ForType: {
            hours?: number[] | null;
            nurture?: boolean | null;
            prep?: boolean | null;
        };
        /** FormList */
        FormList: {
            items: components["schemas"]["FormView"][];
        };
        /** FormView */
        FormView: {
            detail: string | null;
            id: string;
            kind: string;
            name: string;
            qr: string | null;
            url: string;
        };
        /** FoundPeople */
        FoundPeople: {
            items: components["schemas"]["Somebody"][];
        };
        /** GapList */
        GapList: {
            items: components["schemas"]["GapView"][];
        };
        /** GapView */
        GapView: {
            count: number;
            elsewhere: string | null;
            entry_id: string | null;
            /** Format: date-time */
            first_at: string;
            id: string;
            language: string | null;
            /** Format: date-time */
            last_at: string;
            question: string;
            services: string[];
            /** @enum {string} */
            status: "open" | "answered" | "closed";
            suggested: boolean;
            thread_id: string | null;
            version: number;
        };
        /** GiveBack */
        GiveBack: {
            amount_minor: number;
        };
        /** GiveOutcome */
        GiveOutcome: {
            again_at?: string | null;
            /** @default  */
            note: string;
            outcome: string;
        };
        /** GroupApproval */
        GroupApproval: {
            /** @enum {string} */
            kind: "price" | "hours" | "policy" | "faq" | "service" | "staff" | "location" | "offer";
        };
        /** GroupApproved */
        GroupApproved: {
            approved: number;
            left: number;
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
        /** Head */
        Head: {
            /** @default 0000000000000000000000000000000000000000000000000000000000000000 */
            hash: string;
            /** @default 1 */
            kept_from: number;
            /** @default 0000000000000000000000000000000000000000000000000000000000000000 */
            kept_hash: string;
            /** @default 0 */
            seq: number;
        };
        /** HeldPage */
        HeldPage: {
            cursor: string | null;
            items: components["schemas"]["HeldView"][];
            total: number;
        };
        /** HeldTime */
        HeldTime: {
            day: string;
            /** Format: date-time */
            expires_at: string;
            /** @enum {string} */
            kind: "talk" | "waitlist";
            minutes: number;
            provider: string;
            start_minute: number;
            thread_id: string;
            type_name: string;
        };
        /** HeldView */
        HeldView: {
            approved: boolean;
            author: string | null;
            /** @enum {string} */
            author_kind: "agent" | "staff" | "sequence";
            channel: string;
            contact: string;
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            id: string;
            message_id: string;
            needs_licence: boolean;
            purpose: string;
            reason: string;
            text: string;
            thread_id: string;
            to: string;
            words: string;
        };
        /** HitList */
        HitList: {
            no_thread: string[];
            visits: components["schemas"]["VisitView"][];
        };
        /** HoldView */
        HoldView: {
            contact_id: string | null;
            contact_name: string | null;
            id: string;
            lifted_at: string | null;
            lifted_by: string | null;
            /** Format: date-time */
            placed_at: string;
            placed_by: string | null;
            reason: string;
        };
        /** Identity */
        Identity: {
            candidates: components["schemas"]["Candidate"][];
            contact_id: string;
            unions: components["schemas"]["UnionView"][];
        };
        /** Interest */
        Interest: {
            id: string;
            name: string;
        };
        /** Invitation */
        Invitation: {
            email: string;
            locations?: string[] | null;
            name: string;
            /** @enum {string} */
            role: "owner" | "manager" | "coordinator" | "provider" | "auditor";
            staff_id?: string | null;
        };
        /** InvitationMade */
        InvitationMade: {
            id: string;
            link: string;
        };
        /** InvitationRow */
        InvitationRow: {
            email: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
            name: string;
            role: string;
        };
        /** InvitationToken */
        InvitationToken: {
            token: string;
        };
        /** InvitedView */
        InvitedView: {
            email: string;
            name: string;
            practice_name: string;
            role: string;
        };
        /** InvoiceView */
        InvoiceView: {
            /** Format: date-time */
            at: string;
            id: string;
            refunded_minor: number;
            state: string;
            total: components["schemas"]["Sum"];
            typed_in: boolean;
        };
        /** JoinWaitlist */
        JoinWaitlist: {
            /** @default [] */
            days: number[];
            location?: string | null;
            moves?: string | null;
            /** @default  */
            note: string;
            /** @default [] */
            parts: ("morning" | "afternoon" | "evening")[];
            /** @default [] */
            providers: string[];
            /** @default [] */
            services: string[];
            thread_id: string;
            type: string;
        };
        /** Joining */
        Joining: {
            password: string;
            token: string;
        };
        /** KeyList */
        KeyList: {
            items: components["schemas"]["KeyRow"][];
            scopes: string[];
        };
        /** KeyMade */
        KeyMade: {
            id: string;
            key: string;
        };
        /** KeyRow */
        KeyRow: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            id: string;
            name: string;
            prefix: string;
            scopes: string[];
            used_at: string | null;
        };
        /** KindOfMembership */
        KindOfMembership: {
            id: string;
            name: string;
        };
        /** KindOfVisit */
        KindOfVisit: {
            id: string;
            name: string;
        };
        /** KindView */
        KindView: {
            icon: string;
            label: {
                [key: string]: string;
            };
            name: string;
            outcomes: components["schemas"]["OutcomeView"][];
            /** @enum {string} */
            queue: "call" | "desk";
        };
        /** KnowledgeEntryView */
        KnowledgeEntryView: {
            claims: string[];
            id: string;
            kinds: ("hours" | "location" | "contact" | "price" | "service" | "care" | "consultation" | "payment" | "package" | "membership" | "gift_card" | "referral" | "offer" | "provider" | "photos" | "visit" | "policy" | "not_offered" | "other")[];
            language: string;
            locations: string[];
            services: string[];
            /** @enum {string} */
            state: "current" | "expires_soon" | "expired" | "not_yet";
            text: string;
            title: string;
            translation_of: string | null;
            valid_from: string | null;
            valid_until: string | null;
            version: number;
        };
        /** KnowledgeView */
        KnowledgeView: {
            currency: string;
            entries: components["schemas"]["KnowledgeEntryView"][];
            gaps: number;
            languages: string[];
            locations: components["schemas"]["Named"][];
            proposals: number;
            services: components["schemas"]["Named"][];
            /** Format: date */
            today: string;
        };
        /** Latest */
        Latest: {
            prompt: components["schemas"]["PromptView"] | null;
        };
        /** LeadOptions */
        LeadOptions: {
            can_text: boolean;
            languages: string[];
            script: {
                [key: string]: string;
            };
            services: components["schemas"]["ServiceChoice"][];
        };
        /** Leaving */
        Leaving: {
            gone: components["schemas"]["PromptView"][];
            here: components["schemas"]["PromptView"][];
        };
        /** Left */
        Left: {
            appointments: number;
            cancelled: number;
            erasure_id: string;
            messages: number;
            opt_outs_kept: number;
        };
        /** Limits */
        Limits: {
            /** @default [] */
            buffers_past_closing: string[];
            deposit_links?: {
                [key: string]: string;
            };
            minutes?: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            per_provider?: {
                [key: string]: number;
            };
            per_service?: {
                [key: string]: number;
            };
            per_type?: {
                [key: string]: number;
            };
        };
        /** Line */
        Line: {
            action: string;
            actor_id: string | null;
            actor_kind: string;
            actor_name: string | null;
            /** Format: date-time */
            at: string;
            contact_id: string | null;
            contact_name: string | null;
            detail: {
                [key: string]: unknown;
            };
            hash: string | null;
            id: string;
            seq: number | null;
            source: string | null;
            subject_id: string | null;
            subject_kind: string;
            why: string | null;
        };
        /** Links */
        Links: {
            locations?: {
                [key: string]: string;
            };
            providers?: {
                [key: string]: string;
            };
            services?: {
                [key: string]: string;
            };
            types?: {
                [key: string]: string;
            };
        };
        /** ListedView */
        ListedView: {
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
            kind: "thread.changed" | "thread.moved" | "timeline.added" | "timeline.changed" | "automation.changed" | "channels.changed" | "calendar.changed" | "systems.changed" | "knowledge.changed" | "tasks.changed" | "pipeline.changed" | "rebook.changed";
            moved_to?: string | null;
            seq: number;
            thread_id: string;
        };
        /** LookAt */
        LookAt: {
            at: string;
            location?: string | null;
            moves?: string | null;
            provider?: string | null;
            /** @default [] */
            services: string[];
            thread_id: string;
            type: string;
        };
        /** LostDay */
        LostDay: {
            ends: string;
            /** @enum {string} */
            kind: "sick" | "closed";
            /** @default [] */
            providers: string[];
            /** @default  */
            reason: string;
            starts: string;
            /** @default [] */
            without: (string | unknown)[];
        };
        /** MakeVisit */
        MakeVisit: {
            at: string;
            client_id: string;
            location?: string | null;
            /** @default  */
            name: string;
            /** @default  */
            override_reason: string;
            provider: string;
            /** @default [] */
            services: string[];
            /** @default false */
            tell: boolean;
            thread_id: string;
            type: string;
        };
        /** MembershipPage */
        MembershipPage: {
            counts: {
                [key: string]: number;
            };
            currency: string;
            items: components["schemas"]["MembershipView"][];
            kinds: components["schemas"]["KindOfMembership"][];
        };
        /** MembershipView */
        MembershipView: {
            contact_id: string;
            contact_name: string | null;
            credits: number;
            credits_each: number;
            currency: string;
            ended_at: string | null;
            failed_at: string | null;
            id: string;
            kind: string | null;
            lapsed_at: string | null;
            location: string | null;
            membership: string;
            months: number;
            next_touch: components["schemas"]["Coming"] | null;
            price_minor: number | null;
            renews_at: string | null;
            /** Format: date-time */
            started_at: string;
            state: string;
            thread_id: string | null;
            untold: boolean;
            version: number;
        };
        /** MergePreview */
        MergePreview: {
            fields: components["schemas"]["FieldChoice"][];
            gone_addresses: string[];
            gone_id: string;
            gone_name: string;
            survivor_addresses: string[];
            survivor_id: string;
            survivor_name: string;
        };
        /** MergeWith */
        MergeWith: {
            contact_id: string;
            fields?: {
                [key: string]: "survivor" | "gone";
            };
        };
        /** Missing */
        Missing: {
            code: string;
            field: string;
        };
        /** Money */
        Money: {
            amount_minor: number;
            currency: string;
        };
        /** MoneyView */
        MoneyView: {
            currency: string;
            invoices: components["schemas"]["InvoiceView"][];
            lifetime: components["schemas"]["Sum"][];
            packages: components["schemas"]["PackageView"][];
        };
        /** MoveCard */
        MoveCard: {
            /** @default false */
            anyway: boolean;
            /** @enum {null|string} */
            from_stage?: "lead" | "booked" | "patient" | "cold" | "not_fit" | null;
            /** @default  */
            note: string;
            /**
             * @default BY_HAND
             * @enum {string}
             */
            reason: "BY_HAND" | "NO_REPLY" | "NOT_INTERESTED" | "PRICE" | "TIMING" | "WENT_ELSEWHERE" | "NOT_A_CANDIDATE" | "NOT_OFFERED" | "TOO_FAR" | "WRONG_PERSON" | "SPAM" | "BOOKED_ELSEWHERE" | "PAID_ELSEWHERE" | "MISTAKE" | "OTHER";
            /** @enum {string} */
            stage: "lead" | "booked" | "patient" | "cold" | "not_fit";
        };
        /** MoveView */
        MoveView: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            by: "user" | "agent" | "system" | "key" | "patient";
            by_name: string | null;
            /** @enum {null|string} */
            from_stage: "lead" | "booked" | "patient" | "cold" | "not_fit" | null;
            id: string;
            note: string | null;
            /** @enum {string} */
            to_stage: "lead" | "booked" | "patient" | "cold" | "not_fit";
            why: string;
        };
        /** MoveVisit */
        MoveVisit: {
            at: string;
            client_id: string;
            location?: string | null;
            /** @default  */
            override_reason: string;
            provider: string;
            /** @default false */
            tell: boolean;
        };
        /** Named */
        Named: {
            id: string;
            name: string;
        };
        /** NewBlock */
        NewBlock: {
            ends: string;
            provider?: string | null;
            /** @default  */
            reason: string;
            resource?: string | null;
            starts: string;
        };
        /** NewCard */
        NewCard: {
            client_id: string;
            contact_id: string;
            /** @default  */
            note: string;
            owner_id?: string | null;
            service?: string | null;
            value_minor?: number | null;
        };
        /** NewKey */
        NewKey: {
            /** @default 365 */
            days: number | null;
            name: string;
            scopes: (components["schemas"]["Right"] | unknown)[];
        };
        /** NewLinks */
        NewLinks: {
            books?: boolean | null;
            links: components["schemas"]["Links"];
            version: number;
        };
        /** NewMembership */
        NewMembership: {
            client_id: string;
            credits?: number;
            credits_each?: number;
            kind?: string | null;
            location?: string | null;
            months?: number;
            name?: string | null;
            price_minor?: number | null;
            renews_on?: string | null;
            started_on?: string | null;
        };
        /** NewPackage */
        NewPackage: {
            client_id: string;
            expires?: string | null;
            services: string[];
            total: number;
            /** @default 0 */
            used: number;
        };
        /** NewPassword */
        NewPassword: {
            new: string;
            old: string;
        };
        /** NewPayment */
        NewPayment: {
            amount_minor: number;
            appointment_id?: string | null;
            client_id: string;
        };
        /** NewSystem */
        NewSystem: {
            address?: string | null;
            /** @default true */
            books: boolean;
            fields: {
                [key: string]: string;
            };
            system: string;
        };
        /** NewTask */
        NewTask: {
            client_id: string;
            contact_id: string;
            /** Format: date-time */
            due_at: string;
            kind: string;
            /** @default  */
            note: string;
            owner_id?: string | null;
        };
        /** NextBest */
        NextBest: {
            next_due_at: string | null;
            skipped: boolean;
            task: components["schemas"]["TaskDetail"] | null;
            waiting: number;
        };
        /** NextStep */
        NextStep: {
            at: string | null;
            /** @default [] */
            channels: string[];
            /** @enum {string} */
            does: "send" | "task" | "tag" | "stage" | "branch" | "wait";
            step: string;
        };
        /** NextTouch */
        NextTouch: {
            /** @enum {string} */
            action: "send" | "hold" | "block" | "none";
            at: string | null;
            channel: string | null;
            code: string | null;
            does: string | null;
            sequence: string | null;
            sequence_name: components["schemas"]["Both"] | null;
            text: string | null;
            words: components["schemas"]["Both"] | null;
        };
        /** NoticeList */
        NoticeList: {
            items: components["schemas"]["NoticeView"][];
            unseen: number;
        };
        /** NoticeRow */
        NoticeRow: {
            /** Format: date-time */
            at: string;
            detail: {
                [key: string]: string | number | null;
            };
            id: string;
            kind: string;
            read: boolean;
        };
        /** NoticeView */
        NoticeView: {
            /** Format: date-time */
            at: string;
            contact: string | null;
            id: string;
            kind: string;
            seen: boolean;
            thread_id: string | null;
            told: string | null;
        };
        /** OfferView */
        OfferView: {
            at?: string | null;
            code?: string | null;
            /** @enum {string} */
            state: "waits" | "sent" | "held" | "blocked" | "none";
        };
        /** OfferedPackage */
        OfferedPackage: {
            cadence_days: number | null;
            id: string | null;
            label: string | null;
            minimum_days: number | null;
            price_minor: number | null;
            service: string;
            service_name: string;
            sessions: number;
            track: string;
            window_days: number;
        };
        /** OpenOffer */
        OpenOffer: {
            /** Format: date-time */
            answer_by: string;
            sent: boolean;
            time: components["schemas"]["TimeView"];
        };
        /** Opened */
        Opened: {
            contact_id: string;
            id: string;
            thread_id: string | null;
            /** Format: date-time */
            until: string;
        };
        /** OpeningRow */
        OpeningRow: {
            contact_id: string;
            contact_name: string | null;
            id: string;
            open: boolean;
            /** Format: date-time */
            opened_at: string;
            reason_text: string;
            thread_id: string | null;
            /** Format: date-time */
            until: string;
            user_id: string;
            user_name: string;
            user_role: string;
        };
        /** Openings */
        Openings: {
            items: components["schemas"]["OpeningRow"][];
        };
        /** OptOutDoubt */
        OptOutDoubt: {
            words: string | null;
        };
        /** OptOutReview */
        OptOutReview: {
            /** @enum {string} */
            verdict: "opted_out" | "fine";
        };
        /** OptOutReviewed */
        OptOutReviewed: {
            address_id: string;
            revoked: string | null;
            revoked_categories: string[];
        };
        /** OtherContact */
        OtherContact: {
            contact_id: string;
        };
        /** OutcomeView */
        OutcomeView: {
            /** @enum {null|string} */
            asks: "when" | "note" | null;
            label: {
                [key: string]: string;
            };
            name: string;
            /** @enum {string} */
            then: "close" | "again";
        };
        /** Owner */
        Owner: {
            /** @enum {string} */
            kind: "agent" | "staff" | "none";
            name?: string | null;
            staff_id?: string | null;
        };
        /** OwnerView */
        OwnerView: {
            away_from: string | null;
            away_until: string | null;
            id: string;
            name: string;
            open_cards: number;
            role: string;
            takes_leads: boolean;
        };
        /** OwnersView */
        OwnersView: {
            items: components["schemas"]["OwnerView"][];
            unowned: number;
        };
        /** PackageView */
        PackageView: {
            expires: string | null;
            id: string;
            remaining: number;
            services: string[];
            state: string;
            total: number;
            typed_in: boolean;
            used: number;
        };
        /** PageWanted */
        PageWanted: {
            url: string;
        };
        /** PauseHistory */
        PauseHistory: {
            items: components["schemas"]["PauseView"][];
        };
        /** PausePress */
        PausePress: {
            /** @default false */
            include_first_replies: boolean;
            /** @enum {null|string} */
            reason?: "wrong_message" | "closed" | "weather" | "provider_away" | "system_trouble" | "other" | null;
            /**
             * @default practice
             * @enum {string}
             */
            scope: "practice" | "location" | "channel";
            scope_id?: string | null;
        };
        /** PauseView */
        PauseView: {
            by: string | null;
            ended_at: string | null;
            ended_by: string | null;
            id: string;
            include_first_replies: boolean;
            /** @enum {null|string} */
            reason: "wrong_message" | "closed" | "weather" | "provider_away" | "system_trouble" | "other" | null;
            released: number | null;
            /** @enum {string} */
            scope: "practice" | "location" | "channel";
            scope_id: string | null;
            scope_name: string | null;
            /** Format: date-time */
            since: string;
        };
        /** PeopleView */
        PeopleView: {
            invitations: components["schemas"]["InvitationRow"][];
            locations: components["schemas"]["api_people_Choice"][];
            people: components["schemas"]["PersonRow"][];
            second_step: string[];
            staff: components["schemas"]["api_people_Choice"][];
        };
        /** Person */
        Person: {
            id: string;
            name: string;
        };
        /** PersonCard */
        PersonCard: {
            current: components["schemas"]["CardDetail"] | null;
        };
        /** PersonRow */
        PersonRow: {
            disabled: boolean;
            email: string;
            id: string;
            locations: string[] | null;
            me: boolean;
            name: string;
            role: string;
            second_step: boolean;
            staff_id: string | null;
        };
        /** Place */
        Place: {
            heading?: string | null;
            line?: number | null;
            page?: number | null;
            /** @default  */
            quote: string;
        };
        /** PlaceCall */
        PlaceCall: {
            client_id: string;
            own_phone?: string | null;
        };
        /** PlaceChoice */
        PlaceChoice: {
            id: string;
            name: string;
        };
        /** PlaceHold */
        PlaceHold: {
            contact_id?: string | null;
            reason: string;
        };
        /** PlaceView */
        PlaceView: {
            id: string | null;
            name: string;
            timezone: string;
        };
        /** PlanChoice */
        PlanChoice: {
            id: string;
            name: string;
        };
        /** PlanDetail */
        PlanDetail: {
            others: components["schemas"]["PlanView"][];
            plan: components["schemas"]["PlanView"];
            sessions: components["schemas"]["PlanSessionView"][];
            tasks: components["schemas"]["PlanTaskLine"][];
            times: components["schemas"]["TimeView"][];
            touches: components["schemas"]["Touched"][];
        };
        /** PlanLine */
        PlanLine: {
            due_at: string | null;
            id: string;
            label: string;
            stake: components["schemas"]["Money"] | null;
            state: string;
            total: number;
            used: number;
        };
        /** PlanOptions */
        PlanOptions: {
            currency: string;
            packages: components["schemas"]["OfferedPackage"][];
            services: components["schemas"]["PlanChoice"][];
        };
        /** PlanPage */
        PlanPage: {
            counts: {
                [key: string]: number;
            };
            currency: string;
            items: components["schemas"]["PlanView"][];
            locations: components["schemas"]["PlanChoice"][];
            services: components["schemas"]["PlanChoice"][];
            stalled_minor: number;
        };
        /** PlanSessionView */
        PlanSessionView: {
            appointment_id: string | null;
            /** Format: date-time */
            at: string;
            id: string;
            provider: string | null;
            source: string;
            taken_back: boolean;
        };
        /** PlanTaskLine */
        PlanTaskLine: {
            closed_at: string | null;
            closed_why: string | null;
            /** Format: date-time */
            due_at: string;
            id: string;
            kind: string;
            outcome: string | null;
            state: string;
            tries: number;
        };
        /** PlanView */
        PlanView: {
            /** Format: date-time */
            bought_at: string;
            cadence_days: number | null;
            contact_id: string;
            contact_name: string | null;
            counted_here: boolean;
            currency: string;
            ended_why: string | null;
            expires: string | null;
            id: string;
            label: string | null;
            last_done_at: string | null;
            left: number;
            location: string | null;
            minimum_days: number;
            next_touch: components["schemas"]["Coming"] | null;
            next_visit_at: string | null;
            next_visit_id: string | null;
            price_minor: number | null;
            service: string | null;
            services: string[];
            session_due_at: string | null;
            stake_minor: number | null;
            stalled_days: number;
            status: string;
            thread_id: string | null;
            total: number;
            track: string;
            used: number;
            version: number;
            window_days: number;
            window_end_at: string | null;
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
            address_id?: string | null;
            /** @default [] */
            media: (string | unknown)[];
            /** @default false */
            media_public: boolean;
            text: string;
        };
        /** PreviewView */
        PreviewView: {
            characters: number;
            decision: components["schemas"]["DecisionView"];
            segments: number;
            /** @default [] */
            warnings: string[];
        };
        /** PriceLine */
        PriceLine: {
            amount_minor: number;
            currency: string;
            label?: string | null;
            note?: string | null;
            /** @enum {string} */
            per: "unit" | "syringe" | "vial" | "session" | "cycle" | "area" | "visit" | "procedure" | "month" | "package";
            sessions?: number | null;
            /** @default false */
            starts_from: boolean;
        };
        /** PrivacyView */
        PrivacyView: {
            erasures: components["schemas"]["Erasure"][];
            holds: components["schemas"]["HoldView"][];
            retention: components["schemas"]["RetentionView"];
        };
        /**
         * Problem
         * @description RFC 9457.
         */
        Problem: {
            /** @default null */
            at: string | null;
            /** @default null */
            code: string | null;
            detail: string;
            /** @default [] */
            faults: components["schemas"]["Fault"][];
            /** @default null */
            retry_after: number | null;
            status: number;
            title: string;
            /** @default about:blank */
            type: string;
        };
        /** PromptView */
        PromptView: {
            aim_at: string | null;
            appointment_id: string;
            arrived_at: string | null;
            /** @enum {null|string} */
            basis: "plan" | "series" | "recall" | "spacing" | null;
            contact_id: string;
            elsewhere: boolean;
            id: string;
            left_at: string | null;
            location: string | null;
            name: string | null;
            offer: components["schemas"]["OfferView"];
            /** @enum {null|string} */
            outcome: "before" | "at_checkout" | "later" | null;
            plan_id: string | null;
            provider: string;
            provider_name: string;
            service: string | null;
            service_name: string | null;
            /** @enum {string} */
            state: "open" | "closed";
            thread_id: string | null;
            times: components["schemas"]["SuggestedTime"][];
            timezone: string;
            type: string | null;
            type_name: string | null;
            version: number;
            /** Format: date-time */
            visit_at: string;
            weeks: number | null;
        };
        /** Proof */
        Proof: {
            code?: string | null;
            password?: string | null;
        };
        /** ProposalList */
        ProposalList: {
            items: components["schemas"]["ProposalView"][];
        };
        /** ProposalView */
        ProposalView: {
            became: string | null;
            content: components["schemas"]["Content"];
            gap_id: string | null;
            id: string;
            /** @enum {string} */
            kind: "price" | "hours" | "policy" | "faq" | "service" | "staff" | "location" | "offer";
            must_accept: string[];
            place: components["schemas"]["Place"];
            source_id: string | null;
            standing: components["schemas"]["practice_knowledge_intake_standing_Standing"];
            /** @enum {string} */
            status: "open" | "approved" | "rejected";
            version: number;
            warnings: string[];
        };
        /** ProviderView */
        ProviderView: {
            id: string;
            name: string;
            title: string | null;
        };
        /**
         * Purpose
         * @enum {string}
         */
        Purpose: "inquiry_reply" | "missed_call_textback" | "appointment" | "care_followup" | "lead_nurture" | "cold_reengagement" | "plan_session_due" | "rebook_after_visit" | "staff_reply" | "emergency_guidance" | "treatment_plan_followup" | "recall" | "reactivation" | "review_request" | "marketing" | "optout_confirm" | "service_notice" | "account_notice" | "optin_confirm" | "help_reply";
        /** QuickAdd */
        QuickAdd: {
            client_id: string;
            /** @default  */
            email: string;
            /**
             * @default en
             * @enum {string}
             */
            language: "en" | "es";
            name: string;
            /** @default  */
            note: string;
            /** @default  */
            phone: string;
            /** @default false */
            send: boolean;
            /** @default  */
            service: string;
            /** @enum {string} */
            source: "walk_in" | "event" | "referral";
            /** @default  */
            source_detail: string;
            /** @default false */
            texts_agreed: boolean;
        };
        /** QuickAdded */
        QuickAdded: {
            by: string | null;
            thread_id: string;
            why_not: string | null;
        };
        /** Rate */
        Rate: {
            count: number;
            percent: number | null;
        };
        /** Reaction */
        Reaction: {
            /** @enum {string} */
            by: "patient" | "staff";
            emoji: string;
        };
        /** ReadTo */
        ReadTo: {
            seq: number;
        };
        /** Reading */
        Reading: {
            error: string | null;
            kind: string;
            next_at: string | null;
            read_at: string | null;
        };
        /** Rebooking */
        Rebooking: {
            asked: number;
            at_checkout: components["schemas"]["Rate"];
            before: number;
            later: components["schemas"]["Rate"];
            none: components["schemas"]["Rate"];
            /** Format: date */
            since: string;
            /** Format: date */
            until: string;
            visits: number;
        };
        /** RecallList */
        RecallList: {
            counts: components["schemas"]["WaitingView"];
            items: components["schemas"]["RecallView"][];
            next_cursor: string | null;
            rules_version: number;
            services: components["schemas"]["RecallService"][];
        };
        /** RecallService */
        RecallService: {
            changed: boolean;
            days: number[];
            file_days: number[];
            id: string;
            line: string;
            name: string;
            on: boolean;
            sequence: string | null;
            waiting: components["schemas"]["WaitingView"];
            /** @enum {string} */
            while_other: "ask" | "wait";
        };
        /** RecallView */
        RecallView: {
            calling: boolean;
            contact_id: string;
            /** Format: date-time */
            due_at: string;
            excluded_why: string | null;
            id: string;
            interest: string | null;
            /** Format: date-time */
            last_done_at: string;
            name: string | null;
            next: components["schemas"]["NextTouch"];
            phone: string | null;
            provider_name: string | null;
            said: components["schemas"]["TouchLine"][];
            service: string;
            service_name: string;
            thread_id: string | null;
            times: string[];
            version: number;
            /** @enum {string} */
            when: "overdue" | "week" | "month";
        };
        /** RecordConsent */
        RecordConsent: {
            address_id: string;
            categories: (("appointments" | "care" | "recall" | "promotions" | "reviews") | unknown)[];
            given_at?: string | null;
            /** @enum {string} */
            how: "verbal" | "paper";
            /**
             * @default en
             * @enum {string}
             */
            language: "en" | "es";
            /** @enum {string} */
            level: "EXPRESS" | "WRITTEN";
            script_id?: string | null;
            signature_name?: string | null;
            /** @enum {string} */
            wording_id: "verbal_script" | "visit_texts" | "visit_mail" | "marketing_text" | "marketing_mail";
        };
        /** RecordOptOut */
        RecordOptOut: {
            address_id: string;
            /** @default [] */
            categories: ("appointments" | "care" | "recall" | "promotions" | "reviews")[];
            /**
             * @default staff_note
             * @enum {string}
             */
            how: "staff_phone" | "staff_in_person" | "staff_mail" | "staff_note";
            /** @enum {string} */
            scope: "all" | "marketing" | "category";
            words?: string | null;
        };
        /** RecordPermission */
        RecordPermission: {
            accepted: boolean;
            address_id: string;
            /** @enum {string} */
            kind: "detail_ok" | "unencrypted_ok";
            /**
             * @default en
             * @enum {string}
             */
            language: "en" | "es";
        };
        /** RecoveryCodes */
        RecoveryCodes: {
            codes: string[];
        };
        /** ReferralLink */
        ReferralLink: {
            qr: string;
            url: string;
        };
        /** Refusal */
        Refusal: {
            code?: string | null;
            field?: string | null;
            words: string;
        };
        /** RegistrationStep */
        RegistrationStep: {
            /** @enum {string} */
            id: "profile" | "bundle" | "brand" | "service" | "campaign";
            /** @enum {string} */
            state: "done" | "now" | "open";
        };
        /** RemarkTask */
        RemarkTask: {
            note: string;
        };
        /** ReminderList */
        ReminderList: {
            items: components["schemas"]["ReminderStep"][];
        };
        /** ReminderSettings */
        ReminderSettings: {
            defaults: components["schemas"]["Reminders"];
            settings: components["schemas"]["Reminders"];
            types: components["schemas"]["KindOfVisit"][];
            version: number;
        };
        /** ReminderStep */
        ReminderStep: {
            appointment_id: string;
            /** Format: date-time */
            at: string;
            /** @default false */
            can_restore: boolean;
            /** @default false */
            can_skip: boolean;
            channel?: string | null;
            enrolment_id: string;
            message_id?: string | null;
            part: string;
            /** @enum {string} */
            state: "planned" | "sent" | "held" | "blocked" | "skipped" | "dropped" | "failed";
            step: string;
            timezone: string;
            why?: string | null;
        };
        /** Reminders */
        Reminders: {
            by_type?: {
                [key: string]: components["schemas"]["ForType"];
            };
            /**
             * @default [
             *       48,
             *       24
             *     ]
             */
            hours: number[];
            /** @default true */
            invites: boolean;
            /** @default true */
            links: boolean;
            /** @default true */
            nurture: boolean;
            /** @default true */
            on: boolean;
            /** @default true */
            prep: boolean;
            /** @default 72 */
            prep_hours: number;
        };
        /** ReplyOption */
        ReplyOption: {
            account_id: string;
            address_id: string;
            channel: string;
            decision: components["schemas"]["DecisionView"];
            default: boolean;
            most_characters: number;
            to: string;
            via: string;
            window_until: string | null;
        };
        /** Report */
        Report: {
            entries: number;
            head: components["schemas"]["Head"];
            /** @default [] */
            problems: components["schemas"]["Flaw"][];
            up_to: string | null;
            waiting: number;
        };
        /** RetentionView */
        RetentionView: {
            message_months: number | null;
            swept_at: string | null;
            terms: components["schemas"]["TermsView"];
            version: number;
        };
        /** ReviewView */
        ReviewView: {
            address_id: string;
            language: string;
            removed: boolean;
            /** @enum {null|string} */
            reply: "pending" | "published" | "rejected" | null;
            reply_code: string | null;
            stars: number | null;
            suggestions: components["schemas"]["SuggestedReply"][];
        };
        /**
         * Right
         * @enum {string}
         */
        Right: "self" | "threads.read" | "threads.write" | "threads.assign" | "contacts.read" | "contacts.edit" | "contacts.reveal" | "contacts.export" | "contacts.delete" | "booking.write" | "pipeline.write" | "tasks.write" | "sequences.manage" | "knowledge.edit" | "messages.approve" | "automation.pause" | "consent.read" | "consent.record" | "consent.export" | "settings.read" | "settings.edit" | "compliance.edit" | "channels.manage" | "people.manage" | "keys.manage" | "reports.read" | "audit.read" | "legal_hold.manage" | "break_glass.use";
        /** RuleIn */
        RuleIn: {
            days?: number[] | null;
            /** @default true */
            on: boolean;
            /**
             * @default ask
             * @enum {string}
             */
            while_other: "ask" | "wait";
        };
        /** RuledProvider */
        RuledProvider: {
            id: string;
            name: string;
        };
        /** RuledType */
        RuledType: {
            deposit_minor: number | null;
            id: string;
            minutes: number;
            name: string;
            providers: string[];
        };
        /** RulesChanged */
        RulesChanged: {
            services: components["schemas"]["RecallService"][];
            version: number;
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
            /** @default [] */
            safety: string[];
            steps: components["schemas"]["StepView"][];
            treatments: string[];
        };
        /** SaidView */
        SaidView: {
            citations: components["schemas"]["Cited"][];
            text: string;
        };
        /** SecondStepRoles */
        SecondStepRoles: {
            roles: (("owner" | "manager" | "coordinator" | "provider" | "auditor") | unknown)[];
        };
        /** SeenUpTo */
        SeenUpTo: {
            /** Format: date-time */
            at: string;
        };
        /** SellPlan */
        SellPlan: {
            bought_on?: string | null;
            cadence_days?: number | null;
            client_id: string;
            expires?: string | null;
            label?: string | null;
            minimum_days?: number;
            price_minor?: number | null;
            services: (string | unknown)[];
            sold_as?: string | null;
            total: number;
            track?: "light" | "full";
            /** @default 0 */
            used: number;
            window_days?: number;
        };
        /** SendAgain */
        SendAgain: {
            /** @default false */
            by_email: boolean;
            client_id: string;
            text?: string | null;
        };
        /** SendView */
        SendView: {
            category: string | null;
            channels: string[];
            choices: string[];
            ends: string;
            kind: string;
            purpose: string;
            quiet: string;
            template: string;
        };
        /** SentAgain */
        SentAgain: {
            action: string;
            message_id: string;
            reason: string;
            words: string;
        };
        /** SequenceCard */
        SequenceCard: {
            about: components["schemas"]["Both"];
            active: number;
            categories: string[];
            channels: string[];
            days: number;
            edition: number;
            id: string;
            lines: string[];
            messages: number;
            name: components["schemas"]["Both"];
            on: boolean;
            paused: number;
            sent: number;
            subject: string;
            /** @enum {string} */
            track: "lead" | "visit" | "plan" | "membership" | "recall" | "other";
            trigger: components["schemas"]["TriggerView"];
        };
        /** SequenceDetail */
        SequenceDetail: {
            card: components["schemas"]["SequenceCard"];
            editions: components["schemas"]["EditionView"][];
            exhausted: string | null;
            /** @default [] */
            faults: components["schemas"]["Fault"][];
            most: number;
            reentry: string | null;
            returning: boolean | null;
            services: string[];
            sources: string[];
            steps: components["schemas"]["SequenceStepView"][];
            stop: string[];
            texts: components["schemas"]["TextView"][];
        };
        /** SequenceEdit */
        SequenceEdit: {
            /** @default false */
            as_it_came: boolean;
            /** @default false */
            migrate: boolean;
            /** @default [] */
            steps: (components["schemas"]["StepEdit"] | unknown)[];
        };
        /** SequenceList */
        SequenceList: {
            items: components["schemas"]["SequenceCard"][];
        };
        /** SequenceStepView */
        SequenceStepView: {
            after: string;
            before: string | null;
            branch?: components["schemas"]["BranchView"] | null;
            changed: boolean;
            /** @enum {string} */
            does: "send" | "task" | "tag" | "stage" | "branch" | "wait";
            id: string;
            on: boolean;
            only_if: string[];
            send?: components["schemas"]["SendView"] | null;
            stage?: string | null;
            tag?: string | null;
            task?: components["schemas"]["TaskView"] | null;
            wait: string | null;
        };
        /** ServiceChoice */
        ServiceChoice: {
            id: string;
            name: string;
        };
        /** ServiceOption */
        ServiceOption: {
            id: string;
            name: string;
            new: string | null;
            returning: string | null;
        };
        /** SessionRow */
        SessionRow: {
            /** Format: date-time */
            created_at: string;
            device: string;
            how: string;
            id: string;
            /** Format: date-time */
            seen_at: string;
            this: boolean;
        };
        /** SessionView */
        SessionView: {
            csrf: string;
            /** @default 900 */
            idle_seconds: number;
            practice: components["schemas"]["PracticeView"];
            user: components["schemas"]["UserView"];
        };
        /** SetChannelMode */
        SetChannelMode: {
            /** @enum {string} */
            mode: "auto" | "draft" | "off";
        };
        /** SetOwner */
        SetOwner: {
            away_from?: string | null;
            away_until?: string | null;
            takes_leads: boolean;
        };
        /** SetTags */
        SetTags: {
            tags: (string | unknown)[];
        };
        /** SetThreadMode */
        SetThreadMode: {
            /** @enum {null|string} */
            mode: "auto" | "draft" | "off" | null;
        };
        /** SettingChange */
        SettingChange: {
            after: string | boolean;
            before: string | boolean;
            setting: string;
        };
        /** Settings */
        Settings: {
            /**
             * @default reviewed
             * @enum {string}
             */
            ai_clinical: "off" | "reviewed" | "disclaimed";
            /** @default true */
            covered_entity: boolean;
            /**
             * @default strict
             * @enum {string}
             */
            marketing_window: "strict" | "state";
            /**
             * @default on
             * @enum {string}
             */
            missed_call_textback: "on" | "off";
            /**
             * @default on
             * @enum {string}
             */
            night_live_reply: "on" | "off";
            /**
             * @default written
             * @enum {string}
             */
            recall_basis: "written" | "healthcare_message";
            /**
             * @default all
             * @enum {string}
             */
            revoke_scope: "all" | "category";
            /** @default false */
            texas_registered: boolean;
        };
        /** SettingsChange */
        SettingsChange: {
            /** Format: date-time */
            at: string;
            by: string | null;
            changes: components["schemas"]["SettingChange"][];
            version: number;
        };
        /** SettingsPatch */
        SettingsPatch: {
            ai_clinical?: "off" | "reviewed" | "disclaimed";
            covered_entity?: boolean;
            marketing_window?: "strict" | "state";
            missed_call_textback?: "on" | "off";
            night_live_reply?: "on" | "off";
            recall_basis?: "written" | "healthcare_message";
            revoke_scope?: "all" | "category";
            texas_registered?: boolean;
        };
        /** SimulatedStep */
        SimulatedStep: {
            /** Format: date-time */
            at: string;
            called: components["schemas"]["Both"];
            channel?: string | null;
            does: string;
            held_since?: string | null;
            note?: string | null;
            outcome: string;
            sequence: string;
            step: string | null;
            tested: boolean;
            text?: string | null;
            why?: string | null;
            words?: components["schemas"]["Both"] | null;
        };
        /** SimulationAsk */
        SimulationAsk: {
            /** @default 90 */
            days: number;
            sequence?: string | null;
        };
        /** SimulationView */
        SimulationView: {
            /** Format: date-time */
            begins: string;
            contact_id: string;
            cut: boolean;
            /** Format: date-time */
            ends: string;
            /** @default [] */
            faults: components["schemas"]["Fault"][];
            items: components["schemas"]["SimulatedStep"][];
            refused: string | null;
            sequence: string | null;
            supposed: string | null;
            thread_id: string | null;
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
        /** SnoozeTask */
        SnoozeTask: {
            /** Format: date-time */
            until: string;
        };
        /** SnoozeUntil */
        SnoozeUntil: {
            /** Format: date-time */
            until: string;
        };
        /** Somebody */
        Somebody: {
            addresses: string[];
            contact_id: string;
            name: string | null;
            status: string | null;
            thread_id: string | null;
        };
        /** Source */
        Source: {
            /** Format: date-time */
            at: string;
            found: number;
            id: string;
            /** @enum {string} */
            kind: "page" | "pdf" | "table";
            known: number;
            name: string;
            waiting: number;
            warnings: string[];
        };
        /** SourceList */
        SourceList: {
            items: components["schemas"]["Source"][];
        };
        /** SourceView */
        SourceView: {
            proposals: components["schemas"]["ProposalView"][];
            source: components["schemas"]["Source"];
        };
        /** Sources */
        Sources: {
            first: components["schemas"]["Touch"];
            inquiries: number;
            last: components["schemas"]["Touch"];
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
        /** StepEdit */
        StepEdit: {
            before?: string | null;
            channels?: ("sms" | "email")[] | null;
            id: string;
            /** @default true */
            on: boolean;
            template?: string | null;
            wait?: string | null;
        };
        /** StepPress */
        StepPress: {
            enrolment_id: string;
            step: string;
        };
        /** StepView */
        StepView: {
            ms: number;
            node: string;
            result: string;
        };
        /** SuggestedReply */
        SuggestedReply: {
            id: string;
            text: string;
        };
        /** SuggestedTime */
        SuggestedTime: {
            at: string;
            beyond: boolean;
            time: components["schemas"]["TimeView"];
        };
        /** Sum */
        Sum: {
            amount_minor: number;
            currency: string;
        };
        /** SwitchIt */
        SwitchIt: {
            /** @default false */
            catch_up: boolean;
            on: boolean;
        };
        /** SystemField */
        SystemField: {
            label: string;
            name: string;
            required: boolean;
            secret: boolean;
        };
        /** SystemKind */
        SystemKind: {
            address: string | null;
            fields: components["schemas"]["SystemField"][];
            name: string;
            needs_address: boolean;
            title: string;
        };
        /** SystemList */
        SystemList: {
            kinds: components["schemas"]["SystemKind"][];
            systems: components["schemas"]["SystemView"][];
        };
        /** SystemView */
        SystemView: {
            address: string | null;
            links: components["schemas"]["Links"];
            options: {
                [key: string]: string;
            };
            standing: components["schemas"]["booking_emr_standing_Standing"];
            title: string;
            told_at: string;
        };
        /** TagsView */
        TagsView: {
            tags: string[];
        };
        /** TaskDetail */
        TaskDetail: {
            card: components["schemas"]["CardLine"] | null;
            entries: components["schemas"]["task_views_EntryView"][];
            others: components["schemas"]["TaskRow"][];
            plans: components["schemas"]["PlanLine"][];
            task: components["schemas"]["TaskRow"];
            visits: components["schemas"]["VisitLine"][];
        };
        /** TaskOptions */
        TaskOptions: {
            kinds: components["schemas"]["KindView"][];
            people: components["schemas"]["Colleague"][];
        };
        /** TaskPage */
        TaskPage: {
            counts: components["schemas"]["inbox_task_lists_Counts"];
            items: components["schemas"]["TaskRow"][];
            next_cursor: string | null;
        };
        /** TaskRow */
        TaskRow: {
            by_kind: string;
            by_name: string | null;
            closed_at: string | null;
            closed_why: string | null;
            contact_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            due_at: string;
            id: string;
            kind: string;
            name: string | null;
            note: string | null;
            outcome: string | null;
            overdue: boolean;
            owner_id: string | null;
            owner_name: string | null;
            phone: string | null;
            /** @enum {string} */
            queue: "call" | "desk";
            reasons: components["schemas"]["task_views_Reason"][];
            /** @enum {string} */
            state: "open" | "done";
            subject_id: string | null;
            subject_kind: string | null;
            thread_id: string | null;
            tries: number;
            version: number;
        };
        /** TaskView */
        TaskView: {
            due: string;
            kind: string;
            label: components["schemas"]["Both"];
        };
        /** TemplateView */
        TemplateView: {
            blanks: string[];
            body: string;
            language: string;
            name: string;
            sid: string;
        };
        /** TermsView */
        TermsView: {
            live_updates_days: number;
            raw_requests_days: number;
            record_years: number;
            sessions_days: number;
            traces_days: number;
        };
        /** TextLineView */
        TextLineView: {
            account_id: string;
            facts: components["schemas"]["CampaignFacts"];
            kind: string | null;
            missing: components["schemas"]["Missing"][];
            number: string;
            proof: string | null;
            refusals: components["schemas"]["Refusal"][];
            sender: string | null;
            /** @enum {string} */
            status: "draft" | "working" | "waiting" | "registered" | "rejected";
            steps: components["schemas"]["RegistrationStep"][];
            words: string | null;
        };
        /** TextView */
        TextView: {
            id: string;
            mail: components["schemas"]["Both"] | null;
            subject: components["schemas"]["Both"] | null;
            text: components["schemas"]["Both"];
        };
        /** TextingView */
        TextingView: {
            lines: components["schemas"]["TextLineView"][];
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
            files?: {
                [key: string]: components["schemas"]["FilesView"];
            };
            handoffs: components["schemas"]["HandoffPill"][];
            head_seq: number;
            held_elsewhere_at?: string | null;
            merged_into?: string | null;
            new_or_returning: string | null;
            /** @default  */
            notes: string;
            phone: string | null;
            reply_channel: string | null;
            /** @default [] */
            shared_with: string[];
            source?: components["schemas"]["Sources"] | null;
            status: string | null;
            /** @default [] */
            templates: components["schemas"]["TemplateView"][];
        };
        /** ThreadMode */
        ThreadMode: {
            channel: string;
            /** @enum {string} */
            channel_mode: "auto" | "draft" | "off";
            /** @enum {string} */
            in_force: "auto" | "draft" | "off";
            /** @enum {null|string} */
            own: "auto" | "draft" | "off" | null;
        };
        /** ThreadPage */
        ThreadPage: {
            counts: components["schemas"]["ZoneCounts"];
            items: components["schemas"]["ThreadCard"][];
            live_head: number;
            next_cursor: string | null;
        };
        /** TimeCheck */
        TimeCheck: {
            refusals: string[];
            time: components["schemas"]["TimeView"];
            warnings: string[];
        };
        /** TimeView */
        TimeView: {
            /** Format: date-time */
            at: string;
            day: string;
            location: string | null;
            minutes: number;
            offset: string | null;
            provider: string;
            provider_name: string;
            start_minute: number;
            timezone: string;
        };
        /** TimelineItem */
        TimelineItem: {
            address_id?: string | null;
            /** Format: date-time */
            at: string;
            /** @default [] */
            attachments: components["schemas"]["AttachmentView"][];
            author: components["schemas"]["Author"];
            channel?: string | null;
            client_id?: string | null;
            context?: components["schemas"]["Context"] | null;
            data?: {
                [key: string]: string | number | boolean | null;
            };
            decision?: components["schemas"]["DecisionView"] | null;
            /** @enum {null|string} */
            direction?: "in" | "out" | null;
            /** @default false */
            edited: boolean;
            id: string;
            /** @enum {string} */
            kind: "message" | "note" | "decision" | "handoff" | "ownership" | "booking" | "stage" | "system" | "call";
            quoted?: string | null;
            /** @default [] */
            reactions: components["schemas"]["Reaction"][];
            removed_at?: string | null;
            run_id?: string | null;
            seq: number;
            /** @default [] */
            slots: components["schemas"]["SlotView"][];
            /** @enum {null|string} */
            status?: "received" | "held" | "blocked" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "removed" | null;
            subject?: string | null;
            /** @default  */
            text: string;
        };
        /** TimelinePage */
        TimelinePage: {
            has_more: boolean;
            head_seq: number;
            items: components["schemas"]["TimelineItem"][];
        };
        /** Times */
        Times: {
            days: components["schemas"]["DayTimes"][];
            soonest: components["schemas"]["TimeView"][];
        };
        /** Told */
        Told: {
            /** @enum {string} */
            action: "send" | "hold" | "block";
            reason: string;
        };
        /** Touch */
        Touch: {
            /** Format: date-time */
            at: string;
            channel: string;
            kind?: string | null;
            source?: string | null;
            values?: {
                [key: string]: string;
            };
        };
        /** TouchLine */
        TouchLine: {
            /** Format: date-time */
            at: string;
            outcome: string;
            step: string;
            why: string | null;
        };
        /** TouchView */
        TouchView: {
            /** Format: date-time */
            at: string;
            channel: string | null;
            /** @enum {string} */
            does: "send" | "task" | "tag" | "stage" | "branch" | "wait";
            message_id: string | null;
            outcome: string;
            step: string;
            why: string | null;
            words: components["schemas"]["Both"] | null;
        };
        /** Touched */
        Touched: {
            /** Format: date-time */
            at: string;
            channel: string | null;
            name: {
                [key: string]: string;
            };
            outcome: string;
            sequence: string;
            step: string;
            why: string | null;
        };
        /** Tried */
        Tried: {
            intents: string[];
            language: string;
            /** @enum {string} */
            outcome: "answered" | "gap" | "handoff" | "silent";
            reason: string | null;
            refused: string[];
            sentences: components["schemas"]["SaidView"][];
            treatments: components["schemas"]["Named"][];
        };
        /** TriggerView */
        TriggerView: {
            on: string;
            stage?: string | null;
        };
        /** TroubleView */
        TroubleView: {
            code: string;
            entry: string;
            /** @enum {string} */
            grade: "broken" | "warning";
            /** Format: date-time */
            since: string;
        };
        /** Try */
        Try: {
            entry?: components["schemas"]["EntryBody"] | null;
            entry_id?: string | null;
            language?: string | null;
            question: string;
        };
        /** TypeView */
        TypeView: {
            colour: number;
            id: string;
            minutes: number;
            name: string;
            providers: string[];
            /** @enum {string} */
            who: "new" | "returning" | "any";
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
        /** UnionView */
        UnionView: {
            /** Format: date-time */
            at: string;
            by_name: string | null;
            contact_name: string;
            how: string;
            id: string;
            undoable: boolean;
        };
        /** Unlinked */
        Unlinked: {
            external_id: string;
            kind: string;
            /** Format: date-time */
            last_at: string;
            seen: number;
        };
        /** UseSession */
        UseSession: {
            /** @default false */
            back: boolean;
        };
        /** UserView */
        UserView: {
            email: string;
            id: string;
            locations?: string[] | null;
            /** @default false */
            must_enrol: boolean;
            name: string;
            /** @default [] */
            rights: string[];
            role: string;
            staff_id: string;
        };
        /** VendorList */
        VendorList: {
            everything: boolean;
            /** Format: date */
            read_on: string;
            vendors: components["schemas"]["VendorView"][];
        };
        /** VendorView */
        VendorView: {
            covers: string[];
            expires: string | null;
            id: string;
            keeps: boolean;
            name: string;
            never: string[];
            setting: string | null;
            signed: string | null;
            /** @enum {string} */
            state: "covered" | "expiring" | "expired" | "not_yet" | "missing" | "never";
        };
        /** VisitLine */
        VisitLine: {
            /** Format: date-time */
            at: string;
            status: string;
            timezone: string;
            type_name: string;
        };
        /** VisitView */
        VisitView: {
            arrived_at: string | null;
            confirmed: boolean;
            contact_id: string | null;
            day: string;
            /** Format: date-time */
            ends_at: string;
            id: string;
            location: string | null;
            location_name: string | null;
            minutes: number;
            name: string | null;
            provider: string;
            provider_name: string;
            resources: string[];
            service_names: string[];
            services: string[];
            /** @enum {string} */
            source: "file" | "thread" | "staff" | "elsewhere";
            start_minute: number;
            /** Format: date-time */
            starts_at: string;
            /** @enum {string} */
            status: "booked" | "pending" | "cancelled" | "completed" | "no_show";
            thread_id: string | null;
            timezone: string;
            type: string;
            type_name: string;
            version: number;
        };
        /** WaitingView */
        WaitingView: {
            /** @default 0 */
            month: number;
            /** @default 0 */
            overdue: number;
            /** @default 0 */
            week: number;
        };
        /** Waitlist */
        Waitlist: {
            items: components["schemas"]["api_waitlist_EntryView"][];
        };
        /** WaysIn */
        WaysIn: {
            oidc: boolean;
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
        /** WordingList */
        WordingList: {
            items: components["schemas"]["WordingView"][];
        };
        /** WordingView */
        WordingView: {
            id: string;
            language: string;
            level: string;
            text: string;
            version: string;
        };
        /** Working */
        Working: {
            day: string;
            provider: string;
            ranges: [
                number,
                number
            ][];
        };
        /** Worth */
        Worth: {
            amount_minor: number;
            currency: string;
        };
        /** WriteMessage */
        WriteMessage: {
            address_id?: string | null;
            client_id: string;
            /** @enum {string} */
            kind: "reply" | "note";
            /** @default [] */
            media: (string | unknown)[];
            /** @default false */
            media_public: boolean;
            template?: string | null;
            /** @default [] */
            template_values: (string | unknown)[];
            /** @default  */
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
        /** Reason */
        api_emergency_Reason: {
            reason: string;
        };
        /** Choice */
        api_people_Choice: {
            id: string;
            name: string;
        };
        /** EntryView */
        api_waitlist_EntryView: {
            contact_id: string;
            /** Format: date-time */
            created_at: string;
            dates: string[];
            days: number[];
            earlier_than: string | null;
            id: string;
            name: string | null;
            note: string | null;
            offer: components["schemas"]["OpenOffer"] | null;
            offers: number;
            parts: ("morning" | "afternoon" | "evening")[];
            provider_names: string[];
            providers: string[];
            service_names: string[];
            services: string[];
            /** @enum {string} */
            source: "agent" | "staff";
            /** @enum {string} */
            state: "waiting" | "offered" | "booked" | "ended";
            thread_id: string;
            type: string;
            type_name: string;
            version: number;
            why: string | null;
        };
        /** Choice */
        board_shapes_Choice: {
            id: string;
            name: string;
        };
        /** Standing */
        booking_emr_standing_Standing: {
            books: boolean;
            calls_left: number | null;
            calls_of: number | null;
            id: string;
            last_ok_at: string | null;
            last_push_at: string | null;
            on_their_way: number;
            readings: components["schemas"]["Reading"][];
            since: string | null;
            /** @enum {string} */
            state: "well" | "new" | "stale" | "failing" | "paused" | "off";
            system: string;
            unclear: number;
            unlinked: components["schemas"]["Unlinked"][];
            version: number;
            why: string | null;
        };
        /** Counts */
        inbox_task_lists_Counts: {
            call: number;
            desk: number;
            mine_overdue: number;
            open: number;
            overdue: number;
            unowned: number;
        };
        /** Standing */
        practice_knowledge_intake_standing_Standing: {
            before?: string | null;
            /** @default false */
            before_from: boolean;
            before_minor?: number | null;
            entry_id?: string | null;
            /** @enum {string} */
            verdict: "new" | "same" | "changed";
        };
        /** EntryView */
        task_views_EntryView: {
            again_at: string | null;
            /** Format: date-time */
            at: string;
            by_kind: string;
            by_name: string | null;
            id: string;
            note: string | null;
            outcome: string | null;
            owner_name: string | null;
            what: string;
            why: string | null;
        };
        /** Reason */
        task_views_Reason: {
            amount?: components["schemas"]["Money"] | null;
            at?: string | null;
            /** @enum {string} */
            code: "worth" | "sessions_left" | "last_here" | "wrote" | "tries" | "overdue" | "what" | "why";
            count?: number | null;
            what?: string | null;
        };
        /** Counts */
        web_exception_views_Counts: {
            blocked: number;
            failed: number;
            unknown: number;
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
    ApiV1AccountMine: {
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
                    "application/json": components["schemas"]["AccountView"];
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
    ApiV1AccountNoticesReadRead: {
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
                content?: never;
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
    ApiV1AccountPasswordPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
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
    ApiV1AccountSecondStepBegin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
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
    ApiV1AccountSecondStepCodesCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
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
    ApiV1AccountSecondStepConfirmConfirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstCode"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
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
    ApiV1AccountSecondStepRemoveRemove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1AccountSessionsEndOthersEndOthers: {
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
                content?: never;
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
    ApiV1AccountSessionsSessionIdEndOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1AppointmentsMake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeVisit"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
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
    ApiV1AppointmentsCheckCheck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LookAt"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeCheck"];
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
    ApiV1AppointmentsOptionsThreadIdOptions: {
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
                    "application/json": components["schemas"]["BookingOptions"];
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
    ApiV1AppointmentsTimesThreadIdTimes: {
        parameters: {
            query: {
                type: string;
                from?: string | null;
                days?: number;
                service?: string[] | null;
                provider?: string | null;
                location?: string | null;
                moves?: string | null;
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
                    "application/json": components["schemas"]["Times"];
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
    ApiV1AppointmentsAppointmentIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appointment_id: string;
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
                    "application/json": components["schemas"]["VisitView"];
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
    ApiV1AppointmentsAppointmentIdAttendAttend: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                appointment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Attend"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
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
    ApiV1AppointmentsAppointmentIdCancelCancel: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                appointment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelVisit"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
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
    ApiV1AppointmentsAppointmentIdMoveMove: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                appointment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveVisit"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
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
    ApiV1AuditListing: {
        parameters: {
            query?: {
                actor?: string | null;
                action?: string | null;
                subject?: string | null;
                contact_id?: string | null;
                since?: string | null;
                until?: string | null;
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
                    "application/json": components["schemas"]["AuditPage"];
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
    ApiV1AuditChoicesChoices: {
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
                    "application/json": components["schemas"]["AuditChoices"];
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
    ApiV1AuditExportExport: {
        parameters: {
            query?: {
                actor?: string | null;
                action?: string | null;
                subject?: string | null;
                contact_id?: string | null;
                since?: string | null;
                until?: string | null;
                form?: "csv" | "ndjson";
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
                    "application/json": string;
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
    ApiV1AuditStateState: {
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
                    "application/json": components["schemas"]["AuditState"];
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
    ApiV1AuditVerifyVerify: {
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
                    "application/json": components["schemas"]["Report"];
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
    ApiV1AutomationNow: {
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
                    "application/json": components["schemas"]["AutomationView"];
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
    ApiV1AutomationChannelsSteerChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetChannelMode"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationView"];
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
    ApiV1AutomationHistoryHistory: {
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
                    "application/json": components["schemas"]["PauseHistory"];
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
    ApiV1AutomationPausesPress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PausePress"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationView"];
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
    ApiV1AutomationPausesPauseIdResumeResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pause_id: string;
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
                    "application/json": components["schemas"]["AutomationView"];
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
    ApiV1AutomationThreadsThreadIdOfThread: {
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
                    "application/json": components["schemas"]["ThreadMode"];
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
    ApiV1AutomationThreadsThreadIdSteerThread: {
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
                "application/json": components["schemas"]["SetThreadMode"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadMode"];
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
    ApiV1BoardShow: {
        parameters: {
            query?: {
                stage?: "lead" | "booked" | "patient" | "cold" | "not_fit" | null;
                owner?: string | null;
                source?: string | null;
                line?: string | null;
                service?: string | null;
                location?: string | null;
                tag?: string | null;
                q?: string;
                sort?: "created" | "entered" | "value";
                order?: "asc" | "desc";
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
                    "application/json": components["schemas"]["BoardView"];
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
    ApiV1BoardOwnersOwners: {
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
                    "application/json": components["schemas"]["OwnersView"];
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
    ApiV1BoardOwnersUserIdSetOwner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetOwner"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnersView"];
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
    ApiV1CalendarShow: {
        parameters: {
            query?: {
                from?: string | null;
                days?: number;
                location?: string | null;
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
                    "application/json": components["schemas"]["CalendarView"];
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
    ApiV1CalendarBlocksBlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBlock"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Blocked"];
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
    ApiV1CalendarBlocksBlockIdUnblock: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                block_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1CalendarRulesRules: {
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
                    "application/json": components["schemas"]["BookingRules"];
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
    ApiV1CalendarRulesSetRules: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Limits"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingRules"];
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
    ApiV1ChannelsChannels: {
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
                    "application/json": components["schemas"]["ChannelList"];
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
    ApiV1ChannelsAccountIdLookLook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
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
                    "application/json": components["schemas"]["ChannelList"];
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
    ApiV1ClosuresListing: {
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
                    "application/json": components["schemas"]["ClosureList"];
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
    ApiV1ClosuresClose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LostDay"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosureView"];
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
    ApiV1ClosuresCasesCaseIdCalledCalled: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                case_id: string;
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
                    "application/json": components["schemas"]["ClosureView"];
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
    ApiV1ClosuresLookLook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LostDay"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HitList"];
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
    ApiV1ClosuresClosureIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                closure_id: string;
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
                    "application/json": components["schemas"]["ClosureView"];
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
    ApiV1ClosuresClosureIdUndoUndo: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                closure_id: string;
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
                    "application/json": components["schemas"]["ClosureView"];
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
    ApiV1ComplianceSettingsShow: {
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
                    "application/json": components["schemas"]["ComplianceSettings"];
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
    ApiV1ComplianceSettingsChange: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsPatch"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComplianceSettings"];
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
    ApiV1ConsentsExportExport: {
        parameters: {
            query?: {
                form?: "csv" | "json";
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
                    "application/json": string;
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
    ApiV1ConsentsWordingsWordings: {
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
                    "application/json": components["schemas"]["WordingList"];
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
    ApiV1ContactsContactIdAddressesAddressIdSplitSplit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                address_id: string;
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
                    "application/json": components["schemas"]["Done"];
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
    ApiV1ContactsContactIdApartApart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OtherContact"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
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
    ApiV1ContactsContactIdBookedElsewhereBooked: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookedElsewhere"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonCard"];
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
    ApiV1ContactsContactIdCheckedOutCheckedOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckedOut"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonCard"];
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
    ApiV1ContactsContactIdConsentsHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["ConsentHistory"];
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
    ApiV1ContactsContactIdConsentsRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordConsent"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentHistory"];
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
    ApiV1ContactsContactIdConsentsExportExport: {
        parameters: {
            query?: {
                form?: "csv" | "json";
            };
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": string;
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
    ApiV1ContactsContactIdConsentsRecordIdEvidenceEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                record_id: string;
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
                    "application/json": components["schemas"]["EvidenceView"];
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
    ApiV1ContactsContactIdEnrolmentsListing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["EnrolmentList"];
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
    ApiV1ContactsContactIdEnrolmentsEnrolmentIdPress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                enrolment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolmentPress"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentList"];
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
    ApiV1ContactsContactIdEraseErase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Erase"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Left"];
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
    ApiV1ContactsContactIdErasurePreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["ErasurePreview"];
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
    ApiV1ContactsContactIdExportDownload: {
        parameters: {
            query?: {
                language?: "en" | "es" | null;
            };
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": string;
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
    ApiV1ContactsContactIdExportExport: {
        parameters: {
            query?: {
                language?: "en" | "es" | null;
            };
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": string;
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
    ApiV1ContactsContactIdFlagsListing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["FlagList"];
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
    ApiV1ContactsContactIdFlagsOpen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlagOpen"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagView"];
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
    ApiV1ContactsContactIdFlagsFlagIdCloseClose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                flag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlagClose"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagView"];
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
    ApiV1ContactsContactIdIdentityShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["Identity"];
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
    ApiV1ContactsContactIdMembershipsBegin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMembership"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipView"];
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
    ApiV1ContactsContactIdMergeMerge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeWith"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
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
    ApiV1ContactsContactIdMergePreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OtherContact"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergePreview"];
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
    ApiV1ContactsContactIdMergeMergeIdUndoUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                merge_id: string;
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
                    "application/json": components["schemas"]["Done"];
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
    ApiV1ContactsContactIdMoneyShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["MoneyView"];
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
    ApiV1ContactsContactIdOpportunityCurrent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["PersonCard"];
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
    ApiV1ContactsContactIdPackagesSell: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPackage"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyView"];
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
    ApiV1ContactsContactIdPackagesPackageIdUseUse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                package_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UseSession"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyView"];
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
    ApiV1ContactsContactIdPaymentsPay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPayment"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyView"];
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
    ApiV1ContactsContactIdPaymentsInvoiceIdRefundRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
                invoice_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveBack"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyView"];
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
    ApiV1ContactsContactIdPermissionsPermit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordPermission"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentHistory"];
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
    ApiV1ContactsContactIdPlansSell: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellPlan"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1ContactsContactIdReferralLinkLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["ReferralLink"];
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
    ApiV1ContactsContactIdRevocationsRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordOptOut"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentHistory"];
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
    ApiV1ContactsContactIdSimulationRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulationAsk"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulationView"];
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
    ApiV1ContactsContactIdTagsSetTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTags"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagsView"];
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
    ApiV1DecisionsPreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionAsk"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionAnswer"];
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
    ApiV1EmergencyAccessListing: {
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
                    "application/json": components["schemas"]["Openings"];
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
    ApiV1EmergencyAccessByNumber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ByNumber"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opened"];
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
    ApiV1EmergencyAccessContactsContactIdByContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["api_emergency_Reason"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opened"];
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
    ApiV1EmergencyAccessThreadsThreadIdByThread: {
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
                "application/json": components["schemas"]["api_emergency_Reason"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opened"];
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
    ApiV1EmergencyAccessOpeningIdEndEnd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                opening_id: string;
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
                    "application/json": components["schemas"]["Openings"];
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
    ApiV1ExceptionsListing: {
        parameters: {
            query?: {
                status?: "blocked" | "failed" | "unknown" | null;
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
                    "application/json": components["schemas"]["ExceptionList"];
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
    ApiV1ExceptionsSourceItemIdCallCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRow"];
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
    ApiV1ExceptionsSourceItemIdDismissDismiss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1ExceptionsSourceItemIdNumberNumber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectNumber"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1ExceptionsSourceItemIdSendAgainSendAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendAgain"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAgain"];
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
    ApiV1FormsListing: {
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
                    "application/json": components["schemas"]["FormList"];
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
    ApiV1FormsAdd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddForm"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormView"];
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
    ApiV1HeldListing: {
        parameters: {
            query?: {
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
                    "application/json": components["schemas"]["HeldPage"];
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
    ApiV1HeldDraftIdApproveApprove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draft_id: string;
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
                    "application/json": components["schemas"]["DecisionAnswer"];
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
    ApiV1HeldDraftIdDiscardDiscard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1HeldDraftIdEditEdit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditHeld"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionAnswer"];
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
    ApiV1InvitationJoinJoin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Joining"];
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
    ApiV1InvitationLookLook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedView"];
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
    ApiV1KeysListing: {
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
                    "application/json": components["schemas"]["KeyList"];
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
    ApiV1KeysMake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMade"];
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
    ApiV1KeysKeyIdRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1KnowledgeShow: {
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
                    "application/json": components["schemas"]["KnowledgeView"];
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
    ApiV1KnowledgeEntriesAdd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntryBody"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeView"];
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
    ApiV1KnowledgeEntriesEntryIdEdit: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntryBody"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeView"];
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
    ApiV1KnowledgeEntriesEntryIdDrop: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                entry_id: string;
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
                    "application/json": components["schemas"]["KnowledgeView"];
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
    ApiV1KnowledgeGapsListing: {
        parameters: {
            query?: {
                status?: "open" | "answered" | "closed";
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
                    "application/json": components["schemas"]["GapList"];
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
    ApiV1KnowledgeGapsGapIdAnswerAnswer: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                gap_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Answered"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapView"];
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
    ApiV1KnowledgeGapsGapIdCloseClose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gap_id: string;
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
                    "application/json": components["schemas"]["GapView"];
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
    ApiV1KnowledgeGapsGapIdReopenReopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gap_id: string;
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
                    "application/json": components["schemas"]["GapView"];
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
    ApiV1KnowledgeGapsGapIdSuggestSuggest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gap_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntryBody"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalView"];
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
    ApiV1KnowledgeProposalsSuggested: {
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
                    "application/json": components["schemas"]["ProposalList"];
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
    ApiV1KnowledgeProposalsProposalIdEdit: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Content"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalView"];
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
    ApiV1KnowledgeProposalsProposalIdApproveApprove: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Approval"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalView"];
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
    ApiV1KnowledgeProposalsProposalIdRejectReject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                proposal_id: string;
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
                    "application/json": components["schemas"]["ProposalView"];
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
    ApiV1KnowledgeSourcesListing: {
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
                    "application/json": components["schemas"]["SourceList"];
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
    ApiV1KnowledgeSourcesFileFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
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
    ApiV1KnowledgeSourcesPagePage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PageWanted"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
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
    ApiV1KnowledgeSourcesSourceIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source_id: string;
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
                    "application/json": components["schemas"]["SourceView"];
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
    ApiV1KnowledgeSourcesSourceIdApproveApproveGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupApproval"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupApproved"];
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
    ApiV1KnowledgeTryTry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Try"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tried"];
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
    ApiV1LeadsAdd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuickAdd"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuickAdded"];
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
    ApiV1LeadsOptionsOptions: {
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
                    "application/json": components["schemas"]["LeadOptions"];
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
    ApiV1MembershipsListing: {
        parameters: {
            query?: {
                which?: "active" | "failed" | "paused" | "lapsed" | "ended" | "all";
                contact_id?: string | null;
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
                    "application/json": components["schemas"]["MembershipPage"];
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
    ApiV1MembershipsMembershipIdChange: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                membership_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMembership"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipView"];
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
    ApiV1MembershipsMembershipIdBecameBecame: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                membership_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Became"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembershipView"];
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
    ApiV1NoticesListing: {
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
                    "application/json": components["schemas"]["NoticeList"];
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
    ApiV1NoticesSeenAllSeen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenUpTo"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeList"];
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
    ApiV1NoticesNoticeIdSeenSeen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notice_id: string;
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
                    "application/json": components["schemas"]["NoticeList"];
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
    ApiV1OpportunitiesMake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCard"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardDetail"];
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
    ApiV1OpportunitiesOpportunityIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                opportunity_id: string;
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
                    "application/json": components["schemas"]["CardDetail"];
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
    ApiV1OpportunitiesOpportunityIdEdit: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                opportunity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditCard"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardDetail"];
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
    ApiV1OpportunitiesOpportunityIdMoveMove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                opportunity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveCard"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardDetail"];
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
    ApiV1PeopleListing: {
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
                    "application/json": components["schemas"]["PeopleView"];
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
    ApiV1PeopleFoundFind: {
        parameters: {
            query?: {
                q?: string;
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
                    "application/json": components["schemas"]["FoundPeople"];
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
    ApiV1PeopleInvitationsInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invitation"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationMade"];
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
    ApiV1PeopleInvitationsInvitationIdTakeBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PeopleSecondStepAsk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondStepRoles"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PeopleUserIdAccessChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Access"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PeopleUserIdDisableDisable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PeopleUserIdEnableEnable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PeopleUserIdResetSecondStepReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PeopleUserIdSignOutSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1PlansListing: {
        parameters: {
            query?: {
                which?: "stalled" | "due" | "waiting" | "booked" | "to_mark" | "resting" | "complete" | "ended" | "open" | "all";
                service?: string | null;
                location?: string | null;
                contact_id?: string | null;
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
                    "application/json": components["schemas"]["PlanPage"];
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
    ApiV1PlansOptionsOptions: {
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
                    "application/json": components["schemas"]["PlanOptions"];
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
    ApiV1PlansPlanIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
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
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1PlansPlanIdAdjustAdjust: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustPlan"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1PlansPlanIdEndEnd: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndPlan"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1PlansPlanIdReopenReopen: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                plan_id: string;
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
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1PlansPlanIdSessionsDone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DoneSession"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1PlansPlanIdSessionsSessionIdTakeBackTakeBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan_id: string;
                session_id: string;
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
                    "application/json": components["schemas"]["PlanDetail"];
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
    ApiV1PrivacyShow: {
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
                    "application/json": components["schemas"]["PrivacyView"];
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
    ApiV1PrivacyHoldsPlace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceHold"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyView"];
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
    ApiV1PrivacyHoldsHoldIdLiftLift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hold_id: string;
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
                    "application/json": components["schemas"]["PrivacyView"];
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
    ApiV1PrivacyRetentionChoose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseRetention"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyView"];
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
    ApiV1RebookLeaving: {
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
                    "application/json": components["schemas"]["Leaving"];
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
    ApiV1RebookOfContactIdLatest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["Latest"];
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
    ApiV1RebookPromptIdBookBook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookNext"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookedNext"];
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
    ApiV1RebookPromptIdDismissDismiss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dismiss"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptView"];
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
    ApiV1RebookingFigures: {
        parameters: {
            query?: {
                from?: string | null;
                to?: string | null;
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
                    "application/json": components["schemas"]["Rebooking"];
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
    ApiV1RecallListing: {
        parameters: {
            query?: {
                when?: "overdue" | "week" | "month" | null;
                service?: string | null;
                cursor?: string | null;
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
                    "application/json": components["schemas"]["RecallList"];
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
    ApiV1RecallRulesServiceChange: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleIn"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesChanged"];
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
    ApiV1RecallRulesServiceAsTheFileSays: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                service: string;
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
                    "application/json": components["schemas"]["RulesChanged"];
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
    ApiV1RecallRecallIdCallCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recall_id: string;
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
                    "application/json": components["schemas"]["Called"];
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
    ApiV1RecallRecallIdExcludeExclude: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recall_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Exclude"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecallView"] | null;
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
    ApiV1RecallRecallIdIncludeInclude: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recall_id: string;
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
                    "application/json": components["schemas"]["RecallView"] | null;
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
    ApiV1ReminderSettingsShow: {
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
                    "application/json": components["schemas"]["ReminderSettings"];
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
    ApiV1ReminderSettingsChange: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reminders"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReminderSettings"];
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
    ApiV1SequencesListing: {
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
                    "application/json": components["schemas"]["SequenceList"];
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
    ApiV1SequencesSequenceIdShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sequence_id: string;
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
                    "application/json": components["schemas"]["SequenceDetail"];
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
    ApiV1SequencesSequenceIdEdit: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                sequence_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SequenceEdit"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SequenceDetail"];
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
    ApiV1SequencesSequenceIdEnrolmentsPeople: {
        parameters: {
            query?: {
                over?: boolean;
                cursor?: string | null;
            };
            header?: never;
            path: {
                sequence_id: string;
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
                    "application/json": components["schemas"]["EnrolmentList"];
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
    ApiV1SequencesSequenceIdOnSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sequence_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchIt"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SequenceDetail"];
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
    ApiV1SessionLockLock: {
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
                content?: never;
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
    ApiV1SessionUnlockUnlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
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
    ApiV1SessionWaysWays: {
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
                    "application/json": components["schemas"]["WaysIn"];
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
    ApiV1SystemsSystems: {
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
                    "application/json": components["schemas"]["SystemList"];
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
    ApiV1SystemsConnect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSystem"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemList"];
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
    ApiV1SystemsConnectionIdDisconnect: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
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
                    "application/json": components["schemas"]["SystemList"];
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
    ApiV1SystemsConnectionIdCatalogueCatalogue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
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
                    "application/json": components["schemas"]["CatalogueView"];
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
    ApiV1SystemsConnectionIdLinksLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLinks"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemList"];
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
    ApiV1SystemsConnectionIdLookLook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
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
                    "application/json": components["schemas"]["SystemList"];
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
    ApiV1TasksListing: {
        parameters: {
            query?: {
                whose?: "mine" | "unowned" | "all";
                overdue?: boolean | null;
                queue?: "call" | "desk" | null;
                kind?: string | null;
                owner_id?: string | null;
                contact_id?: string | null;
                done?: boolean | null;
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
                    "application/json": components["schemas"]["TaskPage"];
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
    ApiV1TasksCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRow"];
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
    ApiV1TasksCountsCounts: {
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
                    "application/json": components["schemas"]["inbox_task_lists_Counts"];
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
    ApiV1TasksNextNext: {
        parameters: {
            query?: {
                queue?: "call" | "desk" | null;
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
                    "application/json": components["schemas"]["NextBest"];
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
    ApiV1TasksOptionsOptions: {
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
                    "application/json": components["schemas"]["TaskOptions"];
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
    ApiV1TasksTaskIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
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
                    "application/json": components["schemas"]["TaskDetail"];
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
    ApiV1TasksTaskIdAssignAssign: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignTask"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRow"];
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
    ApiV1TasksTaskIdNoteNote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemarkTask"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRow"];
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
    ApiV1TasksTaskIdOutcomeOutcome: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveOutcome"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRow"];
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
    ApiV1TasksTaskIdSkipSkip: {
        parameters: {
            query?: {
                queue?: "call" | "desk" | null;
            };
            header?: never;
            path: {
                task_id: string;
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
                    "application/json": components["schemas"]["NextBest"];
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
    ApiV1TasksTaskIdSnoozeSnooze: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeTask"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRow"];
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
    ApiV1TextingTexting: {
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
                    "application/json": components["schemas"]["TextingView"];
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
    ApiV1TextingAccountIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignFacts"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextLineView"];
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
    ApiV1TextingAccountIdProofProof: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
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
                    "application/json": components["schemas"]["TextLineView"];
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
    ApiV1TextingAccountIdSubmitSubmit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
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
                    "application/json": components["schemas"]["TextLineView"];
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
    ApiV1ThreadsThreadIdAttachmentsAttach: {
        parameters: {
            query?: {
                address_id?: string | null;
            };
            header?: never;
            path: {
                thread_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachedView"];
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
    ApiV1ThreadsThreadIdAttachmentsMediaIdDetach: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                thread_id: string;
                media_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    ApiV1ThreadsThreadIdCallsCalling: {
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
                    "application/json": components["schemas"]["CallingView"];
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
    ApiV1ThreadsThreadIdCallsPlace: {
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
                "application/json": components["schemas"]["PlaceCall"];
            };
        };
        responses: {
            /** @description Asked for before, under this client_id */
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
    ApiV1ThreadsThreadIdOptOutReviewDoubt: {
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
                    "application/json": components["schemas"]["OptOutDoubt"];
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
    ApiV1ThreadsThreadIdOptOutReviewReview: {
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
                "application/json": components["schemas"]["OptOutReview"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptOutReviewed"];
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
    ApiV1ThreadsThreadIdRemindersListing: {
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
                    "application/json": components["schemas"]["ReminderList"];
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
    ApiV1ThreadsThreadIdRemindersRestoreRestore: {
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
                "application/json": components["schemas"]["StepPress"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReminderList"];
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
    ApiV1ThreadsThreadIdRemindersSkipSkip: {
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
                "application/json": components["schemas"]["StepPress"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReminderList"];
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
    ApiV1ThreadsThreadIdReviewOne: {
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
                    "application/json": components["schemas"]["ReviewView"];
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
    ApiV1ThreadsThreadIdWaysWays: {
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
                    "application/json": components["schemas"]["ReplyOption"][];
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
    ApiV1VendorsVendors: {
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
                    "application/json": components["schemas"]["VendorList"];
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
    ApiV1WaitlistListing: {
        parameters: {
            query?: {
                thread_id?: string | null;
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
                    "application/json": components["schemas"]["Waitlist"];
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
    ApiV1WaitlistJoin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinWaitlist"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["api_waitlist_EntryView"];
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
    ApiV1WaitlistEntryIdLeave: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
