package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"clio/internal/store/sqlite"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"clio":  main,
		"newer": func() { pragma("PRAGMA user_version = 99") },
		"spoil": func() { pragma("UPDATE statements SET text = 'other' WHERE property = 'mention'") },
	})
}

// pragma runs SQL on the database named by the first argument: how a script makes a database of a newer version, or a wrong
// one.
func pragma(query string) {
	if err := sqlite.Exec(context.Background(), os.Args[1], query); err != nil {
		panic(err)
	}
}

// TestScripts runs clio as a person types it; each script tells what comes back.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: filepath.Join("testdata", "script")})
}
