import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { uuid } from '../src/lib/uuid';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';
import { FACTS } from './tickets';

test('a computer has a page with who uses it, its tickets and what it last sent', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  await server.device('Joel Amadi');
  const ticket = await server.ticket(marta, 'Second screen stays black', { facts: FACTS });
  const page = await open(server, priya);
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page.getByTestId('machine-row')).toHaveCount(2);
  await page.getByTestId('machines-q').fill('marta');
  await expect(page.getByTestId('machine-row')).toHaveCount(1);
  await page.getByTestId('machine-row').click();
  const machine = page.getByTestId('machine');
  await expect(machine).toContainText('marta.lindqvist');
  await expect(page.getByTestId('machine-facts')).toContainText('Orrin 14 G3');
  await expect(page.getByTestId('machine-facts')).toContainText(String(ticket.number));
  await expect(page.getByTestId(`ticket-${ticket.number}`)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(machine).toContainText('marta.lindqvist');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByTestId('page-link').first().click();
  await expect(page.getByTestId('person')).toContainText('Marta Lindqvist');
});

test('a computer that waits is counted, says who it claims to be, and is let in or signed out', async ({
  server,
  open,
}) => {
  const leah = await server.technician('Leah Okafor', 'lead');
  const page = await open(server, leah);
  await expect(page.getByTestId('page-machines')).toBeVisible();
  await expect(page.getByTestId('count-machines')).toHaveCount(0);
  const key = String((await server.command(['enrollment-key', 'create'])).key);
  const enrolled = await server.send(null, 'POST', '/api/v1/enroll', {
    enrollment_key: key,
    token_hash: createHash('sha256').update(randomBytes(32)).digest('hex'),
    device: {
      id: uuid(),
      machine: { id: randomUUID(), hostname: 'LT-0999' },
      os: 'Debian GNU/Linux 12',
      account: 'rui.tavares',
    },
    person: { display_name: 'Rui Tavares' },
  });
  expect(enrolled.status).toBeLessThan(300);
  await expect(page.getByTestId('count-machines')).toHaveText('1');
  await page.getByTestId('page-machines').click();
  await page.getByTestId('waiting-link').click();
  await expect(page.getByTestId('waits')).toContainText('Anybody can say anything');
  await expectAccessible(page);
  await page.getByTestId('approve').click();
  await expect(page.getByTestId('waiting')).toContainText('Nobody is waiting.');
  await expect(page.getByTestId('count-machines')).toHaveCount(0);
  await page.getByTestId('machine-row').filter({ hasText: 'LT-0999' }).click();
  await page.getByTestId('revoke').click();
  await page.getByTestId('revoke-send').click();
  await expect(page.getByTestId('machine')).toContainText('signed out');
  await expect(page.getByTestId('revoke')).toHaveCount(0);
});
