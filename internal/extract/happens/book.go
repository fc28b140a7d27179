package happens

import (
	"strings"

	"clio/codebook"
	"clio/internal/nlp"
)

// book is the events area of the codebook, read once and never changed.
type book struct {
	types    []Type
	triggers []trigger
	byLemma  map[string][]entry // by the lemma of the trigger's first word
	forms    map[string]string  // inflected form of a verb of the codebook → its lemma
	weapons  map[string]string  // head noun → kind of weapon
	hostile  map[string]bool
	targets  map[string]string // head noun → kind of target
	modes    map[string]string // lemma → mode that it gives
	generic  map[string]bool
	counter  map[string]bool
	killed   map[string]bool
	wounded  map[string]bool
	dead     map[string]bool
	death    map[string]bool
	hurt     map[string]bool
	accident map[string]bool
	people   map[string]bool
	grounds  map[string]bool // head noun of a place or post that is attacked or taken as a whole
	light    map[string]bool
	harm     map[string]bool
	levels   map[string]bool
	raises   map[string]bool
	vague    map[string]bool
	mishaps  map[string]bool
	drills   map[string]bool

	accidents, violence, fiction, sport, games, tests map[string]bool // what tells the setting of a mention
	hospital, brings, states, suffers, wounding       map[string]bool // what tells of wounded without the word
}

// Type is a type of event with its definition and its codes in other codebooks.
type Type struct{ ID, Name, Definition, GTD, ACLED, GED, PLOVER string }

// trigger is a word that tells of an event, see triggers.toml.
type trigger struct {
	ID, Type, Pos, Frame, Need, Mode string
	Lemmas                           []string
	Match                            []string
	NoMatch                          []string `toml:"no_match"`
}

// entry is one way to write a trigger: the words that have to follow its first one.
type entry struct {
	rest []string
	t    *trigger
}

// words is a section of words.toml: lists by what they tell.
type words struct {
	ID                                                                                                    string
	Explosive, Firearm, Blade, Incendiary, Air                                                            []string
	Heads                                                                                                 []string
	Building, Vehicle, Works, Gathering, Ground                                                           []string
	Planned, Foiled, Threatened, Hypothetical, Denied                                                     []string
	Modifiers, Counterparts                                                                               []string
	Killed, Wounded, Dead, Death, Hurt, Accident, People, Light, Harm, Level, Raise, Mishap, Drill, Vague []string
	Causes, Violence, Fiction, Sport, Game, Test                                                          []string
	Hospital, Bring, State, Suffer, Wounding                                                              []string
	Match                                                                                                 []string
	NoMatch                                                                                               []string `toml:"no_match"`
}

func readBook(b *codebook.Book) (*book, error) {
	var file struct {
		Type    []Type
		Trigger []trigger

		Irregular map[string][]string // the forms of a verb that are not regular

		Weapons, Hostile, Targets, Modes, Generic, Tolls, Settings, Other words
	}
	for _, path := range b.Files("events", ".toml") {
		if err := b.Decode(path, &file); err != nil {
			return nil, err
		}
	}
	k := &book{types: file.Type, triggers: file.Trigger, byLemma: map[string][]entry{}, forms: map[string]string{}, weapons: map[string]string{}, targets: map[string]string{}, modes: map[string]string{}}
	for i := range k.triggers {
		t := &k.triggers[i]
		for _, l := range t.Lemmas {
			f := strings.Fields(l)
			if t.Pos == "verb" {
				inflect(k.forms, f[0])
				for _, form := range file.Irregular[f[0]] {
					k.forms[form] = f[0]
				}
			}
			list := append(k.byLemma[f[0]], entry{f[1:], t})
			for j := len(list) - 1; j > 0 && len(list[j].rest) > len(list[j-1].rest); j-- { // longest first
				list[j], list[j-1] = list[j-1], list[j]
			}
			k.byLemma[f[0]] = list
		}
	}
	name(k.weapons, "explosive", file.Weapons.Explosive)
	name(k.weapons, "firearm", file.Weapons.Firearm)
	name(k.weapons, "blade", file.Weapons.Blade)
	name(k.weapons, "incendiary", file.Weapons.Incendiary)
	name(k.weapons, "air", file.Weapons.Air)
	name(k.targets, "building", file.Targets.Building)
	name(k.targets, "vehicle", file.Targets.Vehicle)
	name(k.targets, "infrastructure", file.Targets.Works)
	name(k.targets, "gathering", file.Targets.Gathering)
	name(k.modes, "planned", file.Modes.Planned)
	name(k.modes, "foiled", file.Modes.Foiled)
	name(k.modes, "threatened", file.Modes.Threatened)
	name(k.modes, "hypothetical", file.Modes.Hypothetical)
	name(k.modes, "denied", file.Modes.Denied)
	k.hostile, k.generic, k.counter = set(file.Hostile.Heads), set(file.Generic.Modifiers), set(file.Generic.Counterparts)
	k.killed, k.wounded, k.dead, k.death, k.hurt = set(file.Tolls.Killed), set(file.Tolls.Wounded), set(file.Tolls.Dead), set(file.Tolls.Death), set(file.Tolls.Hurt)
	k.accident, k.people, k.light, k.harm = set(file.Other.Accident), set(file.Other.People), set(file.Other.Light), set(file.Other.Harm)
	k.levels, k.raises = set(file.Other.Level), set(file.Other.Raise)
	k.grounds = set(file.Targets.Ground)
	k.vague = set(file.Other.Vague)
	k.mishaps, k.drills = set(file.Other.Mishap), set(file.Other.Drill)
	k.accidents, k.violence, k.fiction = set(file.Settings.Causes), set(file.Settings.Violence), set(file.Settings.Fiction)
	k.sport, k.games, k.tests = set(file.Settings.Sport), set(file.Settings.Game), set(file.Settings.Test)
	k.hospital, k.brings, k.states, k.suffers = set(file.Tolls.Hospital), set(file.Tolls.Bring), set(file.Tolls.State), set(file.Tolls.Suffer)
	k.wounding = set(file.Tolls.Wounding)
	for w := range k.killed {
		inflect(k.forms, w)
	}
	for w := range k.wounded {
		inflect(k.forms, w)
	}
	return k, nil
}

// inflect adds the regular forms of a verb, so that a rare verb is known even where its lemma is guessed wrong.
func inflect(forms map[string]string, verb string) {
	for _, end := range []string{"s", "es", "ed", "ing", "d"} {
		forms[verb+end] = verb
	}
	if stem, ok := strings.CutSuffix(verb, "e"); ok {
		forms[stem+"ing"], forms[stem+"ed"] = verb, verb
	} else if n := len(verb); n > 2 && !strings.ContainsRune("aeiouwxy", rune(verb[n-1])) {
		forms[verb+verb[n-1:]+"ed"], forms[verb+verb[n-1:]+"ing"] = verb, verb
	}
}

func name(m map[string]string, kind string, list []string) {
	for _, w := range list {
		m[w] = kind
	}
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[w] = true
	}
	return m
}

// trigger is the lemma of a token as triggers.toml lists it.
func (k *book) trigger(doc *nlp.Doc, tok int32) string {
	t := &doc.Tokens[tok]
	if gerund(doc, tok) {
		return t.Lower
	}
	if t.UPOS == nlp.VERB || t.XPOS == nlp.VBN || wasShot(doc, tok) || k.headline(doc, tok) {
		if l, ok := k.forms[t.Lower]; ok {
			return l
		}
	}
	return lemmaOf(doc, tok)
}

// gerund reports whether a verb's form is used as a noun: "a drive-by shooting".
func gerund(doc *nlp.Doc, tok int32) bool {
	if doc.Tokens[tok].XPOS != nlp.VBG || doc.Tokens[tok].UPOS != nlp.VERB {
		return false
	}
	return doc.KidBy(tok, nlp.Det) >= 0 || described(doc, tok) || fighting(doc, tok)
}

// described reports whether a form stands behind an article and words that describe it, with no object behind it, whatever the tree
// says: "a gang-related drive-by shooting in Aton".
func described(doc *nlp.Doc, tok int32) bool {
	sent := doc.Sents[doc.Tokens[tok].Sent]
	if tok+1 < sent.Last {
		switch n := &doc.Tokens[tok+1]; n.UPOS {
		case nlp.ADJ:
			if n.Lower != "last" && n.Lower != "late" && n.Lower != "early" {
				return false
			}
		case nlp.DET, nlp.PRON, nlp.NUM, nlp.NOUN, nlp.PROPN:
			return false
		}
	}
	for i := tok - 1; i >= max(sent.First, tok-8); i-- {
		t := &doc.Tokens[i]
		hyphened := t.Lower == "by" && i > sent.First && doc.Form(i-1) == "-"
		switch {
		case t.UPOS == nlp.DET:
			return i < tok-1
		case i == tok-1 && t.UPOS != nlp.ADJ && t.XPOS != nlp.VBN && !hyphened:
			return false // "a man shooting at the police"
		case hyphened, t.UPOS == nlp.ADJ, t.UPOS == nlp.NOUN, t.XPOS == nlp.HYPH, doc.Form(i) == "-", t.XPOS == nlp.VBN, t.Lower == "drive":
		default:
			return false
		}
	}
	return false
}

// wasShot reports whether the word "shot" that the tags take for a noun stands where only the verb can: between who did it
// and whom it hit, as in "shot nine people", "shot dead the mayor", "was shot".
func wasShot(doc *nlp.Doc, tok int32) bool {
	t := &doc.Tokens[tok]
	if t.Lower != "shot" || t.UPOS != nlp.NOUN && t.UPOS != nlp.ADJ {
		return false
	}
	sent := doc.Sents[t.Sent]
	if tok > sent.First {
		switch p := &doc.Tokens[tok-1]; {
		case p.Lower == "was" || p.Lower == "were" || p.Lower == "been" || p.Lower == "being" || p.Lower == "got":
			return true
		case p.UPOS == nlp.DET || p.UPOS == nlp.ADJ || p.UPOS == nlp.NUM || p.UPOS == nlp.ADP || p.XPOS == nlp.PRPS:
			return false
		}
	}
	if tok+1 >= sent.Last {
		return false
	}
	switch n := &doc.Tokens[tok+1]; n.Lower {
	case "dead", "and", "him", "her", "them", "himself", "herself":
		return n.Lower != "and" || tok+2 < sent.Last && (doc.Tokens[tok+2].Lower == "killed" || doc.Tokens[tok+2].Lower == "wounded" || doc.Tokens[tok+2].Lower == "injured")
	default:
		return n.UPOS == nlp.NUM || n.UPOS == nlp.DET
	}
}

// lemmaOf is a token's lemma as the codebook writes it: names and capitals by their lower form.
func lemmaOf(doc *nlp.Doc, tok int32) string {
	t := &doc.Tokens[tok]
	if t.UPOS == nlp.PROPN || t.Lemma == "" {
		return t.Lower
	}
	if head, ok := strings.CutSuffix(t.Lemma, "men"); ok && len(head) > 2 {
		return head + "man"
	}
	return t.Lemma
}
