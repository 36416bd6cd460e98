export { type Emission, type SharedEmission, withParameters } from './apply.ts';
export type { SharedModule } from './share.ts';
