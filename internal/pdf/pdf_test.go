package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"clio/internal/pdf"
)

// piece is a text at a place of a page, in points from the upper left corner.
type piece struct {
	x, y, size float64
	text       string
}

// writer writes the objects of a PDF one after the other, the catalogue first.
type writer struct {
	b  bytes.Buffer
	at []int
}

func (w *writer) object(s string) {
	if w.b.Len() == 0 {
		w.b.WriteString("%PDF-1.4\n")
	}
	w.at = append(w.at, w.b.Len())
	fmt.Fprintf(&w.b, "%d 0 obj\n%s\nendobj\n", len(w.at), s)
}

// end writes the table of the objects and the trailer, with what else goes into it.
func (w *writer) end(extra string) []byte {
	start := w.b.Len()
	fmt.Fprintf(&w.b, "xref\n0 %d\n0000000000 65535 f \n", len(w.at)+1)
	for _, o := range w.at {
		fmt.Fprintf(&w.b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&w.b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(w.at)+1, extra, start)
	return w.b.Bytes()
}

// file makes a PDF of pages of 595 × 842 points in Helvetica. Extra goes into the trailer.
func file(info, extra string, pages ...[]piece) []byte {
	var w writer
	w.object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 5+2*i)
	}
	w.object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages)))
	w.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	w.object("<< " + info + " >>")
	for i, p := range pages {
		var c strings.Builder
		if p == nil {
			c.WriteString("0 0 1 rg 100 100 300 300 re f\n")
		}
		for _, t := range p {
			text, _ := charmap.Windows1252.NewEncoder().String(t.text)
			text = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
			fmt.Fprintf(&c, "BT /F1 %g Tf %g %g Td (%s) Tj ET\n", t.size, t.x, 842-t.y, text)
		}
		w.object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 6+2*i))
		w.object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.String()))
	}
	return w.end("/Info 4 0 R " + extra)
}

// column sets lines one below the other.
func column(x, y, size float64, lines ...string) []piece {
	var out []piece
	for i, l := range lines {
		if l != "" {
			out = append(out, piece{x, y + float64(i)*size*1.2, size, l})
		}
	}
	return out
}

func join(parts ...[]piece) (out []piece) {
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

var reader = new(pdf.Reader)

func TestMain(m *testing.M) {
	code := m.Run()
	reader.Close()
	os.Exit(code)
}

func TestRead(t *testing.T) {
	head := func(n int) []piece {
		return []piece{{60, 40, 8, "Weekly security report 17"}, {290, 815, 8, fmt.Sprint(n)}}
	}
	for _, test := range []struct {
		name, title, want string
		data              []byte
	}{
		{
			"one column, a word that is cut, a word with a hyphen, two paragraphs", "",
			"Gunmen attacked a government post near Gao on Monday and killed two “guards”, the army said.\n\nThe anti-terror unit came from Mopti with al-Shabaab prisoners.",
			file("", "", column(60, 100, 11,
				"Gunmen attacked a govern-", "ment post near Gao on Monday and killed two “guards”,", "the army said.", "",
				"The anti-", "terror unit came from Mopti with al-", "Shabaab prisoners.")),
		},
		{
			"two columns under a title", "Two attacks in one week in the north",
			"Two attacks in one week in the north\n\n" +
				"The first bomb hit a market in the town on Monday morning. Four people died there, and a hospital took in ten more before night fell on it.\n\n" +
				"The second bomb hit a bus on Thursday near the border. Nobody said who had laid it, and the road was closed until Saturday at noon.",
			file("", "", join(column(60, 80, 20, "Two attacks in one week in the north"),
				column(60, 130, 10, "The first bomb hit a market in the", "town on Monday morning. Four", "people died there, and a hospital", "took in ten more before night fell", "on it."),
				column(320, 130, 10, "The second bomb hit a bus on", "Thursday near the border. Nobody", "said who had laid it, and the road", "was closed until Saturday at", "noon."))),
		},
		{
			"running heads and page numbers", "Report on Mopti",
			"The convoy left the camp at dawn and was met by fire in the hills, where it stayed for the night. The next day it came to the river.\n\nA second convoy never left.",
			file("/Title (Report on Mopti) /Author (Ana Ruiz) /CreationDate (D:20240502101500Z)", "",
				join(head(1), column(60, 100, 11, "The convoy left the camp at dawn and was met by fire in the hills, where it stayed")),
				join(head(2), column(60, 100, 11, "for the night. The next day it came to the river.", "", "A second convoy never left.")),
				join(head(3))),
		},
		{
			"words of their own in one column", "",
			"The men who came at night burned seven houses of the village and took the grain with them across the river, residents of the place said.",
			file("", "", spread(60, 100, 11, "The men who came at night burned seven houses", "of the village and took the grain with them", "across the river, residents of the place said.")),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := reader.Read(t.Context(), test.data)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text != test.want || doc.Title != test.title {
				t.Errorf("title %q\n%s\nwant %q\n%s", doc.Title, doc.Text, test.title, test.want)
			}
			if test.title == "Report on Mopti" && (doc.Author != "Ana Ruiz" || doc.Made.Format("2006-01-02") != "2024-05-02" || doc.Pages != 3) {
				t.Errorf("metadata: %+v", doc)
			}
		})
	}
}

// spread sets each word by itself, as some programs do.
func spread(x, y, size float64, lines ...string) (out []piece) {
	for i, l := range lines {
		at := x
		for w := range strings.FieldsSeq(l) {
			out = append(out, piece{at, y + float64(i)*size*1.2, size, w})
			at += size * (0.6*float64(len(w)) + 0.3)
		}
	}
	return out
}

func TestErrors(t *testing.T) {
	whole := file("", "", column(60, 100, 11, "A bomb killed two people in the market of the town on Monday."))
	key := strings.Repeat("4f", 32)
	for _, test := range []struct {
		name string
		data []byte
		want error
	}{
		{"scanned", file("", "", nil, nil), pdf.ErrNoText},
		{"no pages' content", file("", "", []piece{}), pdf.ErrNoText},
		{"locked", file("", fmt.Sprintf("/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]", key, key), column(60, 100, 11, "secret")), pdf.ErrLocked},
		{"nothing behind the magic", []byte("%PDF-1.7\n…"), pdf.ErrBroken},
		{"cut in its objects", whole[:200], pdf.ErrBroken},
	} {
		if doc, err := reader.Read(t.Context(), test.data); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, %+v", test.name, err, doc)
		}
	}
	// A file without its end still tells where its pages are.
	if doc, err := reader.Read(t.Context(), whole[:len(whole)-12]); err != nil || !strings.Contains(doc.Text, "A bomb killed two people") {
		t.Errorf("without its end: %v, %q", err, doc.Text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reader.Read(ctx, whole); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	if doc, err := reader.Read(t.Context(), whole); err != nil || doc.Pages != 1 {
		t.Errorf("after errors: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file("/Title (A report)", "", column(60, 100, 11, "A bomb killed two people.")))
	f.Add(file("", "/Encrypt << /Filter /Standard /V 1 /R 2 >>", column(60, 100, 11, "x")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := reader.Read(t.Context(), data); err != nil && strings.Contains(err.Error(), "does not start") {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	lines := make([]string, 45)
	for i := range lines {
		lines[i] = "Gunmen attacked a post near Gao on Monday and killed two guards, the army said."
	}
	var pages [][]piece
	for range 20 {
		pages = append(pages, column(60, 100, 11, lines...))
	}
	data := file("", "", pages...)
	for b.Loop() {
		if _, err := reader.Read(b.Context(), data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(20*b.N)/b.Elapsed().Seconds(), "pages/s")
}
