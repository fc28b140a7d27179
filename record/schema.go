package record

import _ "embed" // for the schema

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of what Encode writes.
func Schema() []byte { return append([]byte(nil), schema...) }
