/** All that is known of PostgreSQL 10 to 18, in the order it is asked. */
import type { Row } from '../table.ts';
import { addColumnRows } from './add-column.ts';
import { columnTypeRows } from './column-types.ts';
import { columnRows } from './columns.ts';
import { constraintRows } from './constraints.ts';
import { dataRows } from './data.ts';
import { indexRows } from './indexes.ts';
import { maintenanceRows } from './maintenance.ts';
import { objectRows } from './objects.ts';
import { partitionRows } from './partitions.ts';
import { routineRows } from './routines.ts';
import { tableRows } from './tables.ts';
import { typeRows } from './types-and-domains.ts';
import { viewRows } from './views.ts';
import { writePartnerRows } from './write-partners.ts';

export const postgresRows: readonly Row[] = [
  ...tableRows, ...addColumnRows, ...columnRows, ...columnTypeRows, ...constraintRows, ...indexRows, ...partitionRows, ...viewRows, ...typeRows, ...routineRows,
  ...objectRows, ...dataRows, ...writePartnerRows, ...maintenanceRows,
];
