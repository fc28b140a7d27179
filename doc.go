// Package clio reads English news reports of armed violence and gives their record: events, attributions, actors, times and
// places, every cell with the passage it rests on. Reader is the door; the rest of this comment is a tour of the house, in
// the order in which a report goes through it.
//
// # record
//
// The words everybody uses: Document, Span, Attribution, Statement, Event, Actor, Incident, Judgement. Spans are half-open byte offsets into the
// untouched text; record.Encode alone turns them into the code points of the JSON contract. record.Schema is that contract.
//
// # internal/ingest
//
// Bytes to documents: plain text, web pages, JSON Lines, folders, standard input. What cannot be read is an error that names
// file and line, and the rest is still read.
//
// # internal/nlp
//
// Text to *nlp.Doc, flat arrays of tokens, sentences, tags, lemmas, tree, quotations, counts, phrases, names and coreference,
// one folder a stage; engine runs them in order. The models are linear, trained by this repository (models/*.md) and embedded.
//
// # internal/extract
//
// The document to its record, one folder a stage, in this order: when (times), where (places, over internal/gazetteer), who
// (actors), says (attributions), happens (events). What they know about words is data, in codebook/data.
//
// # internal/merge, internal/review, internal/incident, internal/settle
//
// Events of many reports to incidents, by likenesses that are weighed and told in words; what people judge of them; and their
// accounts side by side. settle keeps the incidents of a store up to date.
//
// # internal/pipeline, internal/store, internal/export, internal/render, internal/web
//
// Documents go through all cores and come out in order; records are kept in SQLite or PostgreSQL, written as tables and
// lines, shown on a terminal and as pages. cmd/clio is the command line over all of it.
//
// # internal/evaluate
//
// The scorers on the evaluation data beside the project, and on articles of our own.
//
// arch_test.go holds the arrows between these packages.
package clio
