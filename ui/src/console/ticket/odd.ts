/** What is unusual about a computer, and what changed since an earlier ticket of it. */
import type { Facts, FactLine } from '$lib/api';

/** A sentence of the catalogue about one line of the facts. */
export interface Oddity {
  /** The line it is about. */
  key: string;
  words: string;
  values: Record<string, number>;
}

/** Free space below this share of the disk, or below so many gigabytes, is nearly none. */
const DISK_SHARE = 0.1;
const DISK_GB = 8;
/** Two weeks without a restart are told in weeks. */
const DAYS_UP = 14;
/** Free memory below this share, or a computer with no more than so many gigabytes at all. */
const MEMORY_SHARE = 0.1;
const MEMORY_GB = 4.5;
/** Computers of this age are old in an office. */
const YEARS = 6;

/** What a technician should not have to spot alone: at most one sentence for each line. */
export function oddities(facts: Pick<Facts, 'sections'> | null | undefined): Oddity[] {
  const value = (key: string): number | null => numberOf(find(facts, key));
  const found: Oddity[] = [];
  const add = (key: string, words: string, values: Record<string, number> = {}): void => {
    found.push({ key, words, values });
  };
  const [diskFree, diskSize] = [value('disk_free'), value('disk_size')];
  if (diskFree !== null && (diskFree < DISK_GB || (diskSize !== null && diskFree < diskSize * DISK_SHARE))) {
    add('disk_free', 'odd-disk');
  }
  const [memoryFree, memorySize] = [value('memory_free'), value('memory_size')];
  if (memoryFree !== null && memorySize !== null && memoryFree < memorySize * MEMORY_SHARE) {
    add('memory_free', 'odd-memory');
  }
  if (memorySize !== null && memorySize > 0 && memorySize <= MEMORY_GB) add('memory_size', 'odd-memory-size');
  const up = value('running_for');
  if (up !== null && up >= DAYS_UP) add('running_for', 'odd-running', { weeks: Math.floor(up / 7) });
  if (find(facts, 'restart_pending')?.value === 'yes') add('restart_pending', 'odd-restart');
  const age = value('age');
  if (age !== null && age >= YEARS) add('age', 'odd-age');
  return found;
}

/** A line that is not as it was. Absent values were not sent. */
export interface Changed {
  line: FactLine;
  before: FactLine;
}

/** What moves from day to day by itself tells nothing. */
const RESTLESS = ['disk_free', 'memory_free', 'running_for', 'app', 'restart_pending', 'age'];

/** Lines that both tickets sent and that differ, in the order of the newer one. Lists are left out: they have no names. */
export function changedSince(before: Pick<Facts, 'sections'>, now: Pick<Facts, 'sections'>): Changed[] {
  const old = single(before);
  return [...single(now).values()].flatMap((line) => {
    const was = old.get(line.key);
    if (!was || RESTLESS.includes(line.key)) return [];
    const same = (was.value ?? '') === (line.value ?? '') && (was.unit ?? '') === (line.unit ?? '');
    return same ? [] : [{ line, before: was }];
  });
}

export function find(facts: Pick<Facts, 'sections'> | null | undefined, key: string): FactLine | undefined {
  for (const section of facts?.sections ?? []) {
    const line = section.lines.find((one) => one.key === key);
    if (line) return line;
  }
  return undefined;
}

function numberOf(line: FactLine | undefined): number | null {
  if (!line?.value) return null;
  const value = Number(line.value);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** The lines that stand once, by key. */
function single(facts: Pick<Facts, 'sections'>): Map<string, FactLine> {
  const lines = facts.sections.flatMap((section) => section.lines);
  const count = (key: string): number => lines.filter((line) => line.key === key).length;
  return new Map(lines.filter((line) => count(line.key) === 1).map((line) => [line.key, line]));
}
