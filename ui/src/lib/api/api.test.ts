import { describe, expect, it } from 'vitest';
import { resultOf } from './result';
import { uuid } from '../uuid';

describe('ids made here', () => {
  it('are UUIDv7 of their moment and sort by it', () => {
    const at = Date.parse('2026-11-16T09:33:00Z');
    const first = uuid(at);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
    expect(uuid(at + 1) > first).toBe(true);
    expect(uuid(at)).not.toBe(first);
  });
});

describe('a call', () => {
  const answer = (status: number): Response => new Response(null, { status });

  it('gives the answer, or the problem in the server’s words', async () => {
    expect(await resultOf(Promise.resolve({ data: 7, response: answer(200) }))).toEqual({ ok: 7 });
    const problem = { code: 'already_taken', detail: 'Leah took this a moment ago.', name: 'Leah' };
    expect(await resultOf(Promise.resolve({ error: problem, response: answer(409) }))).toEqual({ problem });
  });

  it('never throws: no network and a stranger’s error page are problems too', async () => {
    expect(await resultOf(Promise.reject(new TypeError('network')))).toMatchObject({
      problem: { code: 'unavailable', status: 0 },
    });
    expect(await resultOf(Promise.resolve({ error: '<html>', response: answer(502) }))).toMatchObject({
      problem: { code: 'unavailable', status: 502 },
    });
  });
});
