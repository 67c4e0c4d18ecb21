/** Who is signed in, and whether they still are. */
import { signIn, signOut, whoAmI, type Problem, type Technician } from '$lib/api';

/** While the page waits to be let in again, it looks this often whether that has happened in another tab. */
const LOOK_MS = 3_000;

export class Session {
  state = $state<'starting' | 'signed_out' | 'ready'>('starting');
  me = $state.raw<Technician | null>(null);
  organisation = $state('');
  /** The session ended under an open page: it stays as it is, and is signed in to again in place. */
  over = $state(false);
  #looking: ReturnType<typeof setInterval> | undefined;
  /** Somebody is in now; `anew` if the page was not in use before, or by another one. */
  readonly #entered: (anew: boolean) => void;

  constructor(entered: (anew: boolean) => void) {
    this.#entered = entered;
  }

  /** Looks who is signed in. */
  async start(): Promise<Problem | null> {
    const who = await whoAmI();
    if ('problem' in who) {
      this.state = 'signed_out';
      return who.problem.status === 401 ? null : who.problem;
    }
    this.#enter(who.ok.technician, who.ok.organisation);
    return null;
  }

  async signIn(token: string): Promise<Problem | null> {
    const result = await signIn(token);
    return 'problem' in result ? result.problem : this.start();
  }

  async signOut(): Promise<void> {
    await signOut();
    this.leave();
  }

  /** Reads one's own entry again: teams or role may be others now. */
  async renew(): Promise<void> {
    const who = await whoAmI('by_page');
    if ('ok' in who) this.me = who.ok.technician;
  }

  leave(): void {
    clearInterval(this.#looking);
    this.over = false;
    this.me = null;
    this.state = 'signed_out';
  }

  /** The server lets nobody in any more. Looks until somebody has signed in again. */
  end(): void {
    if (this.state !== 'ready' || this.over) return;
    this.over = true;
    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#looking);
  }

  async #look(): Promise<void> {
    const who = await whoAmI('by_page');
    if ('ok' in who && this.over) this.#enter(who.ok.technician, who.ok.organisation);
  }

  #enter(technician: Technician, organisation: string): void {
    clearInterval(this.#looking);
    const anew = this.me?.id !== technician.id;
    this.me = technician;
    this.organisation = organisation;
    this.over = false;
    this.state = 'ready';
    this.#entered(anew);
  }
}
