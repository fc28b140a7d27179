package engine

import (
	"strings"

	"clio/internal/nlp"
)

// table is a hashed weight table: rows of width classes.
type table struct {
	width int
	mask  uint32
	w     []float32
}

func newTable(bits, width int) *table {
	return &table{width: width, mask: 1<<bits - 1, w: make([]float32, width<<bits)}
}

func hash(kind uint32, parts ...string) uint32 {
	h := uint32(2166136261) ^ kind*0x9E3779B1
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ 0xff) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

func mix(kind uint32, a ...uint32) uint32 {
	h := kind*0x9E3779B1 + 0x7F4A7C15
	for _, x := range a {
		h = (h ^ x) * 0x85EBCA6B
		h ^= h >> 13
	}
	h *= 0xC2B2AE35
	return h ^ h>>16
}

func (t *table) score(feats []uint32, out []float32) {
	for i := range out {
		out[i] = 0
	}
	for _, f := range feats {
		row := t.w[int(f&t.mask)*t.width : int(f&t.mask)*t.width+t.width]
		for i, x := range row {
			out[i] += x
		}
	}
}

func shapeOf(f string) string {
	var b [6]byte
	n := 0
	var last byte
	for _, r := range f {
		c := byte('o')
		switch {
		case r >= 'A' && r <= 'Z':
			c = 'X'
		case r >= 'a' && r <= 'z':
			c = 'x'
		case r >= '0' && r <= '9':
			c = 'd'
		}
		if c != last && n < 6 {
			b[n] = c
			n++
		}
		last = c
	}
	return string(b[:n])
}

func suffix(s string, n int) string {
	if len(s) < n {
		return s
	}
	return s[len(s)-n:]
}

func prefix(s string, n int) string {
	if len(s) < n {
		return s
	}
	return s[:n]
}

type lens struct {
	d     *nlp.Doc
	first int
	last  int
}

func (l lens) lower(i int) string {
	if i < l.first {
		return "<s>"
	}
	if i >= l.last {
		return "</s>"
	}
	return l.d.Tokens[i].Lower
}

func tagFeats(l lens, i int, p1, p2 uint32, buf []uint32) []uint32 {
	w := l.lower(i)
	form := l.d.Form(int32(i))
	caps := l.d.Sents[l.d.Tokens[i].Sent].AllCaps
	sh := shapeOf(form)
	if caps {
		sh = "caps"
	}
	if i == l.first {
		sh = "1" + sh
	}
	w1, w2, v1, v2 := l.lower(i-1), l.lower(i-2), l.lower(i+1), l.lower(i+2)
	buf = append(buf[:0], 12345, hash(1, w), hash(2, suffix(w, 3)), hash(3, suffix(w, 2)), hash(4, suffix(w, 1)), hash(5, prefix(w, 2)), hash(6, prefix(w, 3)), hash(7, sh), hash(8, sh, suffix(w, 2)),
		hash(9, w1), hash(10, w2), hash(11, v1), hash(12, v2), hash(13, suffix(w1, 3)), hash(14, suffix(v1, 3)), mix(15, p1), mix(16, p1, p2), mix(17, p1, hash(0, w)), hash(18, w1, w), hash(19, w, v1), mix(20, p2), hash(21, suffix(w, 4)), mix(22, p1, hash(0, v1)), mix(23, p1, hash(0, suffix(w, 3))), hash(24, shapeOf(v1+"")))
	if strings.Contains(form, "-") {
		buf = append(buf, 777)
	}
	return buf
}
