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
export type DeskChange = Words['DeskChange'];
/** The views of the side bar, by rule. */
export type DeskView = 'unassigned' | 'mine' | 'team' | 'open' | 'solved' | 'visits' | 'to_complete' | 'away';
/** Who else is at a ticket; comes by the stream, beside the contract's changes. */
export interface PresenceNote {
  ticket: string;
  technician: { id: string; name: string };
  doing: Doing;
}
