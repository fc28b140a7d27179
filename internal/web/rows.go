package web

import (
	"html"
	"html/template"
	"strconv"
	"strings"
)

// The parts of a page that repeat by the hundred are written by hand and not by a template, which takes ten times as long:
// see the load command. Every text and every address in them goes through esc.

// markup is HTML that is being written.
type markup struct{ strings.Builder }

// raw writes what is written here, and never a text of others.
func (m *markup) raw(parts ...string) {
	for _, p := range parts {
		m.WriteString(p)
	}
}

// esc writes a text, also within the quotation marks of an attribute.
func (m *markup) esc(s string) { m.WriteString(html.EscapeString(s)) }

// attr writes an attribute.
func (m *markup) attr(name, value string) {
	m.raw(" ", name, `="`)
	m.esc(value)
	m.raw(`"`)
}

func (m *markup) done() template.HTML {
	return template.HTML(m.String()) //nolint:gosec // every text in it went through esc
}

// incidentRows is the table of incidents.
func incidentRows(rows []incidentRow, cols map[string]bool) template.HTML {
	var m markup
	m.Grow(1 << 10 * (1 + len(rows)))
	m.raw(`<div class="scroll" role="region" aria-label="Incidents, a table" tabindex="0"><table class="events incidents"><thead><tr>`)
	for _, c := range columns {
		if !cols[c.Name] && c.Name != "what" {
			continue
		}
		m.raw(`<th scope="col"`)
		if c.number() {
			m.raw(` class="n"`)
		}
		m.raw(">", c.Label, "</th>")
	}
	m.raw("</tr></thead><tbody>\n")
	for i := range rows {
		r := &rows[i]
		m.raw("<tr>")
		for _, c := range columns {
			if cols[c.Name] || c.Name == "what" {
				r.cell(&m, c)
			}
		}
		m.raw("</tr>\n")
	}
	m.raw("</tbody></table></div>")
	return m.done()
}

func (c column) number() bool {
	switch c.Name {
	case "killed", "wounded", "reports", "sources", "events":
		return true
	}
	return false
}

// cell writes one cell of a row. data-f and data-v say what a query would ask of it.
func (r *incidentRow) cell(m *markup, c column) {
	open := func(class, field, value string) {
		m.raw("<td")
		m.attr("data-label", c.Label)
		if class != "" {
			m.attr("class", class)
		}
		if value != "" {
			m.attr("data-f", field)
			m.attr("data-v", value)
		}
		m.raw(">")
	}
	text := func(s, none string) {
		if s == "" {
			m.raw(`<span class="none">`, none, `</span>`)
			return
		}
		m.esc(s)
	}
	switch c.Name {
	case "when":
		open("nowrap", "date", r.Month)
		text(r.Date, "not said")
	case "where":
		if r.PlaceName != "" {
			open("", "place", r.PlaceName)
		} else {
			open("", "country", r.Country)
		}
		text(r.Place, "not said")
		if r.Level != "" {
			m.raw(" <small>", r.Level, "</small>")
		}
	case "what":
		m.raw(`<th scope="row" data-label="What" data-f="type"`)
		m.attr("data-v", r.TypeCode)
		m.raw("><a")
		m.attr("href", r.Link)
		m.raw(">")
		m.esc(r.Type)
		m.raw("</a>")
		if r.Mode != "" {
			m.raw(` <span class="tag mode">`)
			m.esc(r.Mode)
			m.raw("</span>")
		}
		if r.Contested {
			m.raw(` <span class="tag differ" title="reports contradict one another">accounts differ</span>`)
		}
		if r.Rejected {
			m.raw(` <span class="tag mode">rejected</span>`)
		} else if r.Reviewed {
			m.raw(` <span class="tag">reviewed</span>`)
		}
		m.raw("</th>")
		return
	case "by":
		open("", "actor", r.Actor)
		text(r.By, "not said")
	case "killed":
		open("n", "", "")
		text(r.Killed, "–")
	case "wounded":
		open("n", "", "")
		text(r.Wounded, "–")
	case "reports":
		open("n", "", "")
		m.raw(thousands(r.Reports))
		if r.Reports != r.Sources {
			m.raw(" <small>of ", strconv.Itoa(r.Sources), " source")
			if r.Sources != 1 {
				m.raw("s")
			}
			m.raw("</small>")
		}
	case "sources":
		open("n", "", "")
		m.raw(thousands(r.Sources))
	case "events":
		open("n", "", "")
		m.raw(thousands(r.Events))
	case "id":
		open("", "", "")
		m.raw("<code>")
		m.esc(r.ID)
		m.raw("</code>")
	}
	m.raw("</td>")
}

// facetPart is a field with its values.
func facetPart(f facet) template.HTML {
	var m markup
	m.Grow(256 * (1 + len(f.Values)))
	m.raw(`<section class="facet"><h2>`, f.Name, `</h2><ul>`)
	for i := range f.Values {
		v := &f.Values[i]
		m.raw("<li")
		if v.Chosen {
			m.raw(` class="chosen"`)
		}
		m.raw("><a")
		m.attr("href", v.Only)
		if v.Chosen {
			m.raw(` aria-current="true"`)
		}
		m.raw(">")
		m.esc(v.Label)
		m.raw(`</a> <span class="num">`, thousands(v.Count), `</span>`)
		if v.Not != "" && !v.Chosen {
			m.raw(` <a class="not"`)
			m.attr("href", v.Not)
			m.attr("aria-label", "without "+v.Label)
			m.raw(` title="without these">−</a>`)
		}
		m.raw("</li>")
	}
	m.raw("</ul>")
	if f.More > 0 {
		m.raw(`<p class="more"><a`)
		m.attr("href", f.All)
		m.raw(">", thousands(f.More), " more</a></p>")
	} else if f.Empty > 0 {
		m.raw(`<p class="dim small">`, thousands(f.Empty), " without</p>")
	}
	m.raw("</section>")
	return m.done()
}

// chartRows are the bars of a chart as rows of a table.
func chartRows(bars []chartBar) template.HTML {
	var m markup
	m.Grow(200 * len(bars))
	for i := range bars {
		b := &bars[i]
		m.raw(`<tr><th scope="row"><a`)
		m.attr("href", b.Link)
		m.raw(">")
		m.esc(b.Label)
		m.raw(`</a></th><td class="n">`, thousands(b.Count), `</td><td class="n">`, thousands(b.Vague), `</td></tr>`)
	}
	return m.done()
}
