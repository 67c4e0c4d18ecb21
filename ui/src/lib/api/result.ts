/** What came of a call: an answer, or a problem in the server's own words. Pages never catch. */
import type { Problem } from './types';

export type Result<T> = { ok: T } | { problem: Problem };

interface Fetched<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The server was not reached, or somebody in between answered for it. */
function unreached(status: number): Problem {
  return {
    type: 'about:blank',
    title: '',
    status,
    code: 'unavailable',
    detail: '',
    instance: '',
  };
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
}

export async function resultOf<T>(call: Promise<Fetched<T>>): Promise<Result<T>> {
  try {
    const { data, error, response } = await call;
    if (response.ok) return { ok: data as T };
    return { problem: isProblem(error) ? error : unreached(response.status) };
  } catch {
    return { problem: unreached(0) };
  }
}
