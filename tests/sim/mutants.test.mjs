// Each fault of `make sim-mutants` can still be planted: the code that it replaces is there, once.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mutants, planted } from './mutants.mjs';

for (const mutant of mutants) {
  test(mutant.name, () => {
    const source = readFileSync(new URL(`../../${mutant.file}`, import.meta.url), 'utf8');
    assert.notEqual(planted(source, mutant), source);
  });
}

test('names are not given twice', () => {
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
});
