/** One action on many tickets: each is asked for by itself, and each has its own result. */
import { act, undo, uuid, type DeskTicketRow, type DoAction, type Problem } from '$lib/api';

/** Requests on their way at once; a session has a share of its own. */
const AT_ONCE = 4;

export interface Outcome {
  row: DeskTicketRow;
  action: string;
  /** As it is afterwards, where it was done. */
  now?: DeskTicketRow;
  /** Why not; null if it was done. */
  problem: Problem | null;
}

/** Does to each row what `make` says. `done` hears of each row as it is afterwards. */
export async function actOnAll(
  rows: DeskTicketRow[],
  make: (row: DeskTicketRow) => DoAction,
  done: (row: DeskTicketRow) => void,
): Promise<Outcome[]> {
  return inTurn(rows, async (row) => {
    const action = uuid();
    const result = await act(row.id, row.version, make(row), action);
    if ('problem' in result) return { row, action, problem: result.problem };
    done(result.ok.ticket);
    return { row, now: result.ok.ticket, action, problem: null };
  });
}

/** Takes back what was done; gives those that could not be. */
export async function undoAll(outcomes: Outcome[]): Promise<Outcome[]> {
  const taken = await inTurn(outcomes, async (outcome) => {
    const result = await undo(outcome.row.id, outcome.action);
    return 'problem' in result ? { ...outcome, problem: result.problem } : outcome;
  });
  return taken.filter((outcome) => outcome.problem !== null);
}

/** A few at a time, answers in the order asked. */
async function inTurn<T, R>(items: T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) answers[index] = await each(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}
