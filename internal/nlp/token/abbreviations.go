package token

// abbreviationKind says when the full stop behind a word belongs to it.
type abbreviationKind uint8

const (
	never abbreviationKind = iota
	always
	capitalised  // only where the word is capitalised
	beforeNumber // only where a number follows
)

// abbreviations are written without their full stop, in lower case.
var abbreviations = map[string]abbreviationKind{
	"mr": always, "mrs": always, "ms": always, "dr": always, "prof": always, "rev": always, "hon": capitalised, "st": always, "sr": always, "jr": always,
	"gen": always, "lt": always, "col": always, "maj": always, "capt": always, "cmdr": always, "cpl": always, "sgt": always, "pvt": always, "brig": always,
	"adm": always, "cdr": always, "supt": always, "insp": always, "det": capitalised, "gov": capitalised, "sen": capitalised, "rep": capitalised, "reps": always, "sens": capitalised,
	"pres": capitalised, "amb": capitalised, "atty": always, "dist": capitalised, "messrs": always, "mlle": always, "mme": always, "spc": always, "pfc": always, "ret": capitalised,
	"vs": always, "etc": always, "eg": always, "ie": always, "esp": always, "approx": always, "ca": always, "cf": always, "al": always, "c": beforeNumber, "viz": always, "dept": always, "div": always,
	"jan": always, "feb": always, "aug": always, "sept": always, "oct": always, "nov": always, "dec": always, "apr": always, "mar": beforeNumber, "jun": beforeNumber, "jul": beforeNumber,
	"mon": capitalised, "tue": capitalised, "tues": always, "wed": capitalised, "thu": always, "thur": always, "thurs": always, "fri": always, "sat": beforeNumber, "sun": beforeNumber,
	"inc": always, "corp": always, "ltd": always, "co": capitalised, "cos": capitalised, "bros": always, "assn": always, "univ": always, "mt": always, "ft": always, "ave": always, "blvd": always,
	"rd": capitalised, "hwy": always, "bldg": always, "no": beforeNumber, "nos": beforeNumber, "vol": always, "fig": beforeNumber, "pp": always, "p": beforeNumber, "ed": capitalised, "ext": always,
	"ph": always, "attn": always, "mins": always, "yrs": always, "hrs": always, "oz": always, "lb": always, "lbs": always, "sq": always, "min": beforeNumber,
	"ala": capitalised, "ariz": capitalised, "ark": capitalised, "calif": always, "colo": capitalised, "conn": capitalised, "fla": always, "ga": capitalised, "ill": capitalised, "ind": capitalised,
	"kan": capitalised, "ky": capitalised, "la": capitalised, "md": capitalised, "mass": capitalised, "mich": always, "minn": always, "miss": capitalised, "mo": capitalised, "mont": always, "neb": always,
	"nev": always, "okla": always, "ore": capitalised, "pa": capitalised, "penn": capitalised, "tenn": always, "tex": capitalised, "vt": always, "va": capitalised, "wash": capitalised, "wis": always, "wyo": always,
}
