/** What Ctrl+K can go to: views and actions at once, tickets and people as the server finds them. */
import { people, tickets } from '$lib/api';
import { words } from '$lib/words/words.svelte';
import { desk } from '../desk.svelte';
import { keys } from '../keys/keys.svelte';
import { VIEWS } from '../state/address.svelte';
import { pages } from '../pages/pages';
import { VIEW_NAMES } from '../views';

export interface Item {
  id: string;
  group: 'ticket' | 'go' | 'person' | 'do';
  label: string;
  detail: string;
  key: string | null;
  run: () => void;
}

/** Typing is searched for when it rests this long. */
const REST_MS = 120;
/** Most hits of a kind. */
const MOST = 6;

export class Finder {
  text = $state('');
  #hits = $state.raw<Item[]>([]);
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly items = $derived.by(() => {
    const wanted = this.text.trim().toLocaleLowerCase();
    const fits = (item: Item): boolean => item.label.toLocaleLowerCase().includes(wanted);
    const hits = (group: Item['group']): Item[] => this.#hits.filter((item) => item.group === group);
    return [...hits('ticket'), ...views().filter(fits), ...hits('person'), ...actions().filter(fits)];
  });

  typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), REST_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#run++;
    this.text = '';
    this.#hits = [];
  }

  async #look(): Promise<void> {
    const q = this.text.trim();
    const run = ++this.#run;
    if (!q) {
      this.#hits = [];
      return;
    }
    const [found, who] = await Promise.all([tickets({ q }, { limit: MOST }, 'by_person'), people(q, MOST)]);
    // Words typed since then ask for something else.
    if (run !== this.#run) return;
    const rows = 'ok' in found ? found.ok.items : [];
    const persons = 'ok' in who ? who.ok.items : [];
    this.#hits = [
      ...rows.map((row) => ticketItem(row.id, row.number, row.subject, row.requester.name)),
      ...persons.map((person) => personItem(person.id, person.name, person.place ?? person.department ?? '')),
    ];
  }
}

function ticketItem(id: string, number: number, subject: string, caller: string): Item {
  const label = `${number} ${subject}`;
  return { id, group: 'ticket', label, detail: caller, key: null, run: () => desk.open(id) };
}

function personItem(id: string, name: string, detail: string): Item {
  const run = (): void => desk.page('people', id);
  return { id, group: 'person', label: name, detail, key: null, run };
}

function views(): Item[] {
  const going = (id: string, name: string, run: () => void): Item => {
    return { id: `go-${id}`, group: 'go', label: words.say(name), detail: '', key: null, run };
  };
  return [
    ...VIEWS.map((view) => going(view, VIEW_NAMES[view], () => desk.show(view))),
    ...pages.map(({ name, words }) => going(name, words, () => desk.page(name))),
  ];
}

/** Whatever has a key now; going to views and moving about are not actions. */
function actions(): Item[] {
  const named = keys.all.filter(({ id, repeats }) => !id.startsWith('go-') && id !== 'palette' && !repeats);
  return named.map((shortcut) => ({
    id: `do-${shortcut.id}`,
    group: 'do',
    label: words.say(shortcut.words),
    detail: '',
    key: keys.keyOf(shortcut),
    run: () => shortcut.run(),
  }));
}
