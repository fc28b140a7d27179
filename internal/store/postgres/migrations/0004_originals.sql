-- The bytes that reports were read from, each once, and the texts that one address gave.
CREATE TABLE originals (
  hash TEXT COLLATE "C" PRIMARY KEY,  -- sha256 of the bytes; documents.raw_hash
  media TEXT COLLATE "C" NOT NULL,    -- their media type
  size BIGINT NOT NULL,     -- bytes, unpacked
  packed BYTEA NOT NULL   -- zstd
);
CREATE INDEX documents_url ON documents (url);
CREATE INDEX documents_source ON documents (source);
CREATE INDEX documents_raw ON documents (raw_hash);
