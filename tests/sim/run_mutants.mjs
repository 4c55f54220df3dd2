// make sim-mutants: plants each fault of mutants.mjs into a copy of the tree, builds the simulator
// there, and shows how many commands it took to catch it. Red if one is not caught. Names of faults
// (or parts of them) can be given as arguments.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutants, planted } from './mutants.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const copy = join(root, 'build/mutants/tree');
const simulator = join(copy, 'build/native/tests/sim/wardbook-sim');
const limits = ['--seeds', process.env.SEEDS ?? '150', '--ops', process.env.OPS ?? '800'];

/** The tree's files as they are now. A file that has not changed keeps its time: little is built. */
function copyTree() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of listed.trim().split('\n')) {
    if (!existsSync(join(root, file))) continue;
    const to = join(copy, file);
    if (existsSync(to) && readFileSync(to).equals(readFileSync(join(root, file)))) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(root, file), to);
  }
  for (const fetched of ['node_modules', '.deps'])
    if (!existsSync(join(copy, fetched))) symlinkSync(join(root, fetched), join(copy, fetched));
}

/** @param {string[]} args */
function cmake(args) {
  const done = spawnSync('cmake', args, { cwd: copy, encoding: 'utf8' });
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}` };
}

const build = () => cmake(['--build', '--preset', 'native', '--parallel', '2', '--target', 'wardbook-sim']);

/** @returns {{caught: string, commands: string, seconds: string}} */
function simulate() {
  const start = Date.now();
  const run = spawnSync(simulator, ['--stop', '--jobs', '1', ...limits], { cwd: copy, encoding: 'utf8' });
  const failure = run.stdout.match(/^FAIL seed (\d+), step \d+: (\w+)/m);
  return {
    caught: failure ? `${failure[2]}, seed ${failure[1]}` : '',
    commands: run.stdout.match(/^(\d+) commands of devices/m)?.[1] ?? '?',
    seconds: ((Date.now() - start) / 1000).toFixed(0),
  };
}

copyTree();
// Each file by itself: a fault is one file's, and is taken out again.
const first = [cmake(['--preset', 'native', '-DCMAKE_UNITY_BUILD=OFF']), build()].find(({ ok }) => !ok);
if (first) {
  console.error(first.output);
  process.exit(2);
}
// A seed that fails anyway would catch every fault.
const sound = simulate();
if (sound.caught || sound.commands === '?') {
  console.error(`the tree as it is fails: ${sound.caught || 'the simulator does not run'}`);
  process.exit(2);
}
console.log(`ok     none: the tree as it is ${sound.commands.padStart(39)} commands ${sound.seconds.padStart(4)} s`);
const wanted = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
let missed = 0;
for (const mutant of chosen) {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, planted(source, mutant));
  const built = build();
  const { caught, commands, seconds } = built.ok
    ? simulate()
    : { caught: '', commands: 'does not build', seconds: '0' };
  writeFileSync(path, source);
  if (!caught) missed += 1;
  console.log(`${caught ? 'ok    ' : 'MISSED'} ${mutant.name.padEnd(52)} ${commands.padStart(7)} commands ${seconds.padStart(4)} s  ${caught}`);
}
console.log(`${chosen.length - missed} caught, ${missed} missed`);
process.exit(missed === 0 && chosen.length > 0 ? 0 : 1);
