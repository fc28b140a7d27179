package ingest

import (
	"fmt"
	"strings"

	"github.com/abadojack/whatlanggo"

	"clio/record"
)

// enough is how many words a text must have before its language is told.
const enough = 40

// tellLanguage finds the language of a document that does not say its own. A text with the small words of English is English,
// whatever else it looks like; only a text without them, of which another language is sure, is called by that. The note says
// that it will not be read.
func tellLanguage(doc *record.Document) string {
	if lang, sure := languageOf(doc.Text); sure {
		doc.Language = lang.Iso6391()
		if doc.Language == "" {
			doc.Language = lang.Iso6393()
		}
		return fmt.Sprintf("in %s, which this version does not read: kept without a record", lang)
	}
	doc.Language = "en"
	return ""
}

func languageOf(text string) (whatlanggo.Lang, bool) {
	text = text[:min(len(text), 6000)]
	words, small := 0, 0
	for w := range strings.FieldsSeq(text) {
		words++
		switch strings.ToLower(strings.Trim(w, ".,;:\"'“”‘’()")) {
		case "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "by", "were", "said", "from", "at", "have", "has", "an":
			small++
		}
	}
	if words < enough && !strings.ContainsFunc(text, func(r rune) bool { return r > 0x2fff }) || small*20 > words {
		return 0, false
	}
	info := whatlanggo.Detect(text)
	return info.Lang, info.Lang != whatlanggo.Eng && info.Confidence > 0.8
}
