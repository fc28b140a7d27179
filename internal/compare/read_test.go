package compare

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
)

// read reads a table of text.
func read(t testing.TB, text string, o Options) ([]Row, Report, error) {
	t.Helper()
	var rows []Row
	rep, err := open(t).Read(context.Background(), strings.NewReader(text), o, func(r Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, rep, err
}

const gtdHead = "eventid,iyear,imonth,iday,country_txt,attacktype1,nkill,city,specificity,latitude,longitude,approxdate\n"

func TestGTDRows(t *testing.T) {
	rows, rep, err := read(t, "\ufeff"+strings.ReplaceAll(gtdHead, "\n", "\r\n")+
		"1,2024,3,22,Mali,3,9,Gao,1,16.2667,-0.05,\r\n"+
		"2,2024,0,0,Mali,3,-99,\"Ségou, \"\"old\"\"\",4,,,\r\n"+
		"3,2024,3,0,Mali,3,1.5,Gao,3,,,2024-03-20 to 2024-03-24 (the weekend)\r\n"+
		"4,0,0,0,Mali,3,,'-x,5,100,5,not dated\r\n", Options{})
	if err != nil || rep.Layout != GTD || rep.Rows != 4 || rep.Count != 1 || rep.Problems[0].Column != "latitude" {
		t.Fatalf("%v, %+v", err, rep)
	}
	for i, want := range [][4]string{
		{"2024-03-22", "2024-03-22", "Gao", "city"},
		{"2024-01-01", "2024-12-31", `Ségou, "old"`, "admin1"},
		{"2024-03-20", "2024-03-24", "Gao", "admin2"},
		{"", "", "-x", "near"},
	} {
		if got := [4]string{rows[i].From, rows[i].To, rows[i].Place, rows[i].Precision}; got != want {
			t.Errorf("row %d is %v, want %v", i, got, want)
		}
	}
	if *rows[0].Lon != -0.05 || rows[0].Killed.Best != 9 || rows[1].Killed != nil || rows[2].Killed.Best != 2 || rows[3].Lat != nil || rows[0].Line != 2 {
		t.Errorf("cells: %+v", rows)
	}
}

func TestACLEDRows(t *testing.T) {
	rows, rep, err := read(t, "fatalities\tevent_id_cnty\tevent_date\ttime_precision\tevent_type\tsub_event_type\tactor1\tactor2\tiso\tlocation\tgeo_precision\tadmin2\tcountry\n"+
		"0\tMLI1\t2024-03-10\t3\tBattles\tArmed clash\tJNIM: Group for Support of Islam and Muslims\tMilitary Forces of Mali (2021-)\t466\tGao\t2\tGao\tMali\n"+
		"12\tMLI2\t10 March 2024\t2\tProtests\tPeaceful protest\tProtesters (Mali)\t\t466\tKidal\t1\t\tMali\n"+
		"12\tMLI3\tlater\t1\tDances\tWaltz\t\t\t466\tKidal\t1\t\tMali\n", Options{})
	if err != nil || rep.Layout != ACLED || len(rows) != 3 || rep.Count != 2 || rep.Lost != 0 {
		t.Fatalf("%v, %+v", err, rep)
	}
	a := rows[0]
	if a.From != "2024-03-01" || a.To != "2024-03-31" || a.Killed != nil || a.Precision != "admin2" || a.Type != "clash" || len(a.Actors) != 2 || a.Actors[1].State != "ML" || a.Country != "ML" {
		t.Errorf("%+v", a)
	}
	if b := rows[1]; b.From != "2024-03-10" || b.To != "2024-03-16" || b.Type != "" || len(b.Actors) != 0 || b.Killed.Best != 12 {
		t.Errorf("%+v", b)
	}
}

func TestGEDRows(t *testing.T) {
	head := "id,relid,date_start,date_end,type_of_violence,country_id,country,side_a,side_b,best,high,low,where_prec,where_coordinates\n"
	rows, rep, err := read(t, head+
		"1.0,x,2024-03-10,2024-03-12,3,432,Mali,ISGS,Civilians,9,7,12,1,Gao town\n"+
		"2,x,2024-03-10,2024-03-09,3,432,Mali,ISGS,Civilians,9,12,7,1,Gao town\n", Options{})
	if err != nil || len(rows) != 1 || rep.Lost != 1 || rep.Count != 2 {
		t.Fatalf("%v, %+v, %v", err, rep, rows)
	}
	if r := rows[0]; r.ID != "1" || r.To != "2024-03-12" || *r.Killed != (Toll{7, 9, 12}) || len(r.Actors) != 1 || r.Place != "Gao town" || r.Country != "ML" {
		t.Errorf("%+v, %+v", r, r.Killed)
	}
}

func TestLinesComeBack(t *testing.T) {
	rows, _, err := read(t, gtdHead+"1,2024,3,22,Mali,3,9,Gao <1>,1,16.2667,-0.05,\n2,2024,3,23,Mali,2,,Gao,1,,,\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	w, err := NewWriter(&b, Head{Layout: GTD})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	again, rep, err := read(t, b.String()+`{"id":"3","from":"2024-02-30","to":"2024-03-01"}`+"\nx\n", Options{})
	if err != nil || !reflect.DeepEqual(rows, again) || rep.Layout != GTD || rep.Lost != 2 {
		t.Errorf("%v, %+v\n%+v\n%+v", err, rep, rows, again)
	}
}

// endless is a quotation mark that is never closed.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	if e.n == 0 {
		copy(p, gtdHead+"1,2024,3,22,Mali,\"")
	}
	e.n += len(p)
	return len(p), nil
}

func TestBounds(t *testing.T) {
	wide := "eventid,iyear,imonth,iday,country,attacktype1" + strings.Repeat(",more", 10_000)
	rows, rep, err := read(t, wide+"\n1,2024,3,22,123,3"+strings.Repeat(",x", 10_000)+"\n", Options{})
	if err != nil || len(rows) != 1 || rep.Unknown != 10_000 {
		t.Errorf("10,000 columns: %v, %+v", err, rep)
	}
	if _, _, err := read(t, strings.Repeat("a,", 20_000)+"eventid\n", Options{}); err == nil || !strings.Contains(err.Error(), "20001 columns") {
		t.Errorf("20,000 columns: %v", err)
	}
	rows, rep, err = read(t, gtdHead+"1,2024,3,22,Mali,3,9,"+strings.Repeat("é", maxCell)+",1,,,\n", Options{})
	if err != nil || len(rows) != 1 || len(rows[0].Place) != maxCell || rep.Count != 1 {
		t.Errorf("a huge cell: %v, %+v", err, rep)
	}
	e := &endless{}
	_, err = open(t).Read(context.Background(), e, Options{}, func(Row) error { return nil })
	if !errors.Is(err, errLong) || e.n > 3*maxRecord {
		t.Errorf("an endless row: %v after %d bytes", err, e.n)
	}
	for text, want := range map[string]string{
		"": "empty", "PK\x03\x04xx": "spreadsheet", "\xff\xfea": "UTF-16", "a,b\x00": "no text", "a,b\n": "header is that of no table",
		"{\"a\":1}\n": "clio import did not write", "{\n": "line 1", `{"import":{"form":9,"layout":"gtd"}}`: "form 9", `{"import":{"form":1,"layout":"sigma"}}`: "no layout",
		"eventid,iyear\n1,2\n": "no column imonth", "\"a": "header",
	} {
		if _, _, err := read(t, text, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
}

func TestLatinText(t *testing.T) {
	rows, _, err := read(t, gtdHead+"1,2024,3,22,Mali,3,9,S\xe9gou,1,,,\n", Options{})
	if err != nil || rows[0].Place != "Ségou" {
		t.Errorf("%v, %+v", err, rows)
	}
}

func TestBrokenQuote(t *testing.T) {
	rows, rep, err := read(t, gtdHead+"1,2024,3,22,Mali,3,9,G\"ao,1,,,\n2,2024,3,22,Mali,3,9,Gao,1,,,\n", Options{})
	if err != nil || len(rows) != 1 || rep.Lost != 1 || rep.Problems[0].Line != 2 {
		t.Errorf("%v, %+v", err, rep)
	}
}

func TestVisitorEndsReading(t *testing.T) {
	want := io.ErrClosedPipe
	_, err := open(t).Read(context.Background(), strings.NewReader(gtdHead+"1,2024,3,22,Mali,3,9,Gao,1,,,\n"), Options{}, func(Row) error { return want })
	if !errors.Is(err, want) {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	b := open(f)
	f.Add([]byte(gtdHead + "1,2024,3,22,Mali,3,9,Gao,1,16.2667,-0.05,2024-03-20 to 2024-03-24\n"))
	f.Add([]byte("event_id_cnty;event_date;event_type;country;time_precision\nM1;22 March 2024;Battles;Mali;3\n"))
	f.Add([]byte("id,date_start,date_end,type_of_violence,country,best,low,high\n1,2024-03-20,2024-03-21,1,Mali,3,4,2\n"))
	f.Add([]byte(`{"import":{"form":1,"layout":"ged"}}` + "\n" + `{"id":"1","from":"2024-01-01","to":"2024-01-01","killed":{"low":1,"best":1,"high":2}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		rep, err := b.Read(context.Background(), strings.NewReader(string(data)), Options{}, func(r Row) error {
			n++
			if why := r.wrong(); why != "" {
				return fmt.Errorf("%s: %+v", why, r)
			}
			return nil
		})
		if err != nil && strings.Contains(err.Error(), "{ID:") {
			t.Fatal(err)
		}
		if rep.Rows != n || rep.Lost > rep.Count || len(rep.Problems) > rep.Count {
			t.Fatalf("%d rows given out: %+v", n, rep)
		}
	})
}
