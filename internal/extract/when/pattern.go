package when

import (
	"fmt"
	"strings"
)

// A pattern is words, {classes}, {parts} such as {date} or {number}, groups with ( | ) and a question mark for what may be
// left out. It is compiled to a small program that walks the light tokens and tries every way through.
type op uint8

const (
	opWord  op = iota // the next token is this word
	opClass           // the next token is a word of this class; its value is kept
	opPart            // a part of the grammar follows, e.g. {date}; it is kept
	opSplit           // go on at x, and then at y
	opJump
	opMatch
)

type inst struct {
	op   op
	arg  int32
	x, y int32
}

// part is a piece of the grammar that a pattern names in braces and that is more than one word.
type part uint8

const (
	noPart    part = iota
	partNum        // number: 3, three, 1,200, a, an, a couple of, half a
	partOrd        // ordinal: 3rd, third, twenty-first
	partDay        // day of the month, in figures, ordinal or in words
	partODay       // day of the month as an ordinal only
	partYear       // 2016, nineteen ninety nine, '98
	partYY         // 98, two figures
	partNDate      // a date in figures: 5/17/2018, 2016-11-07, 4.22
	partNMon       // a month in figures: 2016-11, 11/2016
	partClock      // a time of day
	partHour       // a bare hour: 7, seven
	partDec        // a decade in figures: 1990s, 90s
	partHol        // a holiday
	partDate       // and on: rules with that out
	partPeriod
	partTime
	partDur
	partSet
	partWhen
	partRange
	numParts

	firstRulePart = partDate
)

var partNames = map[string]part{
	"number": partNum, "ordinal": partOrd, "day": partDay, "oday": partODay, "year": partYear, "yy": partYY, "ndate": partNDate,
	"nmonth": partNMon, "clock": partClock, "hour": partHour, "decade": partDec, "holiday": partHol,
	"date": partDate, "period": partPeriod, "time": partTime, "dur": partDur, "set": partSet, "when": partWhen, "range": partRange,
}

type compiler struct {
	g    *grammar
	toks []string
	at   int
	prog []inst
}

// compile turns a pattern into a program.
func (g *grammar) compile(pattern string) ([]inst, error) {
	c := &compiler{g: g}
	rest := pattern
	for rest != "" {
		switch ch := rest[0]; {
		case ch == ' ' || ch == '\n':
			rest = rest[1:]
		case ch == '{':
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				return nil, fmt.Errorf("open brace")
			}
			c.toks = append(c.toks, rest[:end+1])
			rest = rest[end+1:]
		case isLetter(ch):
			i := 1
			for i < len(rest) && isLetter(rest[i]) {
				i++
			}
			c.toks = append(c.toks, rest[:i])
			rest = rest[i:]
		case ch == '\\' && len(rest) > 1: // a mark that is also an operator
			c.toks = append(c.toks, rest[:2])
			rest = rest[2:]
		default:
			c.toks = append(c.toks, rest[:1])
			rest = rest[1:]
		}
	}
	if err := c.alternatives(); err != nil {
		return nil, err
	}
	if c.at < len(c.toks) {
		return nil, fmt.Errorf("stray %q", c.toks[c.at])
	}
	c.prog = append(c.prog, inst{op: opMatch})
	return c.prog, nil
}

func (c *compiler) peek() string {
	if c.at < len(c.toks) {
		return c.toks[c.at]
	}
	return ""
}

func (c *compiler) alternatives() error {
	start := int32(len(c.prog))
	if err := c.sequence(); err != nil {
		return err
	}
	if c.peek() != "|" {
		return nil
	}
	c.at++
	first := append([]inst(nil), c.prog[start:]...)
	c.prog = append(c.prog[:start], inst{op: opSplit, x: start + 1})
	c.shift(first, 1)
	c.prog = append(c.prog, first...)
	jump := len(c.prog)
	c.prog = append(c.prog, inst{op: opJump})
	c.prog[start].y = int32(len(c.prog))
	if err := c.alternatives(); err != nil {
		return err
	}
	c.prog[jump].x = int32(len(c.prog))
	return nil
}

// shift moves the targets of code that is put one instruction further on.
func (c *compiler) shift(code []inst, by int32) {
	for i := range code {
		if code[i].op == opSplit || code[i].op == opJump {
			code[i].x += by
			code[i].y += by
		}
	}
}

func (c *compiler) sequence() error {
	for {
		t := c.peek()
		if t == "" || t == "|" || t == ")" {
			return nil
		}
		start := int32(len(c.prog))
		if err := c.item(); err != nil {
			return err
		}
		if c.peek() == "?" {
			c.at++
			body := append([]inst(nil), c.prog[start:]...)
			c.shift(body, 1)
			c.prog = append(c.prog[:start], inst{op: opSplit, x: start + 1, y: start + 1 + int32(len(body))})
			c.prog = append(c.prog, body...)
		}
	}
}

func (c *compiler) item() error {
	t := c.peek()
	c.at++
	switch {
	case t == "(":
		if err := c.alternatives(); err != nil {
			return err
		}
		if c.peek() != ")" {
			return fmt.Errorf("group is not closed")
		}
		c.at++
	case t[0] == '{':
		name := t[1 : len(t)-1]
		if p, ok := partNames[name]; ok {
			c.prog = append(c.prog, inst{op: opPart, arg: int32(p)})
			return nil
		}
		cl, ok := c.g.classes[name]
		if !ok {
			return fmt.Errorf("no class {%s}", name)
		}
		c.prog = append(c.prog, inst{op: opClass, arg: int32(cl)})
	case t[0] == '\\':
		c.prog = append(c.prog, inst{op: opWord, arg: c.g.intern(t[1:])})
	default:
		c.prog = append(c.prog, inst{op: opWord, arg: c.g.intern(t)})
	}
	return nil
}
