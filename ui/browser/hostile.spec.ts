import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { uuid } from '../src/lib/uuid';
import { expect, expectNoSidewaysScroll, test } from './fixtures';
import { fieldsWith, textFields } from './schema';
import type { Json, Server, Technician } from './server';
import { DOT, wellFormed } from './tickets';

const corpus = JSON.parse(
  readFileSync(new URL('../../tests/hostile-texts.json', import.meta.url), 'utf8'),
) as { text: string }[];
/** What each hostile text begins with, so that it is known again however short it was cut. */
const MARK = '<img src=x onerror=alert(1)>';
const ALL = `${MARK} ${corpus.map(({ text }) => wellFormed(text)).join(' ')}`;

/** The corpus in one line of so many characters. */
function hostile(length: number): string {
  return Array.from(ALL.replaceAll(/[\p{Cc}\s]+/gu, ' '))
    .slice(0, length)
    .join('')
    .trim();
}

/** Fields that take one form only, which is not somebody's words; each refused with the corpus in it. */
const OF_ONE_FORM = [
  // An IANA name, a language tag, the name of an action's kind, and words the bell alone writes.
  'Calendar.time_zone',
  'OwnSettings.language',
  'PendingAction.kind',
  // Addresses of servers, and what a company's sign-in was told.
  'RemoteSession.link',
  'SignInSettings.client_id',
  'SignInSettings.hosts',
  'SignInSettings.issuer',
];

const NAME = hostile(120);
const LINE = hostile(200);
const SUBJECT = hostile(80);
const BODY = hostile(3_000);
/** Where braces stand for something that is filled in, others are refused. */
const WITHOUT_BRACES = BODY.replaceAll(/[{}]/g, '');
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** What is known of the filled desk, for going to its pages. */
interface Filled {
  admin: Technician;
  ticket: string;
  person: string;
  machine: string;
  solved: string;
  call: string;
  incident: string;
  answer: string;
  template: string;
  snippet: string;
}

async function fillTheDesk(
  server: Server,
  admin: Technician,
): Promise<Omit<Filled, keyof Tickets | 'admin'>> {
  const put = async (kind: string, body: Json): Promise<string> => {
    const id = uuid();
    await server.must(admin.token, 'PUT', `/api/v1/desk/${kind}/${id}`, body);
    return id;
  };
  await server.must(admin.token, 'PUT', '/api/v1/desk/settings/contact', {
    organisation: NAME,
    phone: LINE,
    desk: LINE,
  });
  await server.must(admin.token, 'PUT', '/api/v1/desk/settings/privacy', {
    months: 24,
    min_group: 5,
    security_lead: NAME,
  });
  await put('snippets', { name: 'hostile', body: WITHOUT_BRACES });
  const snippet = await put('snippets', { name: 'hostile-2', body: WITHOUT_BRACES });
  const template = await put('templates', {
    letter: '9',
    title: NAME,
    subject: SUBJECT,
    solved_note: WITHOUT_BRACES,
    fields: [
      { key: 'what', label: NAME, default: LINE },
      { key: 'left-open', label: NAME },
    ],
  });
  const incident = await put('incidents', {
    title: NAME,
    text: BODY,
    meanwhile: BODY,
    touches: { places: [LINE], departments: [LINE], models: [LINE] },
    words: [LINE],
    next_update_at: inAnHour(),
  });
  await server.must(admin.token, 'PUT', `/api/v1/desk/incidents/${incident}/updates/${uuid()}`, {
    body: BODY,
    next_update_at: inAnHour(),
  });
  const cover = await put('technicians', {
    name: NAME,
    email: '<b>@evil.example',
    role: 'technician',
    phone: LINE,
  });
  await put('departments', { name: NAME });
  await put('absences', {
    technician: admin.id,
    begins_at: new Date(Date.now() - 60_000).toISOString(),
    ends_at: inAnHour(),
    cover,
    introduction: BODY,
  });
  const answer = await put('answers', { title: NAME, steps: BODY, words: [LINE], offered: true });
  return { incident, answer, template, snippet };
}

/** Changes what is there, at the version it has now. */
async function edit(
  server: Server,
  who: Technician,
  method: string,
  name: string,
  body: Json,
): Promise<void> {
  const path = `/api/v1/desk/${name}`;
  const { json } = await server.must(who.token, 'GET', path);
  const headers = { 'if-match': `"${String(json.version)}"`, 'deskbell-write': uuid() };
  const answer = await server.send(who.token, method, path, body, headers);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.json)}`);
}

interface Tickets {
  ticket: string;
  person: string;
  machine: string;
  /** A ticket that was solved and judged, and one that was a call. */
  solved: string;
  call: string;
}

async function fillTickets(
  server: Server,
  admin: Technician,
  given: { template: string; incident: string },
): Promise<Tickets> {
  const desk = async (path: string, body: Json): Promise<void> => {
    await server.must(admin.token, 'PUT', `/api/v1/desk/${path}`, body);
  };
  const [team, topic] = [uuid(), uuid()];
  await desk(`teams/${team}`, { name: NAME, restricted: false });
  await desk(`topics/${topic}`, { name: NAME });
  const machine = uuid();
  const from = await server.device(NAME, {
    machine: { id: machine, hostname: LINE },
    os: LINE,
    account: LINE,
  });
  await edit(server, admin, 'PUT', `people/${from.person}`, {
    display_name: NAME,
    department: NAME,
    place: LINE,
    phones: [LINE],
    emails: ['<b>@evil.example'],
  });
  // Somebody else of the same name, joined into the first.
  const twin = await server.device(NAME);
  await desk(`people/${twin.person}/merge`, { into: from.person });
  // Somebody who waits to be let in, and says who they are.
  const { key } = await server.command(['enrollment-key', 'create']);
  const computer = { machine: { id: machine, hostname: LINE }, os: LINE, account: LINE };
  const waiting = await server.device(NAME, computer, String(key));
  await server.must(waiting.token, 'PUT', '/api/v1/me/who', { email: '<b>@evil.example' });
  const attachment = uuid();
  const facts = {
    taken_at: new Date().toISOString(),
    sections: [
      {
        id: 'computer',
        lines: [
          { key: 'hostname', value: hostile(200) },
          { key: 'model', value: hostile(200) },
          { key: hostile(60), value: hostile(500), unit: hostile(60) },
        ],
      },
    ],
  };
  const open = (more: Json = {}): Promise<{ id: string }> =>
    server.ticket(from, BODY, { facts, reach: { by: 'call', detail: LINE }, ...more });
  const before = await open();
  await server.act(admin, before.id, { kind: 'take' });
  await server.act(admin, before.id, { kind: 'resolve', note: BODY, topic });
  const solved = await server.must(from.token, 'GET', `/api/v1/me/tickets/${before.id}`);
  const resolution = (solved.json.resolution as Json | undefined)?.id ?? null;
  await server.must(from.token, 'PUT', `/api/v1/me/tickets/${before.id}/verdicts/${uuid()}`, {
    fixed: true,
    resolution_id: resolution,
    comment: BODY,
  });
  await server.must(from.token, 'PUT', `/api/v1/me/tickets/${before.id}/ratings/${uuid()}`, {
    rating: 'good',
    comment: BODY,
    share: false,
  });
  const call = uuid();
  await desk(`tickets/${call}`, {
    requester: { id: from.person },
    channel: 'phone',
    template: given.template,
    fields: { what: LINE },
    subject: SUBJECT,
    note: BODY,
  });
  const { id } = await open({
    for: { name: NAME },
    asker: { name: NAME },
    incident: given.incident,
    attachments: [attachment],
  });
  const name = encodeURIComponent(`${hostile(110).replaceAll(/[/\\]/g, '')}.png`);
  await server.upload(
    from,
    `/api/v1/me/attachments/${attachment}?name=${name}`,
    'image/png',
    new Uint8Array(DOT),
  );
  await server.reply(from, id, BODY);
  await server.act(admin, id, { kind: 'take' });
  await server.act(admin, id, { kind: 'status', state: 'scheduled', visit: { at: inAnHour(), place: LINE } });
  await server.write(admin, id, BODY, { quick_answers: [LINE] });
  await server.write(admin, id, BODY, { visibility: 'internal' });
  await edit(server, admin, 'PATCH', `tickets/${id}`, { tags: [LINE], topic, team });
  return { ticket: id, person: from.person, machine, solved: before.id, call };
}

/** What the pages ask the server for. */
function paths({
  ticket,
  person,
  machine,
  solved,
  call,
  incident,
  answer,
  template,
  snippet,
}: Filled): string[] {
  const lists = [
    'answers',
    'audit',
    'absences',
    'departments',
    'enrollment-keys',
    'machines',
    'incidents',
    'me',
    'people',
    'snippets',
    'teams',
    'technicians',
    'templates',
    'topics',
  ];
  const settings = ['calendar', 'contact', 'privacy', 'remote-session', 'sign-in', 'tickets', 'waits'];
  return [
    ...lists,
    ...settings.map((name) => `settings/${name}`),
    'tickets?view=open',
    'tickets?view=solved',
    `tickets/${ticket}`,
    `tickets/${ticket}/history`,
    `tickets/${solved}`,
    `tickets/${call}`,
    `people/${person}`,
    `machines/${machine}`,
    `incidents/${incident}`,
    `incidents/${incident}/joiners`,
    `answers/${answer}`,
    `templates/${template}`,
    `snippets/${snippet}`,
  ].map((path) => `/api/v1/desk/${path}`);
}

/** Pages with words on them, and the other pages of the desk. */
async function addresses(page: Page, filled: Filled): Promise<{ worded: string[]; others: string[] }> {
  const { ticket, person, machine, solved, call, incident, answer, template, snippet } = filled;
  const at = (name: string, item: string): string => `/?page=${name}&item=${item}`;
  const worded = [
    `/?view=open&ticket=${ticket}`,
    `/?view=solved&ticket=${solved}`,
    `/?view=open&ticket=${call}`,
    '/?view=visits',
    '/?view=solved',
    at('incidents', incident),
    at('answers', answer),
    at('people', person),
    at('machines', machine),
  ];
  await page.goto('/?page=desk');
  const parts = page.getByTestId('page-desk-pane').getByRole('link');
  await expect(parts.first()).toBeVisible();
  const others = await parts.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  // Templates stand in fields, whose words are no text of the page.
  return { worded, others: [...others, at('templates', template), at('templates', snippet)] };
}

/** Elements that only somebody's words could have made. */
function made(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const never =
      'iframe, object, embed, b, body script, svg[onload], img[src="x"], a[href^="javascript:" i], [onerror], [onload], [onclick]';
    return [...document.querySelectorAll(never)].map((element) => element.outerHTML.slice(0, 200));
  });
}

test('every field of the desk that holds words holds hostile ones, and they stay words on every page', async ({
  server,
  open,
}) => {
  test.setTimeout(240_000);
  const plain = await server.technician('Priya Raman', 'administrator');
  const me = { name: NAME, email: plain.email, role: 'administrator', phone: LINE };
  await edit(server, plain, 'PUT', `technicians/${plain.id}`, me);
  const desk = await fillTheDesk(server, plain);
  const tickets = await fillTickets(server, plain, desk);
  const filled: Filled = { admin: plain, ...desk, ...tickets };

  const found = new Set<string>();
  for (const path of paths(filled)) {
    const { json } = await server.must(plain.token, 'GET', path);
    for (const field of fieldsWith(path, json, (text) => text.startsWith('<'))) found.add(field);
  }
  const missing = textFields().filter((field) => !found.has(field));
  expect(missing, 'a field that can hold words was filled with none').toEqual(OF_ONE_FORM);

  const page = await open(server, plain);
  const alerts: string[] = [];
  page.on('dialog', (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  const { worded, others } = await addresses(page, filled);
  for (const size of [
    { width: 1440, height: 900 },
    { width: 360, height: 780 },
  ]) {
    await page.setViewportSize(size);
    for (const place of [...worded, ...others]) {
      await page.goto(place);
      if (worded.includes(place)) {
        await expect(
          page.getByText(MARK).filter({ visible: true }).first(),
          `${place} shows them`,
        ).toBeVisible();
      } else {
        await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      }
      expect(await made(page), place).toEqual([]);
      await expectNoSidewaysScroll(page);
    }
  }
  expect(alerts).toEqual([]);
});
