export { fileReason } from './file-reason.ts';
export { makeFolder } from './make-folder.ts';
