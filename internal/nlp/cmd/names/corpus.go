package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/word"
	"clio/models"
)

// set is the documents of a corpus, or the part of it that is held out.
type set struct {
	name string
	docs []entity.Example
	held bool
	lost int // names of the held-out documents that do not lie on whole tokens, which nothing can find
}

// span is a gold name by bytes.
type span struct {
	start, end int32
	kind       entity.Coarse
}

// reader analyses texts and lays gold spans on their tokens.
type reader struct {
	eng    *engine.Engine
	cache  *word.Cache
	fold   uint32                   // which part is held out
	parts  uint32                   // into how many parts a set is divided; 0: as the set has it
	listed map[string]entity.Coarse // countries and peoples by name
}

// listedKind makes a country a place and a people neither, whatever they do in the sentence, as wikigold does.
func (r *reader) listedKind(name string, kind entity.Coarse) entity.Coarse {
	if k, ok := r.listed[strings.ToLower(name)]; ok && kind != entity.Person {
		return k
	}
	return kind
}

func newReader(fold uint32) (*reader, error) {
	eng, err := engine.New()
	if err != nil {
		return nil, err
	}
	b, err := models.Read("lexicon")
	if err != nil {
		return nil, err
	}
	lex, _, err := word.Read(b)
	if err != nil {
		return nil, err
	}
	return &reader{eng: eng, cache: word.NewCache(lex), fold: fold, listed: map[string]entity.Coarse{}}, nil
}

func (r *reader) example(text string, spans []span) entity.Example {
	doc := &nlp.Doc{}
	r.eng.Run(text, doc)
	ex := entity.Example{Doc: doc}
	for i := range doc.Tokens {
		ex.Infos = append(ex.Infos, r.cache.Of(doc.Form(int32(i))))
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.start - b.start) })
	last := int32(0)
	for _, s := range spans {
		first, end := doc.TokenAt(s.start), doc.TokenAt(s.end-1)+1
		if first < last || end <= first || int(end) > len(doc.Tokens) || doc.Tokens[first].Start != s.start || doc.Tokens[end-1].End != s.end ||
			doc.Tokens[first].Sent != doc.Tokens[end-1].Sent {
			continue
		}
		ex.Names = append(ex.Names, entity.Name{First: first, Last: end, Kind: s.kind})
		last = end
	}
	return ex
}

// capitals writes the letters of ASCII in capitals, so that offsets stay.
func capitals(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func bucket(id string, n uint32) uint32 {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32() % n
}

// divide sorts documents into a training and a held-out set, each also in capitals.
type divide struct {
	r                           *reader
	name                        string
	train, held, caps, heldCaps []entity.Example
	n                           uint32
	everyCaps, seen             int
	lost, lostCaps              int
}

func (d *divide) add(id, text string, spans []span) {
	if d.n > 0 && d.r.parts > 0 {
		d.n = d.r.parts
	}
	plain := d.r.example(text, slices.Clone(spans))
	if d.n > 0 && bucket(id, d.n) == d.r.fold%d.n {
		caps := d.r.example(capitals(text), spans)
		d.held = append(d.held, plain)
		d.heldCaps = append(d.heldCaps, caps)
		d.lost += len(spans) - len(plain.Names)
		d.lostCaps += len(spans) - len(caps.Names)
		return
	}
	d.train = append(d.train, plain)
	d.seen++
	if d.everyCaps > 0 && d.seen%d.everyCaps == 0 {
		d.caps = append(d.caps, d.r.example(capitals(text), spans))
	}
}

func (d *divide) sets() []set {
	out := []set{{name: d.name + "-train", docs: d.train}, {name: d.name + "-train-caps", docs: d.caps}}
	if d.n > 0 {
		out = append(out, set{d.name, d.held, true, d.lost}, set{d.name + "-caps", d.heldCaps, true, d.lostCaps})
	}
	return out
}

func lines[T any](path string, each func(T) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := each(v); err != nil {
			return err
		}
	}
	return s.Err()
}

type input struct{ ID, Text string }

// bytesOf turns offsets in code points into offsets in bytes.
func bytesOf(text string) []int32 {
	at := make([]int32, 0, len(text)+1)
	for i := range text {
		at = append(at, int32(i))
	}
	return append(at, int32(len(text)))
}

func (r *reader) re3d(data string) ([]set, error) {
	d := divide{r: r, name: "re3d", n: 3, everyCaps: 1}
	dirs, err := filepath.Glob(filepath.Join(data, "ner", "re3d", "*", "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	for _, gold := range dirs {
		texts := map[string]string{}
		if err := lines(filepath.Join(filepath.Dir(gold), "input.jsonl"), func(in input) error { texts[in.ID] = in.Text; return nil }); err != nil {
			return nil, err
		}
		type row struct {
			ID       string
			Entities []struct {
				Start, End int
				Type, Text string
				Confidence float64
			}
		}
		err := lines(gold, func(g row) error {
			text := texts[g.ID]
			at := bytesOf(text)
			var spans, rest []span
			for _, e := range g.Entities {
				kind := map[string]entity.Coarse{"Person": entity.Person, "Organisation": entity.Body, "Location": entity.Place, "Nationality": entity.Other}[e.Type]
				if kind == entity.Outside || e.End >= len(at) {
					continue
				}
				got := names(text, at[e.Start], at[e.End], kind)
				if e.Confidence >= 0.5 {
					spans = append(spans, got...)
				} else {
					rest = append(rest, got...)
				}
			}
			// What the annotators were not asked about, names inside of longer phrases, fills the gaps.
			spans = disjoint(spans)
			for _, x := range disjoint(rest) {
				if !slices.ContainsFunc(spans, func(o span) bool { return x.start < o.end && o.start < x.end }) {
					spans = append(spans, x)
				}
			}
			for i := range spans {
				spans[i].kind = r.listedKind(text[spans[i].start:spans[i].end], spans[i].kind)
			}
			d.add(g.ID, text, spans)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return d.sets(), nil
}

// names cuts the noun phrases of re3d down to the names in them, as wikigold marks them: no determiner, no title, no pronoun,
// one place at a time.
func names(text string, start, end int32, kind entity.Coarse) []span {
	type bit struct{ start, end int32 }
	var words []bit
	for i := start; i < end; {
		if text[i] == ' ' || text[i] == '\n' || text[i] == ',' {
			if text[i] == ',' {
				words = append(words, bit{i, i + 1})
			}
			i++
			continue
		}
		j := i
		for j < end && text[j] != ' ' && text[j] != '\n' && text[j] != ',' {
			j++
		}
		words = append(words, bit{i, j})
		i = j
	}
	capital := func(b bit) bool {
		r, _ := utf8.DecodeRuneInString(text[b.start:b.end])
		w := text[b.start:b.end]
		return r >= 'A' && r <= 'Z' || r > 0x7f && strings.ToLower(string(r)) != string(r) || strings.HasPrefix(w, "al-") || strings.HasPrefix(w, "el-")
	}
	lower := func(b bit) string { return strings.ToLower(text[b.start:b.end]) }
	var out []span
	emit := func(ws []bit) {
		// A phrase about a body that ends in a common noun is no name: "the Iraqi government".
		total := len(ws)
		lowerEnd := total > 0 && !capital(ws[total-1]) && text[ws[total-1].start] >= 'a' && !strings.ContainsAny(text[ws[total-1].start:ws[total-1].end], "'’")
		for len(ws) > 0 && (!capital(ws[0]) || pronouns[lower(ws[0])]) {
			ws = ws[1:]
		}
		for len(ws) > 0 && !capital(ws[len(ws)-1]) && text[ws[len(ws)-1].start] < '0' {
			ws = ws[:len(ws)-1]
		}
		for len(ws) > 0 && !capital(ws[len(ws)-1]) && !(text[ws[len(ws)-1].start] >= '0' && text[ws[len(ws)-1].start] <= '9') {
			ws = ws[:len(ws)-1]
		}
		if kind == entity.Person {
			// What stands behind the last title, and behind lower-case words.
			for i := len(ws) - 1; i >= 0; i-- {
				w := lower(ws[i])
				if titles[w] || !capital(ws[i]) && !particles[w] {
					ws = ws[i+1:]
					break
				}
			}
		}
		if len(ws) == 0 || kind == entity.Body && len(ws) < total && lowerEnd {
			return
		}
		s, e := ws[0].start, ws[len(ws)-1].end
		for _, suffix := range []string{"'s", "’s", "'", "’", "."} {
			if strings.HasSuffix(text[s:e], suffix) && !(suffix == "." && e-s < 6) {
				e -= int32(len(suffix))
				break
			}
		}
		if e > s {
			out = append(out, span{s, e, kind})
		}
	}
	from := 0
	for i := 0; i <= len(words); i++ {
		if i == len(words) || text[words[i].start] == ',' {
			emit(words[from:i])
			from = i + 1
			if kind == entity.Person && len(out) > 0 {
				break
			}
		}
	}
	return out
}

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var (
	pronouns  = wordSet("the a an his her its their our my your this that these those he she it they we i you who whom both all some many most other his two three several such each any no one he's")
	particles = wordSet("al el bin ibn de da van von der abu & and - ul")
	titles    = wordSet("mr mr. mrs ms dr dr. president minister secretary ambassador general gen. gen col. col colonel lt. lt maj. major capt. captain sgt. commander spokesman spokeswoman spokesperson sheikh emir king queen prince senator foreign prime deputy assistant envoy director chief chairman leader caliph pope sir staff sgt adm. admiral professor ayatollah judge vice defence defense state coordinator representative high negotiator special under-secretary secretary-general us u.s. uk british american iraqi syrian russian turkish french iranian australian saudi army brigadier marshal air force congressman governor mayor")
)

// disjoint keeps the longest of spans that share a byte.
func disjoint(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int {
		if la, lb := a.end-a.start, b.end-b.start; la != lb {
			return int(lb - la)
		}
		return int(a.start - b.start)
	})
	var out []span
	for _, s := range spans {
		if !slices.ContainsFunc(out, func(o span) bool { return s.start < o.end && o.start < s.end }) {
			out = append(out, s)
		}
	}
	return out
}

// columns reads documents of one token a line, joined to text as one would write it.
func columns(path string, kindOf func(tag string) (entity.Coarse, bool), each func(id, text string, spans []span)) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var text strings.Builder
	var spans []span
	open, count, glue, sents := entity.Outside, 0, true, 0
	flush := func() {
		if text.Len() > 0 {
			each(fmt.Sprintf("%s-%d", filepath.Base(path), count), text.String(), slices.Clone(spans))
		}
		text.Reset()
		spans, open, glue, sents = spans[:0], entity.Outside, true, 0
	}
	for line := range strings.Lines(string(b)) {
		form, tag, ok := strings.Cut(strings.TrimSpace(strings.ReplaceAll(line, "\t", " ")), " ")
		switch {
		case strings.HasPrefix(form, "-DOCSTART"):
			flush()
			count++ // the parts of a long document have one id, so that they are held out together
			continue
		case !ok:
			open = entity.Outside
			if sents++; sents >= 40 {
				flush()
			}
			if text.Len() > 0 && !glue {
				text.WriteString("\n\n")
				glue = true
			}
			continue
		}
		kind, starts := kindOf(tag)
		attach := strings.ContainsAny(form[:1], ".,;:!?)]}%") || strings.HasPrefix(form, "'") && len(form) < 4 && len(form) > 1 || form == "n't"
		if !glue && !attach {
			text.WriteByte(' ')
		}
		at := int32(text.Len())
		text.WriteString(form)
		glue = form == "(" || form == "[" || form == "$" || form == "{"
		end := int32(text.Len())
		if kind != entity.Outside {
			if kind == open && !starts {
				spans[len(spans)-1].end = end
			} else {
				spans = append(spans, span{at, end, kind})
			}
		}
		open = kind
	}
	flush()
	return nil
}

func (r *reader) wikigold(data string) ([]set, error) {
	d := divide{r: r, name: "wikigold", n: 5, everyCaps: 2}
	kinds := map[string]entity.Coarse{"PER": entity.Person, "ORG": entity.Body, "LOC": entity.Place, "MISC": entity.Other}
	err := columns(filepath.Join(data, "ner", "wikigold", "wikigold.conll.txt"), func(tag string) (entity.Coarse, bool) {
		pos, name, _ := strings.Cut(tag, "-")
		return kinds[name], pos == "B"
	}, d.add)
	return d.sets(), err
}

func (r *reader) wnut(data string) ([]set, error) {
	d := divide{r: r, name: "wnut"}
	kinds := map[string]entity.Coarse{"person": entity.Person, "corporation": entity.Body, "group": entity.Body, "location": entity.Place, "product": entity.Other, "creative-work": entity.Other}
	err := columns(filepath.Join(data, "ner", "wnut17", "wnut17train.conll"), func(tag string) (entity.Coarse, bool) {
		pos, name, _ := strings.Cut(tag, "-")
		return kinds[name], pos == "B"
	}, d.add)
	return d.sets(), err
}
