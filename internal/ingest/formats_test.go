package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Northgate Wire</title>
<item><title>Bomb at market</title><link>https://n.example/1</link><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate><description>&lt;p&gt;Two men died.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description></item>
<item><title>Only a headline</title><link>https://n.example/2</link></item></channel></rss>`

const atomFeed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><id>tag:h,1</id><title>Raid</title><updated>2024-01-03T00:00:00Z</updated><author><name>Ann Lee</name></author><content type="html">&lt;p&gt;Soldiers raided a house.&lt;/p&gt;</content></entry></feed>`

const jsonFeed = `{"version": "https://jsonfeed.org/version/1.1", "title": "Daily", "items": [{"id": "j1", "title": "Blast", "content_text": "A blast shook Aton.", "date_published": "2024-01-04T00:00:00Z"}]}`

const newsML = `<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:n:1" version="2" xml:lang="en"><itemMeta><provider literal="NW"><name>Northgate Wire</name></provider><versionCreated>2024-05-03T08:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><contentCreated>2024-05-02T10:00:00Z</contentCreated><by>Ann Lee</by><language tag="en-GB"/><headline>Bomb kills two in Aton</headline></contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content><p>A bomb killed two soldiers in Aton.</p><p>“Nobody saw it,” a guard said.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>
<newsItem guid="urn:n:2"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta><contentSet><inlineData>Gone.</inlineData></contentSet></newsItem>
<newsItem guid="urn:n:3"><contentSet><inlineData>Shots were heard in Velin &amp; Orrun.</inlineData></contentSet></newsItem>
<newsItem guid="urn:n:4"><contentSet/></newsItem></itemSet></newsMessage>`

const letter = "From: Sahel Alerts <alerts@s.example>\nTo: a@b.example\nSubject: =?utf-8?q?Attack_near_M=C3=A9naka?=\nDate: Fri, 05 Jan 2024 08:00:00 +0000\nMessage-ID: <m1@s.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGunmen attacked a caf=E9.\n"

func gz(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

type file struct{ name, data string }

func zipOf(files ...file) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		e, _ := w.Create(f.name)
		e.Write([]byte(f.data))
	}
	w.Close()
	return b.Bytes()
}

func tarOf(files ...file) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.data)), Format: tar.FormatUSTAR})
		w.Write([]byte(f.data))
	}
	w.Close()
	return b.Bytes()
}

func warcOf(kind, uri, content string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-02-01T00:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, len(content), content)
}

func answer(title, text string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>" + title + "</title></head><body><article><p>" + text + "</p></article></body></html>"
}

func TestFormats(t *testing.T) {
	docx := zipOf(
		file{"word/document.xml", `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Report of </w:t></w:r><w:r><w:t>Monday</w:t></w:r></w:p><w:p><w:r><w:t>Two men died.</w:t></w:r></w:p></w:body></w:document>`},
		file{"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>The report</dc:title><dc:creator>Ann Lee</dc:creator><dcterms:created>2024-01-06T00:00:00Z</dcterms:created></cp:coreProperties>`},
	)
	archive := warcOf("warcinfo", "", "software: x") + warcOf("request", "https://w.example/1", "GET / HTTP/1.1\r\n\r\n") + warcOf("response", "https://w.example/1", answer("One", "A bomb exploded.")) +
		warcOf("response", "https://w.example/2", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>") + warcOf("response", "https://w.example/3", answer("Three", "A raid began."))
	for _, test := range []struct{ name, data, want string }{
		{"RSS", rss, "Bomb at market|2024-01-02|Northgate Wire||Bomb at market\n\nTwo men died.\nerror: FILE:2: an entry without a text: its page has to be read itself\n"},
		{"Atom", atomFeed, "Raid|2024-01-03|Herald|Ann Lee|Raid\n\nSoldiers raided a house.\n"},
		{"JSON feed", jsonFeed, "Blast|2024-01-04|Daily||Blast\n\nA blast shook Aton.\n"},
		{"feed that breaks off", rss[:300], "error: FILE: a broken feed: "},
		{"e-mail", letter, "Attack near Ménaka|2024-01-05|Sahel Alerts||Gunmen attacked a café.\n"},
		{"mailbox", "From a@b Fri Jan  5 2024\n" + letter + "\n>From the town came smoke.\n\nFrom c@d Fri Jan  5 2024\n" + strings.Replace(letter, "m1@", "m2@", 1), "Attack near Ménaka|2024-01-05|Sahel Alerts||Gunmen attacked a café.\n\nFrom the town came smoke.\nAttack near Ménaka|2024-01-05|Sahel Alerts||Gunmen attacked a café.\n"},
		{"office document", string(docx), "The report|2024-01-06||Ann Lee|Report of Monday\n\nTwo men died.\n"},
		{"table", "id,headline,date,outlet,body\n1,Raid,2024-01-07,Daily,\"A raid, at dawn.\"\n2,None,,,\n3,Blast,soon,Daily,A blast.\n", "Raid|2024-01-07|Daily||A raid, at dawn.\nerror: FILE:3: a row without a text\nBlast||Daily||A blast.\nnote: publication date \"soon\" is not understood: give it as YYYY-MM-DD\n"},
		{"table with tabs", "title\ttext\nRaid\tA raid.\n", "Raid||||A raid.\n"},
		{"a text whose first line has commas", "Bombs, shells, mines\nTwo men died.\n", "Bombs, shells, mines||||Bombs, shells, mines\nTwo men died.\n\n"},
		{"ninjs", `{"uri":"urn:1","headline":"Raid","versioncreated":"2024-01-08T00:00:00Z","body_xhtml":"<p>A raid began.</p><p>It ended.</p>"}` + "\n", "Raid|2024-01-08|||A raid began.\n\nIt ended.\n"},
		{"web archive", archive, "One||||One\n\nA bomb exploded.\nnote: no publication date; crawled on 2024-02-01\nThree||||Three\n\nA raid began.\nnote: no publication date; crawled on 2024-02-01\n"},
		{"packed web archive, a stream each record", string(gz([]byte(warcOf("response", "u", answer("One", "A bomb exploded."))))) + string(gz([]byte(warcOf("response", "v", answer("Two", "A raid began."))))), "One||||One\n\nA bomb exploded.\nnote: no publication date; crawled on 2024-02-01\nTwo||||Two\n\nA raid began.\nnote: no publication date; crawled on 2024-02-01\n"},
		{"web archive that breaks off", archive[:len(archive)-80], "One||||One\n\nA bomb exploded.\nnote: no publication date; crawled on 2024-02-01\nerror: FILE:5: the archive breaks off: what came before was read\n"},
		{"web archive with a wrong length", strings.Replace(archive, "Content-Length: 11", "Content-Length: -4", 1), "error: FILE:1: a WARC record of length \"-4\"\n"},
		{"gzip", string(gz([]byte("Two men died.\n"))), "||||Two men died.\n\n"},
		{"gzip that breaks off", string(gz([]byte(strings.Repeat("Two men died in the east.\n", 4000)))[:120]), "error: FILE: the archive breaks off: what came before was read: unexpected EOF\n"},
		{"zip", string(zipOf(file{"a.txt", "Two men died."}, file{"../../b.txt", "A raid began."}, file{"__MACOSX/c", "x"}, file{"c.bin", "a\x00b"})), "||||Two men died.\n||||A raid began.\nerror: FILE!c.bin: binary data, not text\n"},
		{"zip that is a bomb", string(zipOf(file{"big", strings.Repeat("a", 4<<20)}, file{"a.txt", "Two men died."})), "error: FILE!big: it unpacks to far more than its size: passed over, as archives that are made to fill a disk are\n||||Two men died.\n"},
		{"zips in zips", string(zipOf(file{"1", string(zipOf(file{"2", string(zipOf(file{"3", string(zipOf(file{"a.txt", "x"}))}))}))})), "error: FILE!1!2!3: archives in archives in archives: passed over\n"},
		{"tar, packed", string(gz(tarOf(file{"r/a.txt", "Two men died."}, file{"r/b.jsonl", "{\"id\":\"b\",\"text\":\"A raid.\"}\n"}))), "||||Two men died.\n||||A raid.\n"},
		{"broken zip", "PK\x03\x04 and no more", "error: FILE: a broken zip archive: zip: not a valid zip file\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "f", test.data)
			got := strings.ReplaceAll(all(t, Options{}, path), path, "FILE")
			if got != test.want && !(strings.HasSuffix(test.want, ": ") && strings.HasPrefix(got, test.want)) {
				t.Errorf("read as\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	french := strings.Repeat("Deux hommes sont morts dans une explosion près du marché, a déclaré la police de la ville, qui cherche encore les auteurs. ", 4)
	for _, c := range []struct{ text, want string }{
		{french, "fr"},
		{strings.Repeat("نفذ مسلحون هجوما على نقطة تفتيش قرب المدينة وقتل جنديان وفق ما قالت الشرطة. ", 6), "ar"},
		{strings.Repeat("Two men were killed in a blast near the market, said the police of the town. ", 4), "en"},
		{strings.ToUpper(strings.Repeat("Two men were killed in a blast near the market, said the police of the town. ", 4)), "en"},
		{"Deux morts.", "en"}, // too short to tell
		{"A headline: “" + french[:200] + "” was what the statement of the group said, in the words of the agency that was first to have it on the wire.", "en"},
	} {
		for item, err := range Open(context.Background(), []string{write(t, "f.txt", c.text)}, Options{}) {
			if err != nil || item.Document.Language != c.want || (len(item.Notes) > 0) != (c.want != "en") {
				t.Errorf("%.40q is %q, notes %v: %v", c.text, item.Document.Language, item.Notes, err)
			}
		}
	}
}

func TestColumns(t *testing.T) {
	path := write(t, "t.csv", "a,b,notes\nRaid,A raid began.,x\n")
	if got := all(t, Options{Columns: map[string]string{"text": "b", "title": "a"}}, path); got != "Raid||||A raid began.\n" {
		t.Errorf("%q", got)
	}
	if got := all(t, Options{Columns: map[string]string{"text": "none"}}, path); strings.Contains(got, "Raid||||A") {
		t.Errorf("%q", got)
	}
	wide := write(t, "w.csv", "text,"+strings.Repeat("c,", 10_000)+"\nA raid.,\n")
	if got := all(t, Options{}, wide); strings.Contains(got, "|A raid.\n") {
		t.Errorf("a table of 10,000 columns is read: %.80q", got)
	}
}

// TestNamesAreNoPaths unpacks names that lead out of an archive and wants no file written or read by them.
func TestNamesAreNoPaths(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.zip")
	if err := os.WriteFile(path, zipOf(file{"../../../etc/passwd", "Two men died."}, file{`..\..\x`, "A raid began."}), 0o600); err != nil {
		t.Fatal(err)
	}
	for item, err := range Open(context.Background(), []string{path}, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(item.File, "..") {
			t.Errorf("named %s", item.File)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files after reading an archive", len(entries))
	}
}

func FuzzFormats(f *testing.F) {
	f.Add([]byte(rss))
	f.Add([]byte(letter))
	f.Add([]byte("From a@b\n" + letter))
	f.Add([]byte(jsonFeed))
	f.Add([]byte(newsML))
	f.Add(zipOf(file{"a.txt", "x"}))
	f.Add(tarOf(file{"a.txt", "x"}))
	f.Add(gz([]byte("x")))
	f.Add([]byte(warcOf("response", "u", answer("One", "A bomb."))))
	f.Add([]byte("id,text\n1,\"x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for item, err := range Open(context.Background(), []string{"-"}, Options{Stdin: bytes.NewReader(data), MaxDocument: 1 << 20}) {
			if err == nil && item.Document.ID == "" {
				t.Errorf("a document without an id: %+v", item)
			}
		}
	})
}

func BenchmarkWARC(b *testing.B) {
	var one strings.Builder
	for i := range 200 {
		one.WriteString(warcOf("request", "u", "GET / HTTP/1.1\r\n\r\n"))
		one.WriteString(warcOf("response", fmt.Sprint("u", i), "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"+strings.Repeat("0123456789abcdef", 4000)))
	}
	data := one.String()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		for range Open(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(data)}) {
		}
	}
}

func TestNewsML(t *testing.T) {
	var got []string
	for item, err := range Open(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(newsML)}) {
		if err != nil {
			got = append(got, "! "+err.Error())
			continue
		}
		d := item.Document
		got = append(got, strings.Join([]string{d.Source, d.Title, d.Published, d.PublishedFrom, d.Publisher, d.Byline, d.Language, d.Text}, "|"))
	}
	want := []string{
		"urn:n:1|Bomb kills two in Aton|2024-05-02|metadata|Northgate Wire|Ann Lee|en|Bomb kills two in Aton\n\nA bomb killed two soldiers in Aton.\n\n“Nobody saw it,” a guard said.",
		"! -:2: urn:n:2: its publisher has withdrawn it",
		"urn:n:3||||||en|Shots were heard in Velin & Orrun.",
		"! -:4: urn:n:4: an item without a text inside",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	for _, broken := range []string{`<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet>`, `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"></newsMessage>`} {
		n := 0
		for _, err := range Open(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(broken)}) {
			if err == nil {
				t.Errorf("%s gives a report", broken)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%s gives %d answers", broken, n)
		}
	}
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"Bomb & fire": "Bomb & fire", "Bomb &amp; fire <i>near</i> Aton": "Bomb & fire near Aton", "<b>Bomb</b> in Aton": "Bomb in Aton", "A man < 30": "A man < 30",
		"<p>One.</p><script>alert(1)</script><p>Two<br>three.</p>": "One.\n\nTwo\n\nthree.", "&lt;b&gt;": "<b>", "": "", "<style>p{}</style>": "",
	} {
		if got := plainText(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}

// paper is a PDF of one page without a table of its objects, which its reader makes itself.
const paper = `%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [4 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>
endobj
4 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>
endobj
5 0 obj
<< /Length 68 >>
stream
BT /F1 12 Tf 60 700 Td (Gunmen killed two guards in Gao on Monday.) Tj ET
endstream
endobj
6 0 obj
<< /Author (Ana Ruiz) /CreationDate (D:20240502) >>
endobj
trailer
<< /Size 7 /Root 1 0 R /Info 6 0 R >>
startxref
0
%%EOF
`

// TestPDF reads PDF by its content, alone and where it lies in something else.
func TestPDF(t *testing.T) {
	const want = "|||Ana Ruiz|Gunmen killed two guards in Gao on Monday.\nnote: no publication date; the file was made on 2024-05-02: --published gives one\n"
	web := warcOf("response", "https://a.example/x", "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"+paper)
	for name, data := range map[string][]byte{
		"report.txt": []byte(paper),
		"a.zip":      zipOf(file{"reports/one", paper}),
		"b.tar":      tarOf(file{"one.doc", paper}),
		"c.gz":       gz([]byte(paper)),
		"d.warc":     []byte(web),
	} {
		if got := all(t, Options{}, write(t, name, string(data))); !strings.HasPrefix(got, want[:strings.Index(want, "\n")]) || !strings.Contains(got, "the file was made on 2024-05-02") {
			t.Errorf("%s: %s", name, got)
		}
	}
	// One that cannot be read costs the others nothing.
	got := all(t, Options{}, write(t, "e.zip", string(zipOf(file{"a.pdf", "%PDF-1.4 broken"}, file{"b.pdf", paper}))))
	if !strings.Contains(got, "a broken PDF") || !strings.Contains(got, "Gunmen killed two guards") {
		t.Errorf("beside a broken one: %s", got)
	}
}
