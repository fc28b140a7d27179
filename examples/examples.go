// Package examples holds the reports that Clio's authors wrote, for the demo and the tests.
package examples

import "embed"

// Files are the reports: plain texts, web pages and JSON Lines.
//
//go:embed *.txt *.html *.jsonl
var Files embed.FS
