// Builds and runs every test suite, one line each; the whole output goes to build/test/<suite>.log
// and a failing suite's is printed. The last line is "N passed, N failed[, N skipped]" alone.
// Suites can be named as arguments; all run otherwise: the quickest to fail first, and those that
// wait for servers and browsers more than they compute last, side by side.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const logs = 'build/test';
const jobs = String(availableParallelism?.() ?? cpus().length);
const printedLines = 300;
const contextLines = 5;

/** Runs a command with its output in build/test/<name>.log. Resolves with {ok, log}. */
function run(name, command, args) {
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${name}.log`);
  const file = createWriteStream(log);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    child.on('error', (error) => file.end(`${error}\n`, () => resolve({ ok: false, log })));
    child.on('close', (code) => file.end(() => resolve({ ok: code === 0, log })));
  });
}

/** A file's last lines, where compilers and test programs say what failed. */
function printLog(log) {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const shown = lines.slice(-printedLines);
  if (shown.length < lines.length) console.log(`  … the last ${printedLines} lines of ${log}`);
  for (const line of shown) console.log(`  ${line.slice(0, 400)}`);
}

/** Each failed test of a TAP log with its error, and what it printed just before. */
function printFailures(log) {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  lines.forEach((line, at) => {
    if (!/^\s*not ok /.test(line)) return;
    const end = lines.findIndex((other, i) => i > at && /^\s*\.\.\.$/.test(other));
    const start = Math.max(0, at - contextLines);
    for (const shown of lines.slice(start, end + 1)) console.log(`  ${shown.slice(0, 400)}`);
  });
}

/** Counts of one GoogleTest program, from the JSON that it wrote; a crash wrote none. */
function countProgram(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const cases = report.testsuites.flatMap((suite) => suite.testsuite);
  const skipped = cases.filter((test) => test.result !== 'COMPLETED').length;
  const failed = cases.filter((test) => test.failures?.length > 0).length;
  return { passed: cases.length - skipped - failed, failed, skipped };
}

/** Every program that ctest knows of a preset. */
async function ctest(preset) {
  const results = `build/${preset}/test-results`;
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const junit = join(root, results, 'ctest.xml');
  const { ok, log } = await run(preset, 'ctest', [
    '--preset', preset, '--parallel', jobs, '--no-tests=error', '--output-junit', junit,
  ]);
  const total = { passed: 0, failed: 0, skipped: 0, ok, log };
  const programs = existsSync(junit) ? readFileSync(junit, 'utf8').matchAll(/<testcase name="([^"]+)"[^>]*status="(\w+)"/g) : [];
  for (const [, name, status] of programs) {
    const counts = countProgram(join(results, `${name}.json`));
    // Failed with no failing case: a crash at exit, a leak, a time limit.
    if (status !== 'run' && counts.failed === 0) counts.failed = 1;
    // A program without a test proves nothing.
    if (counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
    for (const kind of ['passed', 'failed', 'skipped']) total[kind] += counts[kind];
  }
  return total;
}

/** Every *.test.mjs of a folder, so many files at a time. */
async function nodeTest(name, folder, atOnce = 1) {
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.test.mjs')).sort().map((file) => join(folder, file))
    : [];
  // Without a file, node would look for tests by itself.
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0, ok: false };
  const { ok, log } = await run(name, process.execPath,
    ['--test', '--test-reporter=tap', `--test-concurrency=${atOnce}`, ...files]);
  const output = readFileSync(log, 'utf8');
  const count = (kind) => Number(output.match(new RegExp(`^# ${kind} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
    ok,
    log,
    print: printFailures,
  };
}

/** Type-checks the page's JavaScript and the worker's: one project each. */
async function typeCheck() {
  const total = { passed: 0, failed: 0, skipped: 0, ok: true };
  for (const project of ['web/tsconfig.json', 'web/tsconfig.worker.json']) {
    const { ok, log } = await run('types', 'node_modules/.bin/tsc', ['-p', project]);
    if (ok) {
      total.passed += 1;
    } else {
      total.failed += 1;
      printLog(log);
    }
  }
  return total;
}

/** The simulator with a fixed set of seeds, a case each: as many as two minutes on two cores allow. */
async function simulate() {
  mkdirSync('build/sim', { recursive: true });
  const { ok, log } = await run('sim', 'build/native/tests/sim/wardbook-sim', [
    '--first', '1', '--seeds', '120', '--ops', '1000', '--jobs', jobs, '--floor',
  ]);
  const counts = readFileSync(log, 'utf8').match(/^(\d+) passed, (\d+) failed$/m) ?? ['', '0', '1'];
  return { passed: Number(counts[1]), failed: Number(counts[2]), skipped: 0, ok, log };
}

// A browser's file takes a third of a core; two at a time, beside the other two suites, fill two
// cores and no more.
const suites = [
  { name: 'types', needs: [], run: typeCheck },
  { name: 'web', needs: [], run: () => nodeTest('web', 'tests/web') },
  { name: 'faults', needs: [], run: () => nodeTest('faults', 'tests/sim') },
  { name: 'asan', needs: ['asan-tests'], run: () => ctest('asan') },
  { name: 'wasm', needs: ['wasm-tests'], run: () => ctest('wasm') },
  { name: 'sim', needs: ['native-sim'], run: simulate },
  { name: 'story', needs: ['native-sim', 'wasm-tests'], run: () => nodeTest('story', 'tests/sim/story') },
  { name: 'scene', waits: true, needs: ['native'], run: () => nodeTest('scene', 'tests/scene') },
  { name: 'flows', waits: true, needs: ['native', 'wasm'], run: () => nodeTest('flows', 'tests/browser/flows') },
  { name: 'browser', waits: true, needs: ['native', 'wasm', 'crash-site'], run: () => nodeTest('browser', 'tests/browser', 2) },
];

const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;
const built = new Map();

/** Makes a target of the Makefile, once. */
async function build(target) {
  if (!built.has(target)) {
    const start = Date.now();
    const { ok, log } = await run(`build-${target}`, 'make', ['--no-print-directory', target]);
    console.log(`${ok ? 'ok  ' : 'FAIL'} build ${target}, ${seconds(start)}`);
    if (!ok) printLog(log);
    built.set(target, ok);
  }
  return built.get(target);
}

async function runSuite(suite) {
  for (const target of suite.needs) {
    if (!(await build(target))) {
      console.log(`FAIL ${suite.name}: not run, ${target} does not build`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  const start = Date.now();
  const result = await suite.run();
  const empty = result.passed + result.failed === 0;
  if (result.failed === 0 && (empty || !result.ok)) result.failed = 1;
  const skipped = result.skipped ? `, ${result.skipped} skipped` : '';
  console.log(
    `${result.failed ? 'FAIL' : 'ok  '} ${suite.name}: ${result.passed} passed, ` +
      `${result.failed} failed${skipped}, ${seconds(start)}${empty ? ' (no test ran)' : ''}`,
  );
  if (result.failed && result.log) (result.print ?? printLog)(result.log);
  return result;
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are ${suites.map((suite) => suite.name).join(', ')}`);
  process.exit(2);
}
const total = { passed: 0, failed: 0, skipped: 0 };
const wanted = suites.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
const results = [];
for (const suite of wanted.filter(({ waits }) => !waits)) results.push(await runSuite(suite));
const waiting = wanted.filter(({ waits }) => waits);
for (const target of waiting.flatMap(({ needs }) => needs)) await build(target);
results.push(...(await Promise.all(waiting.map(runSuite))));
for (const result of results) {
  for (const kind of ['passed', 'failed', 'skipped']) total[kind] += result[kind];
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
