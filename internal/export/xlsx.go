package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"clio/record"
)

// What a sheet and a cell of a spreadsheet hold at most.
const (
	sheetRows = 1_048_576
	cellUnits = 32_767
	linkRunes = 255
)

// XLSX writes a spreadsheet of four sheets: incidents, the events of each report, all statements, and what the file is of. The
// header is frozen, counts and dates have types, addresses are links. No cell is a formula but the links, which Clio makes of
// http addresses alone.
func XLSX(w io.Writer, rows Rows, meta Meta) error {
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	file := excelize.NewFile()
	defer file.Close()
	b, err := newBook(file)
	if err != nil {
		return err
	}
	for _, sheet := range []struct {
		name    string
		columns []column
		fill    func(add func(...any) error) error
	}{
		{"Incidents", incidentSheet, func(add func(...any) error) error { return b.incidents(incidents, add) }},
		{"Reports", reportSheet, func(add func(...any) error) error { return b.reports(incidents, add) }},
		{"Statements", statementSheet, func(add func(...any) error) error { return b.statements(incidents, add) }},
		{"About", []column{{"field", 16}, {"value", 80}}, func(add func(...any) error) error { return about(&meta, add) }},
	} {
		if err := b.sheet(sheet.name, sheet.columns, &meta, sheet.fill); err != nil {
			return fmt.Errorf("write sheet %s: %w", sheet.name, err)
		}
	}
	made := meta.Date.UTC().Format(time.RFC3339)
	if err := file.SetDocProps(&excelize.DocProperties{Title: meta.title(), Creator: meta.program(), Description: metaText(&meta), Created: made, Modified: made}); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	if err := sortedZip(w, map[string]string{"docProps/core.xml": properties(&meta, made)}, func(w io.Writer) error { return file.Write(w) }); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	return nil
}

// properties are what the file says of itself, with the prefixes that other spreadsheet programs write: ExcelJS knows the part by these and
// not by its namespaces.
func properties(meta *Meta, made string) string {
	text := func(s string) string {
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
		return b.String()
	}
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		"<dc:title>" + text(meta.title()) + "</dc:title><dc:creator>" + text(meta.program()) + "</dc:creator><dc:description>" + text(metaText(meta)) + "</dc:description>" +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + made + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + made + "</dcterms:modified></cp:coreProperties>"
}

// sortedZip writes an archive with its parts in the order of their names, some of them put in place of what was written, so that the
// same rows give the same file.
func sortedZip(w io.Writer, parts map[string]string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, f := range in.File {
		if text, ok := parts[f.Name]; ok {
			part, err := out.Create(f.Name)
			if err == nil {
				_, err = io.WriteString(part, text)
			}
			if err != nil {
				return err
			}
			continue
		}
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}

type column struct {
	name  string
	width float64
}

var incidentSheet = []column{
	{"incident", 16},
	{"type", 22},
	{"mode", 9},
	{"date from", 11},
	{"date to", 11},
	{"place", 20},
	{"admin1", 16},
	{"country", 8},
	{"latitude", 10},
	{"longitude", 10},
	{"place precision", 10},
	{"perpetrators", 30},
	{"killed low", 8},
	{"killed high", 8},
	{"wounded low", 8},
	{"wounded high", 8},
	{"reports", 8},
	{"summary", 60},
	{"what differs", 60},
	{"corrected", 30},
}

var reportSheet = []column{
	{"event", 20},
	{"incident", 16},
	{"title", 40},
	{"publisher", 18},
	{"published", 11},
	{"address", 30},
	{"type", 22},
	{"mode", 9},
	{"suicide", 8},
	{"date from", 11},
	{"date to", 11},
	{"place", 20},
	{"country", 8},
	{"latitude", 10},
	{"longitude", 10},
	{"place precision", 10},
	{"perpetrator", 24},
	{"standing", 11},
	{"said by", 20},
	{"target", 24},
	{"victims", 24},
	{"weapon", 18},
	{"killed low", 8},
	{"killed high", 8},
	{"wounded low", 8},
	{"wounded high", 8},
	{"sentence", 60},
}

var statementSheet = []column{{"incident", 16}, {"event", 20}, {"property", 12}, {"value", 30}, {"said by", 24}, {"certainty", 10}, {"words", 40}, {"publisher", 18}, {"published", 11}, {"address", 30}}

// workbook is a spreadsheet with the styles of its cells.
type workbook struct {
	file             *excelize.File
	head, link, date int
	named            bool // the sheet that a new file has is named
}

func newBook(file *excelize.File) (*workbook, error) {
	b := &workbook{file: file}
	day := "yyyy-mm-dd"
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}}},
		{&b.link, excelize.Style{Font: &excelize.Font{Color: "0563C1", Underline: "single"}}},
		{&b.date, excelize.Style{CustomNumFmt: &day}},
	} {
		id, err := file.NewStyle(&s.style)
		if err != nil {
			return nil, fmt.Errorf("write spreadsheet: %w", err)
		}
		*s.to = id
	}
	return b, nil
}

// sheet writes one sheet row by row. Rows that a sheet has no room for are told to meta.
func (b *workbook) sheet(name string, columns []column, meta *Meta, fill func(add func(...any) error) error) error {
	// The first sheet is there already and takes the first name: asking the file for anything later would read all rows back.
	if b.named {
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	} else if err := b.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	b.named = true
	out, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		if err := out.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		head[i] = excelize.Cell{Value: c.name, StyleID: b.head}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	n := 1
	if err := fill(func(cells ...any) error {
		if n == sheetRows {
			meta.leftOut(fmt.Sprint(cells[0]), "a sheet holds 1,048,576 rows ("+name+")")
			return nil
		}
		n++
		return out.SetRow(fmt.Sprintf("A%d", n), cells)
	}); err != nil {
		return err
	}
	return out.Flush()
}

// str is a cell of text, which a spreadsheet never takes for a formula, cut where a cell is full.
func str(s string) any {
	if s == "" {
		return nil
	}
	units := 0
	for i, r := range s {
		if units += 1 + btoi(r > 0xFFFF); units > cellUnits-1 {
			return s[:i] + "…"
		}
	}
	return s
}

func num(n *int32) any {
	if n == nil {
		return nil
	}
	return *n
}

func real64(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

// day is a cell with a date, text where a spreadsheet cannot hold it: it knows none before 1900.
func (b *workbook) day(date string) any {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil || t.Year() < 1901 {
		return str(date)
	}
	return excelize.Cell{Value: t, StyleID: b.date}
}

// address is a cell with a link; an address that is not of the web, or longer than a link may be, is plain text.
func (b *workbook) address(url string) any {
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") || len(url) > linkRunes || strings.ContainsAny(url, "\"\\ \t\r\n") {
		return str(url)
	}
	return excelize.Cell{Formula: `HYPERLINK("` + url + `")`, Value: url, StyleID: b.link}
}

func (b *workbook) incidents(list []*incident, add func(...any) error) error {
	for _, in := range list {
		d := in.date()
		place, places := in.place()
		var name, admin1, country, precision string
		var lat, lon any
		if place != nil {
			name, admin1, country, precision = place.Name, place.Admin1, place.Country, place.Precision
			if located(place) && pointed(level(place)) {
				lat, lon = real64(place.Lat), real64(place.Lon)
			}
		}
		parties := in.parties()
		var who []string
		for _, p := range parties {
			who = append(who, p.name+" ("+string(p.standing)+")")
		}
		killed, wounded := in.figures(killedOf), in.figures(woundedOf)
		kl, kh := ends(killed)
		wl, wh := ends(wounded)
		if err := add(str(in.id), str(in.kind()), str(string(in.mode())), b.day(d.pick.From), b.day(until(&d.pick)), str(name), str(admin1), str(country), lat, lon, str(precision),
			str(strings.Join(who, "; ")), num(kl), num(kh), num(wl), num(wh), len(in.docs()), str(in.summary()),
			str(notes(disagree("Killed", killed), disagree("Wounded", wounded), labelled("Other dates", d.others), labelled("Other places", places), standingNotes(parties))), str(in.corrections())); err != nil {
			return err
		}
	}
	return nil
}

func (b *workbook) reports(list []*incident, add func(...any) error) error {
	for _, in := range list {
		for _, r := range in.reports {
			l := lineOf(r, in.id)
			var from, to string
			if len(r.ev.Date) > 0 {
				from, to = r.ev.Date[0].From, r.ev.Date[0].To
			}
			suicide := ""
			if l.Suicide {
				suicide = "yes"
			}
			if err := add(str(l.EventID), str(l.IncidentID), str(l.Title), str(l.Publisher), b.day(r.doc.Published), b.address(l.URL), str(l.Type), str(l.Mode), str(suicide), b.day(from), b.day(to),
				str(l.Place), str(l.Country), real64(l.Latitude), real64(l.Longitude), str(l.PlacePrecision), str(l.Perpetrator), str(l.Standing), str(l.SaidBy), str(l.Target), str(l.Victims), str(l.Weapon),
				num(l.KilledLow), num(l.KilledHigh), num(l.WoundedLow), num(l.WoundedHigh), str(l.Sentence)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *workbook) statements(list []*incident, add func(...any) error) error {
	for _, in := range list {
		for _, r := range in.reports {
			var failed error
			r.ev.EachCell(func(property string, basis *record.Basis, value any) {
				if failed == nil {
					failed = add(str(in.id), str(r.id), str(property), str(cellText(value)), str(r.voices[basis.Attribution]), str(string(cmp.Or(basis.Certainty, record.Certain))), str(shown(oneLine(basis.Text))),
						str(r.doc.Publisher), b.day(r.doc.Published), b.address(r.external().URL))
				}
			})
			if failed != nil {
				return failed
			}
		}
	}
	return nil
}

func about(meta *Meta, add func(...any) error) error {
	redacted := "no"
	if meta.Redacted {
		redacted = "names of private persons"
	}
	for _, f := range [][2]string{
		{"title", meta.title()},
		{"program", meta.program()},
		{"data", meta.Data},
		{"query", meta.Query},
		{"date", meta.second()},
		{"left out", redacted},
		{"how to read", "Incidents show the narrowest date and place, and the lowest and highest of all accounts. Statements are all accounts with their words and sources."},
	} {
		if err := add(str(f[0]), str(f[1])); err != nil {
			return err
		}
	}
	return nil
}
