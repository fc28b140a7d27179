package record

// Span is a half-open range of bytes [Start, End) of Document.Text. Offsets are made by the tokeniser and never searched
// for afterwards. In JSON the same two numbers count Unicode code points instead (see Encode).
type Span struct {
	Start int32 `json:"start"`
	End   int32 `json:"end"`
}

// Len is the length in bytes.
func (s Span) Len() int { return int(s.End - s.Start) }

// Empty reports whether the span holds no text.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Quote is a span together with the words it covers: Text always equals Document.Text[Start:End].
type Quote struct {
	Span
	Text string `json:"text"`
}

// QuoteOf cuts a quote out of a text. It panics, as slicing does, when the span leaves the text.
func QuoteOf(text string, s Span) Quote { return Quote{Span: s, Text: text[s.Start:s.End]} }
