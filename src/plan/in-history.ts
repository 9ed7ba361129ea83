/** The migrations before and behind one in its history; they are listed only for those who ask, since all of them for each would cost the square of their number. */
import type { Migration, Replayed } from '../model.ts';

export function earlierThan({ place }: Replayed): readonly Migration[] {
  return place?.history.slice(0, place.at) ?? [];
}

export function laterThan({ place }: Replayed): readonly Migration[] {
  return place?.history.slice(place.at + 1) ?? [];
}
