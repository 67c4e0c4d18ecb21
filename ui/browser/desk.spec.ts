import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures';

test('technicians, teams and topics are added and edited; a stale edit tells what changed', async ({
  server,
  open,
}) => {
  const ada = await server.technician('Ada Stone', 'administrator');
  const page = await open(server, ada);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByTestId('part-teams').click();
  await expect(page).toHaveURL(/page=desk&item=teams/);
  await page.getByTestId('team-new').click();
  await page.getByTestId('team-send').click();
  await expect(page.getByTestId('wrong-name')).toBeVisible();
  await page.getByTestId('input-name').fill('Human resources');
  await page.getByTestId('input-restricted').check();
  await expectAccessible(page);
  await page.getByTestId('team-send').click();
  await expect(page.getByTestId('desk-teams')).toContainText('Human resources');
  await expect(page.getByTestId('desk-teams')).toContainText('restricted');
  const team = (await server.must(ada.token, 'GET', '/api/v1/desk/teams')).json as unknown as {
    id: string;
    version: number;
  }[];
  const { id = '', version = 0 } = team[0] ?? {};
  await page.getByTestId('team-edit').click();
  await page.getByTestId('input-name').fill('People and pay');
  const meanwhile = { name: 'Human care', restricted: true };
  const match = { 'if-match': `"${version}"` };
  const put = await server.send(ada.token, 'PUT', `/api/v1/desk/teams/${id}`, meanwhile, match);
  expect(put.status).toBe(200);
  await page.getByTestId('team-send').click();
  await expect(page.getByTestId('stale')).toContainText('Name: Human resources → Human care');
  await expect(page.getByTestId('input-name')).toHaveValue('People and pay');
  await page.getByTestId('team-send').click();
  await expect(page.getByTestId('desk-teams')).toContainText('People and pay');

  await page.getByTestId('part-technicians').click();
  await page.getByTestId('technician-new').click();
  await page.getByTestId('input-name').fill('Leah Okafor');
  await page.getByTestId('input-email').fill(ada.email);
  await page.getByTestId(`input-teams-${id}`).check();
  await page.getByTestId('technician-send').click();
  await expect(page.getByTestId('wrong-email')).toContainText('nobody else on the desk');
  await page.getByTestId('input-email').fill('leah@aldermoor.example');
  await page.getByTestId('technician-send').click();
  await expect(page.getByTestId('desk-technicians')).toContainText('leah@aldermoor.example · People and pay');
  await expectAccessible(page);

  await page.getByTestId('part-topics').click();
  await page.getByTestId('topic-new').click();
  await page.getByTestId('input-name').fill('Label printers');
  await page.keyboard.press('Control+Enter');
  const topic = page.getByTestId('desk-topics').getByRole('listitem').filter({ hasText: 'Label printers' });
  await topic.getByTestId('topic-retire').click();
  await expect(topic).toHaveCount(0);
});

test('opening hours and settings are written; what is refused is told at its field', async ({
  server,
  open,
}) => {
  const ada = await server.technician('Ada Stone', 'administrator');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, ada, { at: '/?page=desk&item=calendar' });
  await page.getByTestId('setting-calendar-edit').click();
  await page.getByTestId('hours-add').click();
  await page.getByTestId('hours-5-until').fill('07:00');
  await page.getByTestId('input-holidays').fill('2026-12-25');
  await page.getByTestId('setting-send').click();
  await expect(page.getByTestId('wrong-hours')).toContainText('Line 6: Later than the time it begins.');
  await expectAccessible(page);
  await page.getByTestId('hours-5-until').fill('12:00');
  await page.getByTestId('setting-send').click();
  await expect(page.getByTestId('value-hours')).toContainText('Saturday 08:00–12:00');
  await expect(page.getByTestId('value-holidays')).toHaveText('2026-12-25');

  await page.getByTestId('part-settings').click();
  await page.getByTestId('setting-privacy-edit').click();
  await page.getByTestId('input-min_group').fill('2');
  await page.getByTestId('setting-send').click();
  await expect(page.getByTestId('wrong-min_group')).toContainText('at least 5');
  await page.keyboard.press('Escape');
  await page.getByTestId('setting-remote-session-edit').click();
  await page.getByTestId('input-link').fill('javascript:alert(1)');
  await page.getByTestId('setting-send').click();
  await expect(page.getByTestId('wrong-link')).toContainText('https://');
  await page.getByTestId('input-link').fill('https://remote.example/?h={hostname}');
  await page.getByTestId('setting-send').click();
  await expect(page.getByTestId('value-link')).toHaveText('https://remote.example/?h={hostname}');
  await expectAccessible(page);
  await page.goto(`/?ticket=${ticket.id}`);
  const link = page.getByTestId('remote-session');
  await expect(link).toHaveAttribute('href', 'https://remote.example/?h=LT%2D0482');
});

test('a key for computers is told once and can be ended', async ({ server, open }) => {
  const ada = await server.technician('Ada Stone', 'administrator');
  const page = await open(server, ada, { at: '/?page=desk&item=keys' });
  const keys = page.getByTestId('keys').getByRole('listitem');
  await expect(keys).not.toHaveCount(0);
  const before = await keys.count();
  await page.getByTestId('key-new').click();
  await page.getByTestId('input-expires_days').fill('4000');
  await page.getByTestId('key-send').click();
  await expect(page.getByTestId('wrong-expires_days')).toContainText('3650');
  await page.getByTestId('input-expires_days').fill('7');
  await page.getByTestId('key-send').click();
  await expect(page.getByTestId('key-secret')).not.toBeEmpty();
  await expect(keys).toHaveCount(before + 1);
  await expectAccessible(page);
  await keys.first().getByTestId('key-end').click();
  await expect(keys.first()).toContainText('ended');
  await page.reload();
  await expect(keys).toHaveCount(before + 1);
  await expect(page.getByTestId('key-secret')).toHaveCount(0);
});

test('the audit log is read by page and by who did it; others are told whose it is', async ({
  server,
  open,
}) => {
  const [ada, priya] = [
    await server.technician('Ada Stone', 'administrator'),
    await server.technician('Priya Raman'),
  ];
  for (let n = 1; n <= 55; n++) {
    const path = `/api/v1/desk/people/00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    await server.must(priya.token, 'PUT', path, { display_name: `Person ${n}` });
  }
  const page = await open(server, ada, { at: '/?page=desk&item=audit' });
  const lines = page.getByTestId('audit-entry');
  await expect(lines).toHaveCount(50);
  await expect(lines.first()).toContainText('Signed in');
  await page.getByTestId('audit-older').click();
  await expect(page.getByTestId('audit-newer')).toBeVisible();
  await expect(page.getByTestId('audit-list')).toContainText('Person 1');
  await page.getByTestId('audit-by').selectOption({ label: 'Priya Raman' });
  await expect(lines.first()).toContainText('Wrote somebody’s card');
  await expect(lines.first()).toContainText('Person 55');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  const others = await open(server, priya, { at: '/?page=desk&item=audit' });
  await expect(others.getByTestId('desk-audit')).toContainText('Only leads and administrators');
  for (const part of ['technicians', 'teams', 'calendar', 'settings', 'keys']) {
    await others.goto(`/?page=desk&item=${part}`);
    await expect(others.getByTestId(`desk-${part}`)).toContainText('Only administrators can do this.');
    await expect(others.getByTestId('page-desk-pane').getByText('Edit')).toHaveCount(0);
  }
});
