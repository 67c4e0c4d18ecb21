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
export type Team = Words['Team'];
export type Topic = Words['Topic'];
export type PersonRow = Words['PersonRow'];
export type DeskChange = Words['DeskChange'];
/** The views of the side bar, by rule. */
export type DeskView =
  'unassigned' | 'mine' | 'team' | 'open' | 'solved' | 'visits' | 'to_complete' | 'away';
