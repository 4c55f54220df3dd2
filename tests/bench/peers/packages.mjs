// The peers' packages, which `install` has put into build/bench/peers.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

export const peerRequire = createRequire(resolve('build/bench/peers/package.json'));

/** A package that is an ES module. */
export const peerImport = (name) => import(pathToFileURL(peerRequire.resolve(name)).href);
