export { closest, nearest } from './closest.ts';
export { codes, type KnownCode } from './codes.ts';
export {
  type Code,
  type Diagnostic,
  DiagnosticSink,
  fail,
  InternalError,
  type Place,
  type Related,
  type Severity,
  SpinlightError,
} from './diagnostic.ts';
export { type RenderOptions, renderDiagnostic, renderDiagnostics, renderFrame } from './render.ts';
