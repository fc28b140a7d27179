-- Incidents: what merging compares (items, sketches), what it found (links, incidents), what people decided (judgements),
-- and work that several processes share (jobs). All but judgements and jobs can be made again from the readings.
CREATE TABLE dirty (
  doc TEXT PRIMARY KEY REFERENCES documents (id) -- its events or their judgements changed since they were merged
) WITHOUT ROWID;
INSERT INTO dirty SELECT id FROM documents WHERE true;
CREATE TABLE items (
  event TEXT PRIMARY KEY,    -- document id and event id with a point between
  doc TEXT NOT NULL REFERENCES documents (id),
  handle TEXT NOT NULL,      -- the incident id that this event would found
  incident TEXT NOT NULL,
  body BLOB NOT NULL         -- what is compared, as JSON
) WITHOUT ROWID;
CREATE INDEX items_doc ON items (doc);
CREATE INDEX items_incident ON items (incident);
CREATE INDEX items_handle ON items (handle);
CREATE TABLE item_keys (
  key INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (key, event)
) WITHOUT ROWID;
CREATE INDEX item_keys_event ON item_keys (event);
CREATE TABLE links (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  score REAL NOT NULL,
  reasons BLOB NOT NULL,     -- JSON
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX links_b ON links (b);
CREATE TABLE sketches (
  doc TEXT PRIMARY KEY REFERENCES documents (id),
  wire TEXT NOT NULL,        -- documents with the same value are copies of one story
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX sketches_wire ON sketches (wire);
CREATE TABLE bands (
  band INTEGER NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (band, doc)
) WITHOUT ROWID;
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  mode TEXT NOT NULL,
  day_from TEXT NOT NULL,
  day_to TEXT NOT NULL,
  place TEXT NOT NULL,
  country TEXT NOT NULL,
  lat REAL,
  lon REAL,
  level TEXT NOT NULL,
  actor TEXT NOT NULL,
  killed_low INTEGER NOT NULL,  -- -1 where no account gives a number
  killed_high INTEGER NOT NULL,
  wounded_low INTEGER NOT NULL,
  wounded_high INTEGER NOT NULL,
  events INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  contested INTEGER NOT NULL,
  reviewed INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  doubt REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX incidents_day ON incidents (day_from DESC, id);
CREATE INDEX incidents_doubt ON incidents (doubt DESC, id);
CREATE INDEX incidents_country ON incidents (country);
CREATE TABLE judgements (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  decision TEXT NOT NULL,
  doc TEXT NOT NULL,
  event TEXT NOT NULL,
  type TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  other_doc TEXT NOT NULL,
  other_event TEXT NOT NULL,
  other_type TEXT NOT NULL,
  other_start INTEGER NOT NULL,
  other_end INTEGER NOT NULL,
  other_text TEXT NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  was TEXT NOT NULL,
  note TEXT NOT NULL,
  undoes TEXT NOT NULL
);
CREATE INDEX judgements_doc ON judgements (doc);
CREATE INDEX judgements_other ON judgements (other_doc);
CREATE TABLE decided (
  a TEXT NOT NULL,           -- the present ids of two events that were judged
  b TEXT NOT NULL,
  a_doc TEXT NOT NULL,
  b_doc TEXT NOT NULL,
  same INTEGER NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX decided_b ON decided (b);
CREATE INDEX decided_docs ON decided (a_doc, b_doc);
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,       -- waiting, taken or dead; a job that is done is gone
  tries INTEGER NOT NULL,
  worker TEXT NOT NULL,
  error TEXT NOT NULL,
  until INTEGER NOT NULL,    -- seconds since 1970: when it is free
  body BLOB NOT NULL,
  raw_hash TEXT NOT NULL,
  priority INTEGER NOT NULL
);
CREATE INDEX jobs_free ON jobs (state, until, priority DESC, id);
ALTER TABLE actors ADD COLUMN aliases TEXT NOT NULL DEFAULT ''; -- other names that the report gives, a line each
