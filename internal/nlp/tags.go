package nlp

// UPOS is a universal part-of-speech tag of UD v2.
type UPOS uint8

// The tags of UD v2; XTag is X.
const (
	NoUPOS UPOS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	XTag
	NumUPOS
)

// XPOS is an English tag of the Penn tag set as UD English uses it.
type XPOS uint8

// The English tags.
const (
	NoXPOS XPOS = iota
	ADD
	AFX
	CC
	CD
	DT
	EX
	FW
	GW
	HYPH
	IN
	JJ
	JJR
	JJS
	LS
	MD
	NFP
	NN
	NNP
	NNPS
	NNS
	PDT
	POS
	PRP
	PRPS // PRP$
	RB
	RBR
	RBS
	RP
	SYMX // SYM
	TO
	UH
	VB
	VBD
	VBG
	VBN
	VBP
	VBZ
	WDT
	WP
	WPS // WP$
	WRB
	LRB    // -LRB-
	RRB    // -RRB-
	Comma  // ,
	Period // .
	Colon  // :
	OpenQ  // ``
	CloseQ // ''
	Dollar // $
	Hash   // #
	NumXPOS
)

// Rel is a dependency relation of UD v2 with the subtypes of English.
type Rel uint8

// The relations; colons of subtypes are left out of the names.
const (
	NoRel Rel = iota
	Root
	Acl
	AclRelcl
	Advcl
	AdvclRelcl
	Advmod
	Amod
	Appos
	Aux
	AuxPass
	Case
	Cc
	CcPreconj
	Ccomp
	Compound
	CompoundPrt
	Conj
	Cop
	Csubj
	CsubjOuter
	CsubjPass
	Dep
	Det
	DetPredet
	Discourse
	Dislocated
	Expl
	Fixed
	Flat
	Goeswith
	Iobj
	List
	Mark
	Nmod
	NmodDesc
	NmodPoss
	NmodUnmarked
	Nsubj
	NsubjOuter
	NsubjPass
	Nummod
	Obj
	Obl
	OblAgent
	OblUnmarked
	Orphan
	Parataxis
	Punct
	Reparandum
	Vocative
	Xcomp
	NumRel
)

var (
	uposNames = [NumUPOS]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}
	xposNames = [NumXPOS]string{
		"_", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$",
		"RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "-LRB-", "-RRB-", ",", ".", ":", "``", "''", "$", "#",
	}
	relNames = [NumRel]string{
		"_", "root", "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop",
		"csubj", "csubj:outer", "csubj:pass", "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod", "nmod:desc", "nmod:poss",
		"nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "vocative", "xcomp",
	}
)

// String is the tag as CoNLL-U writes it.
func (t UPOS) String() string { return uposNames[t] }

// String is the tag as CoNLL-U writes it.
func (t XPOS) String() string { return xposNames[t] }

// String is the relation as CoNLL-U writes it.
func (r Rel) String() string { return relNames[r] }

// UPOSOf is the tag of a name, NoUPOS for one that does not exist.
func UPOSOf(name string) UPOS { return find[UPOS](uposNames[:], name) }

// XPOSOf is the tag of a name, NoXPOS for one that does not exist.
func XPOSOf(name string) XPOS { return find[XPOS](xposNames[:], name) }

// RelOf is the relation of a name; an unknown subtype gives its universal relation, an unknown name Dep.
func RelOf(name string) Rel {
	if r := find[Rel](relNames[:], name); r != NoRel {
		return r
	}
	for i := range name {
		if name[i] == ':' {
			return RelOf(name[:i])
		}
	}
	return Dep
}

func find[T ~uint8](names []string, name string) T {
	for i, n := range names {
		if n == name {
			return T(i)
		}
	}
	return 0
}
