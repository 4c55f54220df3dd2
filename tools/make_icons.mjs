// Draws the PNG icons from web/icons/icon.svg with Chromium. Run by hand when the mark changes.
//   node tools/make_icons.mjs

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ICONS = join(dirname(fileURLToPath(import.meta.url)), '..', 'web', 'icons');
const BACKGROUND = '#0B6075';
const svg = readFileSync(join(ICONS, 'icon.svg'), 'utf8');
const square = svg.replace('rx="112"', 'rx="0"');

/** A maskable icon keeps the mark inside the middle 80 %. */
const KINDS = [
  { name: 'icon-192.png', size: 192, svg, scale: 1, background: 'transparent' },
  { name: 'icon-512.png', size: 512, svg, scale: 1, background: 'transparent' },
  { name: 'maskable-512.png', size: 512, svg: square, scale: 0.8, background: BACKGROUND },
  { name: 'apple-touch-icon.png', size: 180, svg: square, scale: 0.92, background: BACKGROUND },
];

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--headless'] });
for (const { name, size, svg: image, scale, background } of KINDS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const side = Math.round(size * scale);
  await page.setContent(
    `<body style="margin:0;background:${background};display:grid;place-items:center;height:100vh">` +
    `<img width="${side}" height="${side}" src="data:image/svg+xml,${encodeURIComponent(image)}">`);
  writeFileSync(join(ICONS, name), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
