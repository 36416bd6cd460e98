/** Name of the Verilated class, whatever the design is called. */
export const modelClass = 'Vmodel';
