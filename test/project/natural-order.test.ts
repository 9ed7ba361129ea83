/** Files are applied in the order that their names say. */
import { expect, it } from 'vitest';
import { inNaturalOrder } from '../../src/project/order.ts';

it.each([
  ['numbers by value', ['1.sql', '2.sql', '10.sql']],
  ['leading zeros do not count', ['001_a.sql', '2_b.sql', '0010_c.sql']],
  ['timestamps', ['20231231235959_a.sql', '20240101000000_b.sql']],
  ['more digits than a number holds', ['90071992547409931.sql', '90071992547409932.sql', '900719925474099310.sql']],
  ['versions by their parts', ['V1__a.sql', 'V1.1__b.sql', 'V1.2__a.sql', 'V1.10__a.sql', 'V2__a.sql', 'V10__a.sql']],
  ['upper and lower case together', ['a.sql', 'B.sql', 'c.sql']],
  ['folders before what is in the next one', ['a/2.sql', 'a/10.sql', 'b/1.sql']],
  ['a folder by its own name, not by what its files are called', ['1_x/up.sql', '2_a/up.sql', '10_a/up.sql']],
  ['a name before the names it begins', ['1_a.sql', '1_a_b.sql', '1_ab.sql']],
  ['equal but for their spelling: always the same order', ['01.sql', '1.sql']],
])('%s', (_, expected) => {
  expect(inNaturalOrder([...expected].reverse())).toEqual(expected);
  expect(inNaturalOrder(expected)).toEqual(expected);
});
