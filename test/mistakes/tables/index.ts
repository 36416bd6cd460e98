import type { Table } from '../mistake.ts';
import { asyncFifo } from './async-fifo.ts';
import { axiLite } from './axi-lite.ts';
import { capture } from './capture.ts';
import { filter } from './filter.ts';
import { histogram } from './histogram.ts';
import { sender } from './sender.ts';
import { systolic } from './systolic.ts';

/** The three blocks of the comparison, then more general ones. */
export const tables: readonly Table[] = [axiLite, asyncFifo, systolic, capture, sender, histogram, filter];
