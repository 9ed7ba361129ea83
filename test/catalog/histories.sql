-- case: a table with every kind of constraint
create table accounts (id bigint generated always as identity primary key);
create table t (
  id serial primary key, a int unique check (a > 0) check (a < 100), b int check (b < a), c text not null default 'x', d int references t,
  acc bigint references accounts on delete cascade, constraint named check (a <> 7), check (a + b > 0), check (1 = 1), unique (a, b), foreign key (d) references t (id),
  exclude using btree (a with =), constraint nn not null b
);

-- case: a unique constraint said twice is one
create table u (a int primary key unique, b int unique, unique (b), constraint foo unique (b), c int unique, d int, unique (c, d), unique (d, c));

-- case: automatic index names
create table t (a int, b int, d int, c text, data jsonb);
create index on t (a); create index on t (a); create index on t (a, b) include (d);
create index on t (lower(c)); create index on t ((a + b)); create index on t ((a + b), (a - b)); create index on t ((a::text));
create index on t (((c || '1')::int)); create index on t ((coalesce(a, b))); create index on t ((case when a = 1 then b else d end));
create index on t ((case when a = 1 then b else 5 end)); create index on t ((upper(c)::varchar(10))); create index on t (trim(c));
create index on t (c collate "C"); create index on t ((greatest(a, b))); create index on t (((data ->> 'age')::int)); create index on t ((data ->> 'x'));
create index on t ((not (a > 1))); create index on t (position('a' in c)); create index on t (substring(c from 1 for 2)); create unique index on t (b);
create index on t using hash (c); create index on t using gin (data); create index named on t (a) where b > 0;

-- case: long and quoted names
create table "Weird Name" ("Col A" int unique, x int check (x > 0));
create table averyveryveryverylongtablename_number_one_ok (
  averyveryveryverylongcolumnname_number_one_ok int unique check (averyveryveryverylongcolumnname_number_one_ok > 0), b serial,
  ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc int not null,
  unique (averyveryveryverylongcolumnname_number_one_ok, ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc, b)
);
create index on averyveryveryverylongtablename_number_one_ok (averyveryveryverylongcolumnname_number_one_ok);
create index on averyveryveryverylongtablename_number_one_ok (averyveryveryverylongcolumnname_number_one_ok);
create table "größeüäößtabellemitumlautenundmehrüüüü" ("spaltemitümläutenßßßßßßßßßßßßßßüüü" int unique, "ünßßßßßßßßßßßßßßßßßßßßßßßßß" serial);

-- case: names that meet in one schema
create table a (b_c int check (b_c > 0) unique not null);
create table a_b (c int check (c > 0) unique not null);
create table s_x_seq ();
create table s (x serial, y int generated always as identity);
create table i_a_key (); create table i (a int unique);
create schema other; create table other.a_b (c int check (c > 0) unique not null);

-- case: composite keys
create table f (a int, b int, primary key (a, b));
create table g (a int, b int, foreign key (a, b) references f);
alter table g add foreign key (b, a) references f (a, b) not valid;

-- case: NOT NULL and a CHECK of the same name
create table n (a int); alter table n add constraint n_a_not_null check (a is not null) not valid; alter table n validate constraint n_a_not_null;
alter table n alter a set not null; alter table n drop constraint n_a_not_null; alter table n rename to m; alter table m rename a to b; alter table m add c int not null default 0;

-- case: NOT VALID and VALIDATE
create table p (id int primary key);
create table t (a int, b int);
alter table t add constraint c1 check (a > 0) not valid, add constraint c2 check (b > 0) not valid, add constraint f1 foreign key (a) references p not valid, add constraint n1 not null a not valid;
alter table t validate constraint c1; alter table t validate constraint f1; alter table t add constraint n2 not null b not valid; alter table t validate constraint n2;

-- case: NOT ENFORCED
create table p (id int primary key);
create table t (a int constraint c1 check (a > 0) not enforced, b int);
alter table t add constraint f1 foreign key (b) references p not enforced; alter table t add constraint f2 foreign key (a) references p;
alter table t alter constraint f2 not enforced; alter table t alter constraint f1 enforced;

-- case: USING INDEX
create table t (a int, b int); create unique index t_i on t (a); create unique index t_j on t (b);
alter table t add constraint t_pk primary key using index t_i, add unique using index t_j;
alter table t drop constraint t_pk; alter table t add primary key (a);

-- case: constraints and indexes renamed
create table p (id int primary key, a int unique, b int check (b > 0));
create index i on p (b);
alter table p rename constraint p_pkey to pk; alter index p_a_key rename to a_is_unique; alter table p rename constraint p_b_check to b_positive; alter index i rename to j; alter table j rename to k;
alter table p rename constraint p_id_not_null to id_nn;

-- case: ADD COLUMN with everything
create table parent (id int primary key);
create table t (a int);
alter table t add column b int check (b > 0) unique references parent (id), add check (a > b), add unique (a), add column c int primary key, add column d serial, add e int generated always as (a * 2) stored,
  add f int generated by default as identity, add column if not exists a text, add g int constraint g_named not null default 1;

-- case: DROP COLUMN takes along what it is part of
create table d (a int primary key, b int unique, c int, d int, check (c > d), unique (c, d), e int generated always as (d * 2) stored, s serial);
create table child (x int references d (b), y int references d (a));
create index d_e on d ((c + 1)); create index d_w on d (a) where c > 1; create index d_i on d (a) include (c); create index d_cd on d (d, c);
alter table d drop column c; alter table d drop column d cascade; alter table d drop column b cascade; alter table d drop s;

-- case: DROP COLUMN of a composite primary key
create table t (a int, b int, c text, primary key (a, b)); alter table t drop column b;

-- case: RENAME COLUMN
create table p (id int primary key, a int check (a > 0), s serial); create table c (p_id int references p, q int references p (id));
create index on p (a) where a > 1; alter table p rename id to key; alter table p rename a to aa; alter table p rename s to seq; alter table p drop column aa; create index on p (key);

-- case: types and defaults
create table t (a int, b varchar(10) default 'x', c timestamp, d numeric(10, 2), e int not null default 5);
alter table t alter a type bigint, alter b type text, alter c type timestamptz using c at time zone 'utc', alter d type numeric(12, 2), alter e drop default, alter e type text, alter e set default 'z';
alter table t alter a set default 3, alter b drop default, alter e drop not null;

-- case: identity
create table t (a int not null, b serial); alter table t alter a add generated always as identity; alter table t add c int generated by default as identity;
alter table t alter c drop identity; alter table t alter b drop default;

-- case: generated columns
create table t (a int, b int generated always as (a * 2) stored, c int generated always as (a + 1));
alter table t alter b drop expression; alter table t alter c set expression as (a + 2);

-- case: actions of one ALTER TABLE run in passes
create table t (a int, e int, g int generated always as (e * 2) stored); create unique index i on t (e);
alter table t validate constraint nv, alter a set default 7, add constraint nv check (a > 0) not valid, add constraint ui unique using index i, add constraint un unique (a),
  add unique (un2), add column un2 int, add primary key (e), alter column e set not null;
alter table t drop constraint nv, add constraint nv check (a > 1);
create table t2 (a int not null default 5); alter table t2 alter a set default 'x', alter a type text, alter a drop default;

-- case: DROP CONSTRAINT and what hangs on it
create table p (id int primary key, a int unique); create table c (x int references p, y int references p (a));
alter table p drop constraint p_pkey cascade; alter table p drop constraint if exists nothing; alter table c drop constraint c_y_fkey; alter table p alter id drop not null;

-- case: DROP INDEX
create table t (a int, b int); create index i on t (a); create index j on t (b); drop index i; drop index if exists nothing, j;

-- case: DROP TABLE
create table p (id serial primary key); create table c (x int references p); create table q (y int); create view v as select * from q; create view w as select y from v;
drop table p cascade; drop table q cascade; drop table if exists nothing;

-- case: CREATE TABLE IF NOT EXISTS
create table t (a int); create table if not exists t (b int, c int); create index if not exists i on t (a); create index if not exists i on t (a);

-- case: RENAME TABLE
create table p (id serial primary key, a int references p, b int check (b > 0)); create table c (x int references p);
alter table p rename to parent; alter table parent add unique (b); alter table parent add foreign key (b) references parent; alter table c add y int references parent; drop table parent cascade;

-- case: tables swapped by renames
create table a (id serial primary key, x int); create table b (id serial primary key, y int);
alter table a rename to a_old; alter table b rename to a; alter table a add z int unique; drop table a_old;

-- case: SET SCHEMA
create schema s; create table p (id serial primary key, a int unique); create table c (x int references p); create index i on c (x);
alter table p set schema s; alter table c set schema s; alter table s.c rename to d; alter index s.i rename to j; alter table s.d add foreign key (x) references s.p (a);

-- case: schemas renamed and dropped
create schema s; create table s.p (id serial primary key); create table c (x int references s.p); create type s.e as enum ('a'); create table u (e s.e, f int);
alter schema s rename to r; alter table r.p add a int; alter table u add g r.e; create schema q; create table q.z (x int references r.p); drop schema r cascade;

-- case: search_path
create schema app; create table users (id int); set search_path = app, public; create table users (id int primary key); create table orders (u int references users); create index on users (id);
alter table public.users add column a int; set search_path = public; alter table users add b int; alter table app.users add c int; reset search_path;

-- case: temporary tables come first
create table t (a int); create temp table t (b int); alter table t add c int; alter table public.t add d int; drop table t; alter table t add e int;

-- case: LIKE
create table src (id serial primary key, a int not null default 5 check (a > 0), b text unique, c int generated always as (a * 2) stored, i int generated always as identity, constraint nn check (a < 100) no inherit, foreign key (a) references src);
create index src_l on src (lower(b)); create index on src (a) where a > 3;
create table l0 (like src); create table l1 (like src including all); create table l2 (like src including indexes, x int unique);
create table l3 (like src including constraints including defaults including identity including generated); create table l4 (like src including all excluding indexes);

-- case: partitions created
create table src (id int primary key);
create table par (id int not null, a int default 1 check (a > 0), r int references src, primary key (id, a), unique (a, r)) partition by list (a);
create index par_r on par (r); create index on par (lower('x' || id));
create table p1 partition of par for values in (1);
create table p2 partition of par (a not null, constraint p2c check (a > -5), r default 7) for values in (2);
create table p3 partition of par default partition by list (a); create table p31 partition of p3 for values in (7);

-- case: a partition attached
create table src (id int primary key);
create table par (id int not null, a int default 1 check (a > 0), r int references src, primary key (id, a), unique (a, r)) partition by list (a);
create index par_r on par (r);
create table p (id int not null, a int not null, r int, x int generated always as identity, constraint par_a_check check (a > 0), constraint myfk foreign key (r) references src);
alter table p drop x; create index p_own on p (r); alter table p add constraint p_pk primary key (id, a); create unique index pu on p (a, r);
alter table par attach partition p for values in (3);

-- case: a partition detached
create table src (id int primary key);
create table par (id int not null, a int check (a > 0), r int references src, primary key (id, a)) partition by list (a);
create index on par (r); create table p1 partition of par for values in (1); create table p2 partition of par for values in (2);
alter table par detach partition p2; alter table par add z int; alter table p2 drop constraint par_r_fkey; alter table par drop constraint par_r_fkey; drop table par;

-- case: a partitioned table altered
create table src (id int primary key);
create table par (id int not null, a int check (a > 0), r int references src, primary key (id, a), unique (a, r)) partition by list (a);
create table p1 partition of par for values in (1); create table sub partition of par for values in (10) partition by list (a); create table sub1 partition of sub for values in (10);
alter table par add column z int not null default 4 check (z > 1) references src; create index on par (z);
alter table par rename r to rr; alter table par alter z type bigint; alter table par rename constraint par_a_check to pac;
create index newx on par (id, rr); create index sub1x on sub1 (rr); create index on par (rr); alter index newx rename to newy;
alter table par add unique (id, rr, a); alter table par drop constraint par_r_fkey; alter table par add constraint par_fk2 foreign key (rr) references src;
alter table par drop column z; alter table par drop constraint par_a_r_key; drop index newy; alter table par alter rr set not null; alter table par alter rr drop not null; alter table par alter rr set default 3;

-- case: CREATE INDEX ON ONLY and ATTACH PARTITION of indexes
create table par (id int not null, a int) partition by list (a); create table p1 partition of par for values in (1); create table p2 partition of par for values in (2) partition by list (id);
create table p21 partition of p2 for values in (1);
create index onz on only par (id, a); create index p1z on p1 (id, a); create index p2z on only p2 (id, a); create index p21z on p21 (id, a);
alter index onz attach partition p1z; alter index onz attach partition p2z; alter index p2z attach partition p21z;
create index half on only par (id); create index p1half on p1 (id); alter index half attach partition p1half;

-- case: a partitioned table as pg_dump writes it
create table public.par (id integer not null, a integer not null) partition by list (a); create table public.p1 (id integer not null, a integer not null);
alter table only public.par attach partition public.p1 for values in (1);
alter table only public.par add constraint par_pkey primary key (id, a); alter table only public.p1 add constraint p1_pkey primary key (id, a); alter index public.par_pkey attach partition public.p1_pkey;

-- case: inheritance created
create table p (id int primary key, a int not null check (a > 0), b text default 'x' unique, constraint ni check (a < 5) no inherit);
create table c (x int) inherits (p); create table c2 (id int, a int check (a > 3), y int) inherits (p);
create table c3 (id int not null, a int not null, b text, constraint p_a_check check (a > 0)); alter table c3 inherit p;
alter table p add column n int not null check (n > 0) default 3; alter table p add check (id > 0); alter table p add constraint nv check (id > 1) not valid; alter table p alter b set not null; alter table p add unique (id, a);

-- case: an inheritance parent altered
create table p (id int primary key, a int not null check (a > 0), b text default 'x', constraint ni check (a < 5) no inherit);
create table c (x int) inherits (p); create table c2 (id int, a int check (a > 3), y int) inherits (p);
alter table p add constraint nv check (id > 1) not valid; alter table p validate constraint nv; alter table p rename a to aa; alter table p alter b set default 'q'; alter table p rename constraint nv to nv2;
alter table p add n int check (n > 0); alter table p drop column n; alter table p add constraint gone check (id > 2); alter table p drop constraint gone; alter table p alter b set not null; alter table p alter b drop not null;
alter table only p drop column b; alter table c rename column b to bb; alter table c2 no inherit p; drop table p cascade;

-- case: an inheritance parent's column dropped
create table p (a int, b int, d int check (d > 0)); create table c (x int) inherits (p); create table c2 (b int, y int) inherits (p); alter table p drop column b; alter table p drop column d; alter table p add constraint k check (a > 0); alter table c no inherit p; alter table p drop constraint k;

-- case: views
create table t (a int, b text); create view v as select a, b from t; create view w (x) as select a from v; create materialized view m as select a, lower(b) from t; create index on m (a); create unique index on m (lower);
create or replace view v as select a, b, 1 as c from t; alter view v rename to vv; alter materialized view m rename to mm; alter table t rename to tt; drop view vv cascade; drop materialized view mm;

-- case: CREATE TABLE AS
create table t (a int, b text); create table u as select a, lower(b) l from t; create table w (x, y) as select 1, 2; alter table u add primary key (a); select a into x from t; alter table x add b int;

-- case: enum, domain and composite types
create type mood as enum ('sad', 'ok'); create domain positive as int check (value > 0) check (value < 10); create type pair as (x int, y int); create table t (m mood, d positive, p pair, ms mood[]);
alter type mood rename to feeling; alter type feeling add value 'happy'; alter type feeling rename value 'sad' to 'blue'; create schema s; alter type feeling set schema s; alter domain positive rename to pos; alter table t add m2 s.feeling;
alter domain pos add check (value <> 5); alter domain pos add constraint z check (value <> 6) not valid; alter domain pos validate constraint z; alter domain pos drop constraint pos_check;

-- case: DROP TYPE cascade
create type mood as enum ('sad'); create domain d as text; create table t (a int, m mood unique, e d); drop type mood cascade; drop domain d cascade; drop type if exists nothing;

-- case: an enum replaced
create type mood as enum ('a', 'b'); create table t (m mood default 'a'); alter type mood rename to mood_old; create type mood as enum ('a', 'c'); alter table t alter m drop default, alter m type mood using m::text::mood, alter m set default 'a'; drop type mood_old;

-- case: sequences
create sequence s; create table t (a int default nextval('s'), b int); alter sequence s owned by t.a; create sequence q owned by t.b; alter sequence q rename to r; alter table t drop column a cascade; alter table t rename b to c; create schema x; alter table t set schema x; create sequence free; drop sequence free;

-- case: sequences as pg_dump writes them
create table public.t (id integer not null); create sequence public.t_id_seq as integer owned by public.t.id; alter table only public.t alter column id set default nextval('public.t_id_seq'::regclass); alter table only public.t add constraint t_pkey primary key (id); drop table public.t;

-- case: triggers and functions
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on t for each row execute function f(); alter trigger tr on t rename to tr2; create trigger x after update on t execute function f(); drop trigger x on t; alter function f() rename to g;

-- case: triggers of a dropped function
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on t for each row execute function f(); drop function f() cascade;

-- case: policies and row security
create table t (a int); create policy p on t using (a > 0); create policy q on t using (a > 1); drop policy q on t; alter table t enable row level security; alter table t force row level security;

-- case: unlogged and foreign keys to itself
create unlogged table t (id int primary key, parent int references t on delete set null); alter table t set logged; alter table t drop column id cascade;

-- case: deferrable and nulls not distinct
create table t (a int unique deferrable, b int unique nulls not distinct, c int, unique (c) deferrable initially deferred);

-- case: a column moved to another type by hand
create table t (id serial primary key, v int not null default 0 check (v >= 0)); alter table t add v2 bigint; update t set v2 = v; alter table t add constraint v2_nn check (v2 is not null) not valid; alter table t validate constraint v2_nn;
alter table t alter v2 set not null; alter table t drop constraint v2_nn; alter table t drop column v; alter table t rename v2 to v; alter table t alter v set default 0; create index on t (v);

-- case: primary key exchanged
create table t (id int primary key, k bigint not null); create table c (t_id int references t); create unique index t_k on t (k); alter table c drop constraint c_t_id_fkey; alter table t drop constraint t_pkey, add constraint t_pkey primary key using index t_k; alter table c add constraint c_fk foreign key (t_id) references t (k) not valid;

-- case: an index over a column twice
create table t (a int, b int); create unique index on t (a, b desc) include (a); create index on t (a, a);

-- case: defaults that take the values of another column's sequence
create table t (id serial primary key); create table c (like t including all); create table d (a int default nextval('t_id_seq'), b text default 'nextval(''t_id_seq'')'); create sequence "S q"; alter table d add e int default nextval('"S q"'::regclass);
alter sequence t_id_seq rename to numbers; alter sequence "S q" rename to s; alter table t drop column id cascade; drop sequence s cascade;

-- case: temporary sequences
create temp sequence s; create temp table t (a serial, b int default nextval('s')); create sequence r; alter table t alter b set default nextval('r'); drop sequence r cascade;

-- case: domains that are not null
create domain d as int not null; create domain e as text constraint here not null; create domain f as int check (value > 0); alter domain f set not null; alter domain f add constraint again not null; alter domain e drop constraint here;

-- case: schemas of the search path that are not there any more
create schema q; create table q.t (a int); set search_path to q, public; create table here (a int); alter schema q rename to r; create table there (a int); drop schema r cascade; create type mood as enum ('a');

-- case: a foreign key goes with the index it depends on, not with another one that fits
create table p (id int, a int); create unique index p_i on p (id); alter table p add constraint p_pk primary key (id); create table c (x int references p, y int references p (id));
alter table p drop constraint p_pk cascade; alter table p add constraint p_u unique (id); alter table c add foreign key (x) references p (id); alter table p add constraint p_j unique using index p_i; drop index if exists nothing; alter table p drop constraint p_u cascade; alter table p drop constraint p_j cascade;

-- case: copies of an index are named after the columns it was made with
create table t (a int unique, b int, c text); create index on t (b) include (a); create index on t (lower(c)); create table p (k int) partition by list (k); create index on p (k);
alter table t rename a to x; alter table t rename b to y; alter table t rename c to z; alter table p rename k to l; create table u (like t including all); create table w (like u including indexes); create table p1 partition of p default;

-- case: identity is shared with partitions only
create table t (a int not null); create table u () inherits (t); alter table t alter a add generated always as identity;
create table p (k int not null) partition by list (k); create table p1 partition of p for values in (1) partition by list (k); create table p2 partition of p1 for values in (1); alter table p alter k add generated always as identity; alter table p detach partition p1;

-- case: ONLY leaves children what could be theirs
create table a (i int not null check (i > 0), k int); create table b (i int not null, k int); create table c () inherits (a, b); create table d () inherits (a);
alter table only a alter i drop not null; alter table only a drop constraint a_i_check; alter table only a drop column k;
create table t (id int primary key); create table p (k int references t) partition by list (k); create table p1 partition of p default; alter table only p drop constraint p_k_fkey;

-- case: a partition's check becomes its parent's, a child's stays its own
create table p (a int) partition by list (a); create table p1 partition of p (constraint positive check (a > 0)) default; alter table p add constraint positive check (a > 0);
create table t (a int); create table u (constraint positive check (a > 0)) inherits (t); alter table t add constraint positive check (a > 0); alter table t drop constraint positive;

-- case: NOT NULL is handed down and taken back
create table a (i int not null, k int not null); create table b () inherits (a); create table c () inherits (b); alter table a alter constraint a_i_not_null no inherit; alter table a alter constraint a_k_not_null inherit; alter table a alter constraint a_i_not_null inherit; alter table b alter constraint a_k_not_null inherit;

-- case: one of several parents is left
create table a (i int not null default 1, k int); create table b (i int not null, z int check (z > 0)); create table c () inherits (b, a); alter table c no inherit b; create table d () inherits (a, b); alter table d no inherit a;

-- case: NOT NULL that a primary key brings along
create table a (i int not null, k int); create table b (primary key (i)) inherits (a); create table c () inherits (a); alter table c add primary key (i); create table d () inherits (a); create unique index d_i on d (i); alter table d add primary key using index d_i;
create table p (i int not null) partition by list (i); create table p1 partition of p (primary key (i)) default;

-- case: enforcing what is enforced does not validate it
create table p (id int primary key); create table c (a int); alter table c add constraint f foreign key (a) references p not valid; alter table c alter constraint f enforced;

-- case: which of a partition's indexes becomes part of its parent's
create table p (k int, v int) partition by list (k); create table p1 partition of p (constraint p1_u unique (k) deferrable) for values in (1); create table p2 partition of p (primary key (k)) for values in (2); create unique index on p (k);
create table q (k int not null) partition by list (k); create table q1 partition of q (primary key (k)) default; alter table q add unique (k); create table r (k int) partition by list (k); alter table r add unique (k); create table r1 (k int primary key); alter table r attach partition r1 default;

-- case: types stay what they are on another search path
create schema q; create type q.mood as enum ('a'); set search_path to q, public; create table t (m mood); create domain d as mood; set search_path to public; create type mood as enum ('b'); create table u (m mood, n q.mood); alter type q.mood rename to feeling; drop type q.feeling cascade;

-- case: views on temporary tables
create temp table t (a int); create view v as select a from t; create view w as select a from v; create table r (a int); create or replace view x as select a from r;

-- case: a view that may be gone is made again
create table t (a int, b int); create view v as select a from t where b > 0; create view w as select a from v; alter table t drop column b cascade; create table v (x int); create view w as select x from v;

-- case: a default knows its sequence on another search path, and keeps what else it says
create schema q; create table t (id serial); create table q.t (id serial); create sequence q.s; set search_path to q; create table u (a int default nextval('s'), b text default 'A-' || nextval('s')::text);
drop table t; set search_path to public; alter sequence q.s rename to r; alter sequence q.r set schema public; drop sequence r cascade; drop schema q cascade;

-- case: a schema is dropped with the functions in it
create schema q; create table t (a int); create function q.f() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before insert on t for each row execute function q.f(); drop schema q cascade;

-- case: a partition attached takes its parent's identity, and a foreign key that says the same
create table r (id int primary key); create table p (k int generated always as identity, r int references r on delete cascade) partition by list (k);
create table p1 (k int not null, r int references r); alter table p attach partition p1 for values in (1); create table p2 (k int not null, r int references r on delete cascade); alter table p attach partition p2 for values in (2);

-- case: a NOT NULL that is not handed down is renamed alone
create table a (i int not null); create table b () inherits (a); alter table a alter constraint a_i_not_null no inherit; alter table a rename constraint a_i_not_null to n;

-- case: only what the parent has is taken back with it
create table a (i int, k int); create table b (i int, k int); alter table a inherit b; alter table b add check (k < i) not valid; alter table b drop column k cascade; alter table a no inherit b;

-- case: indexes that are built anew
create table t (a int unique, b int); create index on t (b) where a > 0; alter table t rename a to x; alter table t rename b to y; alter table t alter x type bigint; create table u (like t including all);
create table p (k int, v int, primary key (k), unique (v, k)) partition by list (k); create table c partition of p default partition by list (k); create table d partition of c default; create index on p (v);
alter index c_v_k_key rename to renamed_key; alter index d_v_idx rename to renamed; alter index d_pkey rename to d_pk; create table c_v_k_key (a int); alter table p alter v type bigint;

-- case: a partition's NOT NULL that is built anew
create table p (id int not null, k int) partition by list (k); create table p1 (id int not null, k int); alter table p attach partition p1 default; alter table p alter id type bigint;

-- case: foreign keys of a partition that say the same
create table r (id int primary key); create table p (k int, constraint one foreign key (k) references r not valid, constraint two foreign key (k) references r) partition by list (k); create table p1 partition of p default;
alter table p add constraint three foreign key (k) references r not valid; alter table only p validate constraint three; alter table p drop constraint one;

-- case: a child's constraint of the same name is renamed along
create table p (a int not null, k int) partition by list (k); create table p1 partition of p (constraint p_a_not_null check (k > 0)) default; alter table p rename constraint p_a_not_null to n;

-- case: names of constraints that a domain has
create domain d as int check (value > 0); alter domain d rename to e; create domain d as int check (value > 1); create domain t_a as int constraint t_a_check check (value > 2); create table t (a int check (a > 0)); drop domain t_a; alter table t add check (a > 1);

-- case: several parents, one of which takes back its NOT NULL
create table a (i int not null); create table b (i int not null); create table c () inherits (a, b); alter table b alter constraint b_i_not_null no inherit;

-- case: a partition's own default beside its parent's identity
create table p (k int, w int generated always as identity) partition by list (k); create table p1 partition of p (w default 7) default;

-- case: children share the sequence of a serial column
create table a (i int); create table b () inherits (a); alter table a add s serial; drop sequence a_s_seq cascade;

-- case: a partition takes along the foreign keys to the whole
create table p (k int primary key) partition by list (k); create table p1 partition of p for values in (1); create table p2 partition of p for values in (2) partition by list (k); create table p3 partition of p2 default;
create table a (k int references p); drop table p1 cascade; create table b (k int references p); drop table p3 cascade; create table c (k int references p);

-- case: a parent whose columns are not known may hand one down
create table a (id int not null, k int); create table q as select * from a; create table c () inherits (a, q); alter table a drop column id;
