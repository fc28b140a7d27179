package gazetteer

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold appends the form under which names are compared: lower case, no diacritics, apostrophes and points dropped, hyphens
// and white space made one space, "saint" and "sainte" written "st", "mount" "mt", "fort" "ft", "&" "and".
func Fold(dst []byte, name string) []byte {
	start := len(dst)
	word := start
	for i := 0; i < len(name); {
		c := name[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
				dst = append(dst, c)
			case 'A' <= c && c <= 'Z':
				dst = append(dst, c+'a'-'A')
			case c == '&':
				dst = append(dst, "and"...)
			case c == '\'' || c == '.' || c == '`':
			default:
				dst, word = endWord(dst, start, word)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(name[i:])
		if folded, ok := foldRune(r); ok {
			dst = append(dst, folded...)
		} else if unicode.IsLetter(r) {
			dst = appendDecomposed(dst, name[i:i+size])
		} else if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Lm, r) || r == '’' || r == '‘' {
			// a mark of the letter before it, or an apostrophe
		} else {
			dst, word = endWord(dst, start, word)
		}
		i += size
	}
	dst, _ = endWord(dst, start, word)
	if n := len(dst); n > start && dst[n-1] == ' ' {
		dst = dst[:n-1]
	}
	return dst
}

// endWord closes the word that begins at word, shortens it when it is one of the long forms, and appends one space.
func endWord(dst []byte, start, word int) ([]byte, int) {
	if len(dst) == word {
		return dst, word
	}
	switch string(dst[word:]) {
	case "saint", "sainte":
		dst = append(dst[:word], "st"...)
	case "mount":
		dst = append(dst[:word], "mt"...)
	case "fort":
		dst = append(dst[:word], "ft"...)
	}
	dst = append(dst, ' ')
	return dst, len(dst)
}

func foldRune(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'æ', 'Æ':
		return "ae", true
	case 'œ', 'Œ':
		return "oe", true
	case 'ø', 'Ø':
		return "o", true
	case 'ł', 'Ł':
		return "l", true
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d", true
	case 'þ', 'Þ':
		return "th", true
	case 'ı':
		return "i", true
	case 'ə', 'Ə':
		return "a", true
	}
	return "", false
}

func appendDecomposed(dst []byte, letter string) []byte {
	var buf [16]byte
	for _, r := range string(norm.NFD.AppendString(buf[:0], letter)) {
		if !unicode.Is(unicode.Mn, r) {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
	}
	return dst
}

// hash is FNV-1a with a last mixing step, so that its high bits are good too.
func hash(key []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range key {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return h
}

// Distance is the number of letters to insert, drop, change or swap with their neighbour to get from a to b, or limit+1 when
// it is more than limit.
func Distance(a, b []byte, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(a) > 63 || len(b) > 63 {
		return limit + 1
	}
	var rows [3][64]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, prev, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}
