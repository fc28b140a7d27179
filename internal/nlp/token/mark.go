package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/internal/nlp"
)

// Mark sets the flags of all tokens but Fused and InQuote, from the text.
func Mark(doc *nlp.Doc) {
	end := int32(0)
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		t.Flags &= nlp.Fused
		if t.Start > end || i == 0 {
			t.Flags |= gapFlags(doc.Text[end:t.Start])
		}
		if i == 0 {
			t.Flags |= nlp.ParaBefore
		}
		t.Flags |= caseFlags(doc.Text[t.Start:t.End])
		end = t.End
	}
}

func gapFlags(gap string) (f nlp.TokenFlags) {
	breaks := 0
	for _, r := range gap {
		switch r {
		case '\n', '\v', '\f', 0x2028, 0x85:
			breaks++
		case 0x2029:
			breaks += 2
		}
	}
	if gap != "" {
		f |= nlp.SpaceBefore
	}
	if breaks > 0 {
		f |= nlp.BreakBefore
	}
	if breaks > 1 {
		f |= nlp.ParaBefore
	}
	return f
}

func caseFlags(form string) (f nlp.TokenFlags) {
	upper, lower := 0, 0
	for i := 0; i < len(form) && i < 64; i++ {
		c := form[i]
		switch {
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z':
			lower++
		case c >= utf8.RuneSelf:
			return wideCaseFlags(form)
		}
		if upper+lower == 1 && upper == 1 {
			f |= nlp.Capital
		}
	}
	if upper >= 2 && lower == 0 {
		f |= nlp.AllCaps
	}
	return f
}

func wideCaseFlags(form string) (f nlp.TokenFlags) {
	upper, lower := 0, 0
	for i, r := range form {
		if i >= 64 {
			break
		}
		switch {
		case unicode.IsUpper(r):
			upper++
			if upper+lower == 1 {
				f |= nlp.Capital
			}
		case unicode.IsLower(r):
			lower++
		}
	}
	if upper >= 2 && lower == 0 {
		f |= nlp.AllCaps
	}
	return f
}

// Fold is the lower-cased form with curly quotes, dashes and hyphens made plain. It gives the form itself, without a copy,
// where nothing changes.
func Fold(form string) string {
	plain := true
	for i := range len(form) {
		if c := form[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return form
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘', 'ʼ', '´', 0x91, 0x92:
			return '\''
		case '“', '”', '„', '«', '»', 0x93, 0x94:
			return '"'
		case '–', '—', '‐', '‑', '−', 0x96, 0x97:
			return '-'
		case 0xAD, 0x200C, 0x200D:
			return -1
		}
		return unicode.ToLower(r)
	}, form)
}
