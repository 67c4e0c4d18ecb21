import type { Page } from '@playwright/test';
import { expect, queueText, test } from './fixtures';
import type { Device, Server, Technician } from './server';

/** How much happens; more by hand: `ACTIONS=1000 npm run browser -- same`. */
const ACTIONS = Number(process.env.ACTIONS ?? 150);

/** The same numbers for the same seed (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

async function happen(
  pick: (below: number) => number,
  server: Server,
  who: { technicians: Technician[]; devices: Device[]; tickets: { id: string; from: Device }[] },
): Promise<void> {
  const technician = who.technicians[pick(who.technicians.length)];
  const device = who.devices[pick(who.devices.length)];
  const ticket = who.tickets[pick(who.tickets.length)];
  if (!technician || !device) throw new Error('nobody there');
  const kind = ticket ? pick(10) : 0;
  if (kind <= 1 || !ticket) {
    const impact = ['blocked', 'slowed', 'question'][pick(3)];
    const opened = await server.ticket(device, `Something is wrong, case ${pick(1_000_000)}`, { impact });
    who.tickets.push({ id: opened.id, from: device });
  } else if (kind <= 3) await server.reply(ticket.from, ticket.id, `Any news? ${pick(1_000)}`);
  else if (kind === 4) await server.act(technician, ticket.id, { kind: 'take' });
  else if (kind === 5) await server.act(technician, ticket.id, { kind: 'resolve', note: 'Done.' });
  else if (kind === 6) {
    await server.act(technician, ticket.id, { kind: 'status', state: 'waiting_on_requester' });
  } else if (kind === 7) await server.act(technician, ticket.id, { kind: 'reopen' });
  else await server.write(technician, ticket.id, `A note ${pick(1_000)}`, { visibility: 'internal' });
}

async function settled(page: Page, marker: string): Promise<string> {
  // The last thing that happened has come; the list then takes over what waits.
  await expect(page.getByTestId('queue-title')).toBeVisible();
  await expect
    .poll(async () => {
      const news = page.getByTestId('queue-news');
      if (await news.isVisible()) await news.click();
      return (await queueText(page)).includes(marker);
    })
    .toBe(true);
  await expect(page.getByTestId('queue-news')).toHaveCount(0);
  return queueText(page);
}

test('two consoles show the same text as a fresh one after much has happened', async ({ server, open }) => {
  test.setTimeout(120_000 + ACTIONS * 200);
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}, ${ACTIONS} actions: SEED=${seed} repeats it`);
  const pick = chance(seed);
  const technicians = [await server.technician('Priya Raman'), await server.technician('Leah Okafor')];
  const devices = [await server.device('Marta Lindqvist'), await server.device('Joel Amadi')];
  const [priya, leah] = technicians;
  if (!priya || !leah) throw new Error('nobody there');
  const one = await open(server, priya, { at: '/?view=open' });
  const two = await open(server, leah, { at: '/?view=open' });
  await expect(one.getByTestId('queue-empty')).toBeVisible();
  await expect(two.getByTestId('queue-empty')).toBeVisible();
  const who = { technicians, devices, tickets: [] as { id: string; from: Device }[] };
  for (let i = 0; i < ACTIONS; i++) {
    await happen(pick, server, who);
    // Now and then somebody looks at what is new, in the middle of it.
    if (pick(12) === 0) {
      const news = one.getByTestId('queue-news');
      if (await news.isVisible()) await news.click();
    }
  }
  const marker = `The end of ${seed}`;
  const first = devices[0];
  if (!first) throw new Error('nobody there');
  await server.ticket(first, marker);
  const fresh = await open(server, priya, { at: '/?view=open' });
  const expected = await settled(fresh, marker);
  expect(await settled(one, marker), `seed ${seed}`).toBe(expected);
  expect(await settled(two, marker), `seed ${seed}`).toBe(expected);
  const counts = (page: Page): Promise<string[]> => page.locator('[data-testid^=count-]').allTextContents();
  await expect.poll(() => counts(one)).toEqual(await counts(fresh));
});
