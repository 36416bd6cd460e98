export { fileReason } from './file-reason.ts';
export { makeFolder } from './make-folder.ts';
export { removeScratchFolder, scratchFolder } from './scratch-folder.ts';
