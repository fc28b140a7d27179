package export

import "io"

// Format is one way to write rows.
type Format struct {
	Name  string
	About string // one line for people
	Write func(w io.Writer, rows Rows, meta Meta) error
}

// Formats are the ways to write rows, in the order in which help tells of them.
func Formats() []Format {
	return []Format{
		{"gtd", "one row an incident, the 135 columns of the Global Terrorism Database", GTD},
		{"acled", "one row an incident, the 31 columns of ACLED", ACLED},
		{"ged", "one row an incident, the 49 columns of the UCDP Georeferenced Event Dataset", GED},
		{"plover", "one row an event of a report, the 40 columns of POLECAT in PLOVER's codes", PLOVER},
		{"jsonld", "a JSON-LD document: incidents with every account, in the words of schema.org and PROV", JSONLD},
		{"annotations", "a W3C Web Annotation Collection: every passage that a cell rests on", Annotations},
		{"stix", "a STIX 2.1 bundle: incidents, reports, threat actors, identities, locations, relationships", STIX},
		{"ftm", "FollowTheMoney entities, one a line", FTM},
		{"xlsx", "a spreadsheet: incidents, reports, statements", XLSX},
		{"parquet", "one row an event of a report, with types", Parquet},
		{"html", "a dossier: timeline, map, accounts side by side, footnotes to the sentences; prints well", Dossier},
		{"markdown", "the dossier as Markdown, without the map", Markdown},
	}
}
