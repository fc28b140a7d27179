package compare

import (
	"slices"
	"strings"
)

// mayBe reports whether a list of types takes a type: it takes those below its own too.
func mayBe(typ string, list []string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return under(typ, x) })
}

// under reports whether a type is another or below it.
func under(typ, family string) bool {
	rest, ok := strings.CutPrefix(typ, family)
	return ok && family != "" && (rest == "" || rest[0] == '.')
}
