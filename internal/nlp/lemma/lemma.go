// Package lemma gives each token its lemma by the conventions of UD English. Words met in training have theirs in a table by
// form and tag; others take the suffix rule that most words of the same ending and tag took.
package lemma

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/internal/nlp"
)

// Lemmatiser is a trained lemmatiser. It does not change and may be shared.
type Lemmatiser struct {
	exact  map[key]string // by lower-cased form
	suffix map[key]rule   // by ending
}

type key struct {
	form string
	tag  nlp.XPOS
	upos nlp.UPOS
}

// rule cuts bytes off the end and puts others there.
type rule struct {
	cut uint8
	add string
}

// Cache remembers the lemmas of one worker.
type Cache struct {
	lem   *Lemmatiser
	known map[key]string
}

// NewCache makes an empty cache.
func NewCache(l *Lemmatiser) *Cache { return &Cache{l, map[key]string{}} }

const (
	maxCache  = 1 << 16
	maxForm   = 64
	maxEnding = 7
)

// Run fills the lemmas of doc. Lower and tags have to be there.
func (c *Cache) Run(doc *nlp.Doc) {
	for s := range doc.Sents {
		caps := doc.Sents[s].AllCaps
		for i := doc.Sents[s].First; i < doc.Sents[s].Last; i++ {
			t := &doc.Tokens[i]
			form := doc.Text[t.Start:t.End]
			if keepsCase(t.UPOS, t.XPOS) && !caps {
				if len(form) > maxForm {
					t.Lemma = form
					continue
				}
			} else {
				form = t.Lower
			}
			if len(form) > maxForm {
				t.Lemma = form
				continue
			}
			k := key{form, t.XPOS, t.UPOS}
			lemma, ok := c.known[k]
			if !ok {
				if len(c.known) >= maxCache {
					clear(c.known)
				}
				k.form = strings.Clone(form)
				lemma = c.lem.lemma(k, caps)
				c.known[k] = lemma
			}
			t.Lemma = lemma
		}
	}
}

// keepsCase reports whether the lemma of a tag keeps the capitals of the form.
func keepsCase(u nlp.UPOS, x nlp.XPOS) bool {
	return u == nlp.PROPN || x == nlp.NNP || x == nlp.NNPS || x == nlp.ADD || x == nlp.FW
}

func (l *Lemmatiser) lemma(k key, caps bool) string {
	name := keepsCase(k.upos, k.tag)
	lower := strings.ToLower(k.form)
	if lemma, ok := l.exact[key{lower, k.tag, k.upos}]; ok {
		return lemma
	}
	out := lower
	if name && !caps {
		out = k.form
	}
	if name && caps {
		out = title(lower)
	}
	for n := min(maxEnding, len(lower)); n >= 0; n-- {
		at := len(lower) - n
		if at < len(lower) && !utf8.RuneStart(lower[at]) {
			continue
		}
		ending := lower[at:]
		if n == len(lower) {
			ending = "^" + ending
		}
		if r, ok := l.suffix[key{ending, k.tag, k.upos}]; ok && int(r.cut) <= len(out) && len(out) == len(lower) {
			return strings.Clone(out[:len(out)-int(r.cut)] + r.add)
		}
	}
	return out
}

func title(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if unicode.IsLetter(r) {
		return string(unicode.ToUpper(r)) + s[size:]
	}
	return s
}

// Train learns from gold documents.
func Train(docs []*nlp.Doc) *Lemmatiser {
	type vote map[string]int
	exact := map[key]vote{}
	endings := map[key]map[rule]int{}
	for _, d := range docs {
		for i := range d.Tokens {
			t := &d.Tokens[i]
			if t.Lemma == "" || t.Lemma == "_" {
				continue
			}
			form := d.Form(int32(i))
			lower := strings.ToLower(form)
			name := keepsCase(t.UPOS, t.XPOS)
			from := lower
			if name {
				from = form
			}
			k := key{lower, t.XPOS, t.UPOS}
			if !name {
				if exact[k] == nil {
					exact[k] = vote{}
				}
				exact[k][t.Lemma]++
			}
			if len(from) != len(lower) {
				continue
			}
			r, ok := ruleOf(from, t.Lemma)
			if !ok {
				continue
			}
			for n := 0; n <= min(maxEnding, len(lower)); n++ {
				at := len(lower) - n
				if at < len(lower) && !utf8.RuneStart(lower[at]) {
					continue
				}
				ending := lower[at:]
				if n == len(lower) {
					ending = "^" + ending
				}
				k := key{ending, t.XPOS, t.UPOS}
				if endings[k] == nil {
					endings[k] = map[rule]int{}
				}
				endings[k][r]++
			}
		}
	}
	l := &Lemmatiser{exact: map[key]string{}, suffix: map[key]rule{}}
	for k, rules := range endings {
		best, n, sum := rule{}, 0, 0
		for r, c := range rules {
			sum += c
			if c > n || c == n && (r.cut < best.cut || r.cut == best.cut && r.add < best.add) {
				best, n = r, c
			}
		}
		if len(k.form) > 3 && sum < 2 {
			continue
		}
		l.suffix[k] = best
	}
	// A longer ending that says the same as the next shorter one is left out.
	for n := maxEnding + 1; n > 0; n-- {
		for k, r := range l.suffix {
			if len(k.form) != n {
				continue
			}
			short := k.form[1:]
			for {
				if len(short) == 0 || utf8.RuneStart(short[0]) {
					if s, ok := l.suffix[key{short, k.tag, k.upos}]; ok {
						if s == r {
							delete(l.suffix, k)
						}
						break
					}
				}
				if len(short) == 0 {
					break
				}
				short = short[1:]
			}
		}
	}
	for k, v := range exact {
		best, n := "", 0
		for lemma, c := range v {
			if c > n || c == n && lemma < best {
				best, n = lemma, c
			}
		}
		if l.lemma(k, false) != best {
			l.exact[k] = best
		}
	}
	return l
}

func ruleOf(form, lemma string) (rule, bool) {
	p := 0
	for p < len(form) && p < len(lemma) && form[p] == lemma[p] {
		p++
	}
	for p > 0 && (p < len(form) && !utf8.RuneStart(form[p]) || p < len(lemma) && !utf8.RuneStart(lemma[p])) {
		p--
	}
	r := rule{uint8(min(255, len(form)-p)), lemma[p:]}
	return r, len(form)-p <= 5 && len(r.add) <= 5 && p > 0
}

const magic = "CLIOM1\n"

// AppendBinary writes the lemmatiser behind b.
func (l *Lemmatiser) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	str := func(s string) {
		b = append(b, byte(len(s)))
		b = append(b, s[:min(len(s), 255)]...)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.exact)))
	for _, k := range sortedKeys(l.exact) {
		str(k.form)
		b = append(b, byte(k.tag), byte(k.upos))
		str(l.exact[k])
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.suffix)))
	for _, k := range sortedKeys(l.suffix) {
		str(k.form)
		b = append(b, byte(k.tag), byte(k.upos), l.suffix[k].cut)
		str(l.suffix[k].add)
	}
	return b, nil
}

// Read takes a lemmatiser from the begin of b and gives what follows it.
func Read(b []byte) (*Lemmatiser, []byte, error) {
	if len(b) < len(magic)+8 || string(b[:len(magic)]) != magic {
		return nil, nil, errors.New("lemma: no model here")
	}
	in := &reader{b: string(b[len(magic):])}
	l := &Lemmatiser{}
	n := in.count()
	l.exact = make(map[key]string, n)
	for range n {
		k := key{in.str(), nlp.XPOS(in.byte()), nlp.UPOS(in.byte())}
		l.exact[k] = in.str()
	}
	n = in.count()
	l.suffix = make(map[key]rule, n)
	for range n {
		k := key{in.str(), nlp.XPOS(in.byte()), nlp.UPOS(in.byte())}
		cut := in.byte()
		l.suffix[k] = rule{cut, in.str()}
	}
	if in.bad {
		return nil, nil, fmt.Errorf("lemma: the model is damaged")
	}
	return l, b[len(b)-len(in.b):], nil
}

type reader struct {
	b   string
	bad bool
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) str() string {
	n := int(r.byte())
	if n > len(r.b) {
		r.bad = true
		return ""
	}
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

func (r *reader) count() int {
	if len(r.b) < 4 {
		r.bad = true
		return 0
	}
	n := int(binary.LittleEndian.Uint32([]byte(r.b[:4])))
	r.b = r.b[4:]
	if n > len(r.b) {
		r.bad = true
		return 0
	}
	return n
}
