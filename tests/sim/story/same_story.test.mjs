// What the server's compiler made of the rules, the sync and both cores decides and sends to the
// byte what the browser's compiler made of them does: x86-64 or ARM by GCC, WebAssembly by Clang.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const STEPS = 300;
const told = async (program, ...words) => (await promisify(execFile)(program, words)).stdout;

for (const seed of [1, 2, 3]) {
  test(`seed ${seed} is the same story in WebAssembly`, async () => {
    const asked = [seed, 1, STEPS].map(String);
    const server = await told('build/native/tests/sim/story', ...asked);
    assert.match(server, /^seed \d+: [1-9]\d+ commands, no failure, hash [0-9a-f]+\n$/);
    assert.equal(await told(process.execPath, 'build/wasm/tests/sim/story.js', ...asked), server);
  });
}
