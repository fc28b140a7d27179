-- What pages need: which incidents changed since they were last looked at, who may write, what they keep.
CREATE TABLE counter (
  name TEXT COLLATE "C" PRIMARY KEY,
  n BIGINT NOT NULL
);
INSERT INTO counter VALUES ('merge', 1);
ALTER TABLE incidents ADD COLUMN changed BIGINT NOT NULL DEFAULT 1; -- the merge that wrote it; not part of the content
CREATE INDEX incidents_changed ON incidents (changed);
CREATE TABLE gone (
  id TEXT COLLATE "C" PRIMARY KEY,       -- an incident that is no more
  changed BIGINT NOT NULL
);
CREATE INDEX gone_changed ON gone (changed);
ALTER TABLE documents ADD COLUMN no BIGSERIAL; -- a small number to find it by, not part of the content
CREATE INDEX documents_published ON documents (published DESC, id);
CREATE INDEX documents_publisher ON documents (publisher);
CREATE TABLE users (
  name TEXT COLLATE "C" PRIMARY KEY,
  role TEXT COLLATE "C" NOT NULL,        -- reader, reviewer or admin
  hash TEXT COLLATE "C" NOT NULL,        -- argon2id, in its PHC string
  made_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE sessions (
  token TEXT COLLATE "C" PRIMARY KEY,    -- sha256 of what the browser has
  body BYTEA NOT NULL,
  until BIGINT NOT NULL     -- seconds since 1970
);
CREATE TABLE views (
  name TEXT COLLATE "C" PRIMARY KEY,
  owner TEXT COLLATE "C" NOT NULL,
  path TEXT COLLATE "C" NOT NULL,        -- the page and its query, beginning with a slash
  made_at TEXT COLLATE "C" NOT NULL
);
CREATE TABLE audit (
  seq BIGSERIAL PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL,
  who TEXT COLLATE "C" NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  about TEXT COLLATE "C" NOT NULL
);
CREATE TABLE progress (
  id TEXT COLLATE "C" PRIMARY KEY,       -- a run of clio add and its like
  what TEXT COLLATE "C" NOT NULL,
  done BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  started BIGINT NOT NULL,  -- seconds since 1970
  seen BIGINT NOT NULL,     -- when it last told of itself
  ended BIGINT NOT NULL     -- 0 while it runs
);
