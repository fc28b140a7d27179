-- What pages need: which incidents changed since they were last looked at, who may write, what they keep.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  n INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter VALUES ('merge', 1);
ALTER TABLE incidents ADD COLUMN changed INTEGER NOT NULL DEFAULT 1; -- the merge that wrote it; not part of the content
CREATE INDEX incidents_changed ON incidents (changed);
CREATE TABLE gone (
  id TEXT PRIMARY KEY,       -- an incident that is no more
  changed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX gone_changed ON gone (changed);
CREATE INDEX documents_published ON documents (published DESC, id);
CREATE INDEX documents_publisher ON documents (publisher);
CREATE TABLE users (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL,        -- reader, reviewer or admin
  hash TEXT NOT NULL,        -- argon2id, in its PHC string
  made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sessions (
  token TEXT PRIMARY KEY,    -- sha256 of what the browser has
  body BLOB NOT NULL,
  until INTEGER NOT NULL     -- seconds since 1970
) WITHOUT ROWID;
CREATE TABLE views (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  path TEXT NOT NULL,        -- the page and its query, beginning with a slash
  made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL
);
CREATE TABLE progress (
  id TEXT PRIMARY KEY,       -- a run of clio add and its like
  what TEXT NOT NULL,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  started INTEGER NOT NULL,  -- seconds since 1970
  seen INTEGER NOT NULL,     -- when it last told of itself
  ended INTEGER NOT NULL     -- 0 while it runs
) WITHOUT ROWID;
