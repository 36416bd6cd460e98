import type { FromWorker, OpenModel, ToWorker } from './messages.ts';
import { ModelStopped, VerilatedModel } from './model.ts';

/**
 * Entry of the process that holds one model. The host owns it: it ends when the host closes the channel, and leaves
 * it to the host what an interrupt from the keyboard means.
 */
let model: VerilatedModel | null = null;

function open({ library, folder, interface: description, traceFile }: OpenModel): void {
  process.chdir(folder);
  model = new VerilatedModel(library, description, traceFile);
  model.guardProcess();
}

/** A bench behind messages compares nothing. */
const mismatch = new Uint32Array(4);

function operate(words: Uint32Array): void {
  model!.operate({ operations: words, length: words.length, mismatch });
}

function answer(message: ToWorker): FromWorker | null {
  switch (message.kind) {
    case 'open':
      open(message.open);
      return { id: message.id, value: null };
    case 'operations':
      operate(message.words);
      return null;
    case 'sync':
      return { id: message.id, value: null };
    case 'peek':
      return { id: message.id, value: model!.peek(message.port) };
    case 'streams':
      return { id: message.id, value: model!.runStreams(message.job) };
    case 'close':
      model?.close();
      return { id: message.id, value: null };
  }
}

let hasStopped = false;

process.on('message', (message: ToWorker) => {
  if (hasStopped) return;
  try {
    const reply = answer(message);
    if (reply) process.send!(reply);
    if (message.kind === 'close') process.disconnect();
  } catch (error) {
    hasStopped = true;
    const reply: FromWorker =
      error instanceof ModelStopped
        ? { stopped: error.message, cycle: error.cycle }
        : { broken: error instanceof Error ? error.message : String(error) };
    process.send!(reply, () => process.disconnect());
  }
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
