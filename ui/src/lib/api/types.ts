/** The desk's words by short names; the shapes are generated from the server's document. */
import type { components } from './schema';

type Words = components['schemas'];

/** The code is read as text: a newer server may know more of them. */
export type Problem = Omit<Words['Problem'], 'code'> & { code: string };
export type SignedIn = Words['SignedIn'];
export type SignInComputer = Words['SignInComputer'];
export type Technician = Words['Technician'];
export type Counts = Words['Counts'];
export type DeskTicketRow = Words['DeskTicketRow'];
export type DeskTicket = Words['DeskTicket'];
export type DeskTicketHead = Words['DeskTicketHead'];
export type DeskMessage = Words['DeskMessage'];
export type DeskWrite = Words['DeskWrite'];
export type DoAction = Words['DoAction'];
export type ActionDone = Words['ActionDone'];
export type DeskWritten = Words['DeskWritten'];
export type DeskRow = Words['DeskRow'];
export type PatchTicket = Words['PatchTicket'];
export type LogCall = Words['LogCall'];
export type Attachment = Words['Attachment'];
export type Facts = Words['Facts'];
export type FactLine = Words['FactLine'];
export type Doing = Words['Doing'];
export type Person = Words['Person'];
export type TicketBrief = Words['DeskTicketBrief'];
export type Absence = Words['Absence'];
export type PutAbsence = Words['PutAbsence'];
export type Team = Words['Team'];
export type Topic = Words['Topic'];
export type PersonRow = Words['PersonRow'];
export type DeskIncident = Words['DeskIncident'];
export type DeskIncidentPage = Words['DeskIncidentPage'];
export type PutIncident = Words['PutIncident'];
export type PutIncidentUpdate = Words['PutIncidentUpdate'];
export type PutIncidentOver = Words['PutIncidentOver'];
export type Joiner = Words['Joiner'];
export type DeskAnswer = Words['DeskAnswer'];
export type PutAnswer = Words['PutAnswer'];
export type Template = Words['Template'];
export type PutTemplate = Words['PutTemplate'];
export type Snippet = Words['Snippet'];
export type PutSnippet = Words['PutSnippet'];
export type ContactSettings = Words['ContactSettings'];
export type MailCall = Words['MailCall'];
export type PersonRef = Words['PersonRef'];
export type PeopleList = Words['PeopleList'];
export type PutPerson = Words['PutPerson'];
export type OpenHistory = Words['OpenHistory'];
export type History = Words['History'];
export type PeopleImport = Words['PeopleImport'];
export type DeskDevice = Words['DeskDevice'];
export type DeskCredential = Words['DeskCredential'];
export type DeviceDecided = Words['DeviceDecided'];
export type Machine = Words['Machine'];
export type MachineList = Words['MachineList'];
export type MachineRow = Words['MachineRow'];
export type PutTechnician = Words['PutTechnician'];
export type PutTeam = Words['PutTeam'];
export type EnrollmentKey = Words['EnrollmentKey'];
export type MakeKey = Words['MakeKey'];
export type AuditList = Words['AuditList'];
export type AuditEntry = Words['AuditEntry'];
export type OpeningHours = Words['OpeningHours'];
/** The kinds of settings, as an answer and as a body. */
export interface Settings {
  calendar: Words['VersionedCalendar'];
  contact: Words['VersionedContactSettings'];
  tickets: Words['VersionedTicketSettings'];
  privacy: Words['VersionedPrivacySettings'];
  waits: Words['VersionedWaitSettings'];
  'remote-session': Words['VersionedRemoteSession'];
  'sign-in': Words['VersionedSignInSettings'];
}
export interface SettingBodies {
  calendar: Words['Calendar'];
  contact: Words['ContactSettings'];
  tickets: Words['TicketSettings'];
  privacy: Words['PrivacySettings'];
  waits: Words['WaitSettings'];
  'remote-session': Words['RemoteSession'];
  'sign-in': Words['PutSignInSettings'];
}
export type SettingName = keyof Settings;
export type DeskChange = Words['DeskChange'];
/** The views of the side bar, by rule. */
export type DeskView = 'unassigned' | 'mine' | 'team' | 'open' | 'solved' | 'visits' | 'to_complete' | 'away';
/** Who else is at a ticket; comes by the stream, beside the contract's changes. */
export interface PresenceNote {
  ticket: string;
  technician: { id: string; name: string };
  doing: Doing;
}
