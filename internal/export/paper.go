package export

import (
	"bufio"
	_ "embed" // the template of the page
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed dossier.tmpl
var dossierPage string

// Dossier writes a set of incidents as one page of HTML that loads nothing: timeline, map, accounts side by side, footnotes to
// the sentences. It prints well.
func Dossier(w io.Writer, rows Rows, meta Meta) error {
	d, err := newDossier(rows, &meta)
	if err != nil {
		return err
	}
	page, err := template.New("dossier").Parse(dossierPage)
	if err != nil {
		return fmt.Errorf("template of the dossier: %w", err)
	}
	if err := page.Execute(w, d); err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	return nil
}

// Markdown writes the same as Dossier, without the map, as Markdown with footnotes. What the reports say is escaped: none of it is
// taken for markup.
func Markdown(w io.Writer, rows Rows, meta Meta) error {
	d, err := newDossier(rows, &meta)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\n%s.", plainMark(d.Title), d.Counts)
	for _, part := range [][2]string{{"Query", d.Query}, {"Data", d.Data}, {"Exported", d.Day}, {"By", d.Program}} {
		if part[1] != "" {
			fmt.Fprintf(out, " %s: %s.", part[0], plainMark(part[1]))
		}
	}
	if d.Redacted {
		out.WriteString(" Names of private persons are left out.")
	}
	out.WriteString("\nWhat stands here is what reports say; where they differ, their accounts stand side by side and none is chosen.\n")
	if len(d.Incidents) > 0 {
		out.WriteString("\n## Timeline\n\n| when | what | where |\n|---|---|---|\n")
		for _, x := range d.Incidents {
			fmt.Fprintf(out, "| %s | %d. %s | %s |\n", plainMark(x.When), x.Number, plainMark(x.Name), plainMark(x.Where))
		}
		out.WriteString("\n## Incidents\n")
	}
	for i := range d.Incidents {
		markIncident(out, &d.Incidents[i])
	}
	if len(d.Reports) > 0 {
		out.WriteString("\n## Reports\n\n")
		for _, r := range d.Reports {
			fmt.Fprintf(out, "- R%d: %s\n", r.Number, plainMark(r.Cite))
		}
		out.WriteString("\n")
	}
	for _, n := range d.Notes {
		fmt.Fprintf(out, "[^%d]: %s**%s**%s", n.Number, edges(n.Before), plainMark(n.Mark), edges(n.After))
		if n.Said != "" {
			fmt.Fprintf(out, " — said by %s", plainMark(n.Said))
		}
		fmt.Fprintf(out, " (R%d)\n", n.Report)
	}
	return out.Flush()
}

func markIncident(out *bufio.Writer, x *dossierIncident) {
	head := plainMark(x.Name)
	if x.Where != "" {
		head += ", " + plainMark(x.Where)
	}
	fmt.Fprintf(out, "\n### %d. %s\n\n%s\n", x.Number, head, plainMark(x.When))
	if x.Summary != "" {
		fmt.Fprintf(out, "\n%s\n", plainMark(x.Summary))
	}
	out.WriteString("\n| field | account | who says so |\n|---|---|---|\n")
	for _, f := range x.Fields {
		name := f.Name
		switch f.State {
		case contestedField:
			name += " (contested)"
		case growing:
			name += " (later reports give more)"
		}
		for _, a := range f.Accounts {
			var by []string
			for _, v := range a.By {
				by = append(by, fmt.Sprintf("%s[^%d]", plainMark(v.Who), v.Note))
			}
			fmt.Fprintf(out, "| %s | %s | %s |\n", name, plainMark(a.Value), strings.Join(by, "; "))
			name = ""
		}
	}
	if x.Corrected != "" {
		fmt.Fprintf(out, "\n%s\n", plainMark(x.Corrected))
	}
}

// edges is plainMark that keeps a space at either end.
func edges(s string) string {
	out := plainMark(s)
	if out == "" {
		return strings.Repeat(" ", btoi(s != ""))
	}
	return strings.Repeat(" ", btoi(s[0] == ' ')) + out + strings.Repeat(" ", btoi(s[len(s)-1] == ' '))
}

// plainMark escapes what Markdown or the HTML in it would take for markup, and folds lines, so that a text cannot begin a block.
func plainMark(s string) string {
	s = oneLine(s)
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]()#|!~^$", r), i == 0 && strings.ContainsRune("-+=:", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == ':' && strings.HasPrefix(s[i:], "://"):
			b.WriteString(`\:`)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
