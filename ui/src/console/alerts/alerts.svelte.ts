/** Nothing waits unheard: new requests, answers and overdue news are told with the tab hidden, too. */
import { tickets, type Counts, type DeskChange, type DeskTicketRow, type Technician } from '$lib/api';
import { keep, recall } from '$lib/kept';
import { words } from '$lib/words/words.svelte';
import { SvelteSet } from 'svelte/reactivity';
import { isMine, isOpen } from '../state/rules';
import { newsOf, overdueOf, type News } from './news';
import { ring } from './ring';

/** News that come together are told together. */
const GATHER_MS = 400;
/** More than this many at once are one notification. */
const MOST = 3;
/** How often overdue news are looked for. */
const CLOCK_MS = 30_000;
/** Most tickets of one's own that are watched. */
const WATCHED = 200;

const TITLES: Record<News['kind'], string> = {
  new: 'alert-new',
  reply: 'alert-reply',
  overdue: 'alert-overdue',
};

type Kept = Record<'notify' | 'sound', boolean>;

export class Alerts {
  /** Tickets of mine with an answer that was not opened here yet. */
  readonly unread = new SvelteSet<string>();
  /** Whether the browser shows notifications for this console. */
  notify = $state(false);
  sound = $state(false);
  /** The browser was asked and refused. */
  refused = $state(false);
  #me: Technician | null = null;
  readonly #mine = new Map<string, DeskTicketRow>();
  readonly #told = new Set<string>();
  #waiting: News[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #open: (ticket: string) => void;

  constructor(open: (ticket: string) => void) {
    this.#open = open;
  }

  /** Begins to watch for this technician. */
  start(me: Technician): void {
    this.stop();
    this.#me = me;
    const kept = read(me.id);
    this.sound = kept.sound;
    // Permission may have been taken back in the browser's own settings.
    this.notify = kept.notify && 'Notification' in window && Notification.permission === 'granted';
    void this.#readMine(me);
    this.#clock = setInterval(() => this.#lookAtClock(), CLOCK_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#clock);
    this.#timer = undefined;
    this.#waiting = [];
    this.#mine.clear();
    this.unread.clear();
    this.#me = null;
  }

  /** Everything that waits and was not looked at: what nobody has, and what was answered to me. */
  waiting(counts: Counts | null): number {
    return (counts?.unassigned ?? 0) + this.unread.size;
  }

  change(change: DeskChange, open: string | null): void {
    const me = this.#me;
    if (!me) return;
    const gone = change.hidden ?? (change.ids?.whole ? change.ids.ticket : null);
    if (gone) this.#forget(gone);
    const row = change.ticket;
    if (row) {
      if (isMine(row, me) && isOpen(row)) this.#mine.set(row.id, row);
      else this.#forget(row.id);
    }
    const news = newsOf(change, me);
    if (!news) return;
    const isRead = news.ticket === open && document.hasFocus();
    if (news.kind === 'reply' && !isRead && this.#mine.has(news.ticket)) this.unread.add(news.ticket);
    if (!isRead) this.#tell(news);
  }

  /** The ticket is on the screen. */
  opened(ticket: string): void {
    this.unread.delete(ticket);
  }

  /** Asks the browser, only ever after a press of a switch. */
  async setNotify(on: boolean): Promise<void> {
    this.refused = false;
    if (on && 'Notification' in window) {
      const said = await Notification.requestPermission();
      this.refused = said !== 'granted';
    } else if (on) this.refused = true;
    this.notify = on && !this.refused;
    this.#keep();
  }

  setSound(on: boolean): void {
    this.sound = on;
    this.#keep();
    // Heard once, so that one knows what to listen for; a browser plays nothing before a press either.
    if (on) ring(false);
  }

  #forget(ticket: string): void {
    this.#mine.delete(ticket);
    this.unread.delete(ticket);
  }

  #lookAtClock(): void {
    for (const news of overdueOf(this.#mine.values(), Date.now(), this.#told)) this.#tell(news);
  }

  #tell(news: News): void {
    this.#waiting.push(news);
    this.#timer ??= setTimeout(() => this.#show(), GATHER_MS);
  }

  #show(): void {
    this.#timer = undefined;
    const news = this.#waiting.splice(0);
    if (this.sound) ring(news.some((one) => one.stuck));
    // Whoever looks at the console sees it there.
    if (!this.notify || document.hasFocus()) return;
    if (news.length > MOST) this.#note(words.say('alert-many', { n: news.length }), '', 'many', null);
    else for (const one of news) this.#noteOf(one);
  }

  #noteOf(news: News): void {
    const key = news.stuck && news.kind === 'new' ? 'alert-stuck' : TITLES[news.kind];
    this.#note(words.say(key, { caller: news.caller }), news.words, news.ticket, news);
  }

  #note(title: string, body: string, tag: string, news: News | null): void {
    // Whoever cannot work stays on the screen until somebody has looked.
    const options = { body, tag, requireInteraction: news?.stuck ?? false, silent: true };
    const note = new Notification(title, options);
    note.onclick = () => {
      window.focus();
      if (news) this.#open(news.ticket);
      note.close();
    };
  }

  async #readMine(me: Technician): Promise<void> {
    const result = await tickets({ view: 'mine' }, { limit: WATCHED }, 'by_page');
    if ('problem' in result || this.#me !== me) return;
    for (const row of result.ok.items) if (!this.#mine.has(row.id)) this.#mine.set(row.id, row);
    // What was overdue before the console opened stands out in the list; only what becomes so is told.
    overdueOf(this.#mine.values(), Date.now(), this.#told);
  }

  #keep(): void {
    if (!this.#me) return;
    const kept: Kept = { notify: this.notify, sound: this.sound };
    keep(`deskbell-alerts-${this.#me.id}`, kept);
  }
}

function read(technician: string): Kept {
  const kept = (recall(`deskbell-alerts-${technician}`) ?? {}) as Partial<Kept>;
  return { notify: kept.notify === true, sound: kept.sound === true };
}
