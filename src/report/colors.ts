import type pc from 'picocolors';

/** Paints text, or leaves it as it is where colours are not wanted. */
export type Colors = Omit<typeof pc, 'createColors'>;
