// Package people says who may do what in a reading room: names, roles, and passwords, which are kept as argon2id hashes
// (RFC 9106) in PHC strings and nowhere else. It stores nothing itself.
package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Role is what somebody may do.
type Role string

// The roles; each may do what the one before it may.
const (
	Reader   Role = "reader"   // reads, where reading needs a name
	Reviewer Role = "reviewer" // judges, keeps views
	Admin    Role = "admin"    // sees the log, adds and takes out people
)

// Roles are all roles, the least first.
func Roles() []Role { return []Role{Reader, Reviewer, Admin} }

// Known reports whether there is such a role.
func (r Role) Known() bool { return r.rank() > 0 }

// May reports whether somebody in this role may do what needs that one.
func (r Role) May(needs Role) bool { return needs.Known() && r.rank() >= needs.rank() }

func (r Role) rank() int {
	for i, x := range Roles() {
		if x == r {
			return i + 1
		}
	}
	return 0
}

// What is wrong with a name or a password.
var (
	ErrName     = errors.New("a name has 1 to 40 letters, digits, and . _ - inside")
	ErrPassword = errors.New("a password has 12 to 200 letters or signs; a few words in a row are good")
)

var nameForm = regexp.MustCompile(`^[\p{L}\p{N}]([\p{L}\p{N}._-]{0,38}[\p{L}\p{N}])?$`)

// CheckName reports what is wrong with a name.
func CheckName(name string) error {
	if !nameForm.MatchString(name) {
		return ErrName
	}
	return nil
}

// CheckPassword reports what is wrong with a password.
func CheckPassword(password string) error {
	if n := utf8.RuneCountInString(password); !utf8.ValidString(password) || n < 12 || len(password) > 200 || strings.TrimSpace(password) == "" {
		return ErrPassword
	}
	return nil
}

// The parameters of new hashes: 46 MiB, one pass, one lane, which is what OWASP names first for argon2id (2024). Hashes say
// theirs, so these can change.
const (
	memory  = 46 << 10 // KiB
	passes  = 1
	lanes   = 1
	saltLen = 16
	keyLen  = 32
)

// Hash makes the hash of a password with a salt of its own.
func Hash(password string) (string, error) {
	if err := CheckPassword(password); err != nil {
		return "", err
	}
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // it never fails
	key := argon2.IDKey([]byte(password), salt, passes, memory, lanes, keyLen)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b.EncodeToString(salt), b.EncodeToString(key)), nil
}

// Check reports whether a password is the one that a hash was made of. It takes the same time for any hash of these
// parameters; for a user who is not there, check against Nobody, so that the time does not tell.
func Check(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || len(password) > 200 {
		return false
	}
	var version int
	var m, t uint32
	var p uint8
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || m == 0 || m > 1<<20 || t == 0 || t > 100 || p == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(key) < 16 || len(key) > 64 {
		return false
	}
	return subtle.ConstantTimeCompare(key, argon2.IDKey([]byte(password), salt, t, m, p, uint32(len(key)))) == 1
}

// Nobody is a hash that no password fits.
func Nobody() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, strings.Repeat("A", 22), strings.Repeat("A", 43))
}
