-- The bytes that reports were read from, each once, and the texts that one address gave.
CREATE TABLE originals (
  hash TEXT PRIMARY KEY,  -- sha256 of the bytes; documents.raw_hash
  media TEXT NOT NULL,    -- their media type
  size INTEGER NOT NULL,     -- bytes, unpacked
  packed BLOB NOT NULL   -- zstd
);
CREATE INDEX documents_url ON documents (url);
CREATE INDEX documents_source ON documents (source);
CREATE INDEX documents_raw ON documents (raw_hash);
