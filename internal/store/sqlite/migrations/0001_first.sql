-- Documents, their readings, and what each reading says. The current reading of a document is documents.reading.
CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  title TEXT NOT NULL,
  published TEXT NOT NULL,
  published_from TEXT NOT NULL,
  publisher TEXT NOT NULL,
  byline TEXT NOT NULL,
  url TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL,        -- sha256 of text
  raw_hash TEXT NOT NULL,    -- sha256 of the bytes it was read from
  reading INTEGER NOT NULL DEFAULT 0,
  added_at TEXT NOT NULL     -- not part of the content
);
CREATE TABLE readings (
  id INTEGER PRIMARY KEY,
  doc TEXT NOT NULL REFERENCES documents (id),
  reader TEXT NOT NULL,
  record BLOB NOT NULL,      -- the record as JSON, its text left out
  read_at TEXT NOT NULL,     -- not part of the content
  UNIQUE (doc, reader)
);
CREATE TABLE statements (
  id TEXT NOT NULL,
  reading INTEGER NOT NULL REFERENCES readings (id),
  doc TEXT NOT NULL,
  subject TEXT NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,    -- bytes, half-open
  "end" INTEGER NOT NULL,
  attribution TEXT NOT NULL,
  certainty TEXT NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (reading, id)
) WITHOUT ROWID;
CREATE INDEX statements_id ON statements (id);
CREATE INDEX statements_doc ON statements (doc, reading);
CREATE TABLE events (
  reading INTEGER NOT NULL REFERENCES readings (id),
  doc TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  mode TEXT NOT NULL,
  date_from TEXT NOT NULL,
  date_to TEXT NOT NULL,
  place TEXT NOT NULL,
  country TEXT NOT NULL,
  event BLOB NOT NULL,       -- the event as JSON
  PRIMARY KEY (reading, seq)
) WITHOUT ROWID;
CREATE INDEX events_doc ON events (doc, id);
CREATE TABLE actors (
  reading INTEGER NOT NULL REFERENCES readings (id),
  doc TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (reading, id)
) WITHOUT ROWID;
CREATE INDEX actors_name ON actors (name);
CREATE TABLE attributions (
  reading INTEGER NOT NULL REFERENCES readings (id),
  doc TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  stance TEXT NOT NULL,
  certainty TEXT NOT NULL,
  PRIMARY KEY (reading, id)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE fulltext USING fts5 (title, text, content = 'documents', content_rowid = 'rowid', tokenize = "unicode61 remove_diacritics 2");
