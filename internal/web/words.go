package web

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"clio/record"
)

// functions are what the templates may call.
var functions = template.FuncMap{
	"words": words, "day": day, "count": count, "clip": clip, "link": link, "number": thousands,
	"reportURL": reportURL, "eventURL": eventURL, "incidentrows": incidentRows, "facet": facetPart, "chartrows": chartRows,
}

// words turns a name of the contract into words: "attack.armed_assault" becomes "attack: armed assault".
func words(name any) string {
	var s string
	switch v := name.(type) {
	case string:
		s = v
	case record.Mode:
		s = string(v)
	case record.Stance:
		s = string(v)
	case record.Certainty:
		s = string(v)
	}
	if s == string(record.Foiled) {
		return "prevented"
	}
	return strings.ReplaceAll(strings.Replace(s, ".", ": ", 1), "_", " ")
}

// kind is the last part of an event type in words: "armed assault".
func kind(eventType string) string {
	return strings.ReplaceAll(eventType[strings.LastIndexByte(eventType, '.')+1:], "_", " ")
}

// day writes a day as "27 Mar 2024", and what is no day as it stands.
func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2 Jan 2006")
}

// interval writes a closed interval of days as short as it can be said.
func interval(from, to string) string {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	switch {
	case errA != nil && errB != nil:
		return ""
	case errA != nil:
		return "until " + day(to)
	case errB != nil:
		return "from " + day(from)
	case a.Equal(b):
		return day(from)
	case a.Day() == 1 && a.Month() == 1 && b.Day() == 31 && b.Month() == 12 && a.Year() == b.Year():
		return strconv.Itoa(a.Year())
	case a.Day() == 1 && b.Equal(a.AddDate(0, 1, -1)):
		return a.Format("Jan 2006")
	case a.Year() == b.Year() && a.Month() == b.Month():
		return strconv.Itoa(a.Day()) + "–" + b.Format("2 Jan 2006")
	case a.Year() == b.Year():
		return a.Format("2 Jan") + " – " + b.Format("2 Jan 2006")
	}
	return day(from) + " – " + day(to)
}

// count writes a number of people: "61 or more", "about 200", "2 to 5".
func count(c record.Count) string {
	var s string
	switch {
	case c.Min != nil && c.Max != nil && *c.Min == *c.Max:
		s = thousands(*c.Min)
	case c.Min != nil && c.Max != nil:
		s = thousands(*c.Min) + "–" + thousands(*c.Max)
	case c.Min != nil:
		s = thousands(*c.Min) + " or more"
	case c.Max != nil:
		s = "up to " + thousands(*c.Max)
	default:
		return ""
	}
	if c.Approx {
		if rest, ok := strings.CutPrefix(s, "up to "); ok {
			return "up to about " + rest
		}
		return "about " + s
	}
	return s
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// byWhom says on what footing somebody is named, without taking a side.
func byWhom(standing record.Standing, who, says string) string {
	switch standing {
	case record.Claimed:
		return "claimed by " + who
	case record.Attributed:
		if says == "" {
			return "attributed to " + who
		}
		return "attributed to " + who + " by " + says
	case record.Suspected:
		if says == "" {
			return "suspected: " + who
		}
		return "suspected: " + who + " (says " + says + ")"
	case record.StandingDenied:
		if says == "" || says == who {
			return who + " denies it"
		}
		return says + " denies that it was " + who
	}
	if says == "" {
		return who + " (as the report tells it)"
	}
	return who + " (says " + says + ")"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// clip shortens a text to about n letters, at a space where there is one.
func clip(n int, s string) string {
	s = oneLine(s)
	letters := []rune(s)
	if len(letters) <= n {
		return s
	}
	cut := string(letters[:n])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// link is the address of a report's source when it is one that a browser may open: http and https, nothing else.
func link(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func reportURL(id string) string { return "/report?id=" + url.QueryEscape(id) }

func eventURL(id string) string { return "/event?id=" + url.QueryEscape(id) }
