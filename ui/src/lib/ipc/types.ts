/** The bridge's words by short names; the shapes are generated from the bell's own types. */
import type { components } from './bridge';

type Words = components['schemas'];

export type View = Words['View'];
export type PageView = Words['PageView'];
export type FormView = Words['FormView'];
export type ReceiptView = Words['ReceiptView'];
export type SavedView = Words['SavedView'];
export type TicketsView = Words['TicketsView'];
export type NumberView = Words['NumberView'];
export type ConversationView = Words['ConversationView'];
export type SettingsView = Words['SettingsView'];
export type FactsView = Words['FactsView'];
export type FactLine = Words['FactLine'];
export type SectionId = Words['SectionId'];
export type DraftFields = Words['DraftFields'];
export type DraftAttachment = Words['DraftAttachment'];
export type Attachment = Words['Attachment'];
export type AttachTo = Words['AttachTo'];
export type Incident = Words['Incident'];
export type OtherWays = Words['OtherWays'];
export type WaitView = Words['WaitView'];
export type Reach = Words['Reach'];
export type ReachBy = Words['ReachBy'];
export type Impact = Words['Impact'];
export type Status = Words['Status'];
export type TicketHead = Words['TicketHead'];
export type TicketRow = Words['TicketRow'];
export type MessageView = Words['MessageView'];
export type MessageEvent = Words['Event'];
export type UnsentReply = Words['UnsentReply'];
export type RatingValue = Words['RatingValue'];
export type Preferences = Words['Preferences'];
export type Request = Words['Request'];
export type Answer = Words['Answer'];
export type Page = Words['Page'];
export type Refused = Extract<Answer, { kind: 'refused' }>;
