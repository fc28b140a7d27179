// Package pgtest starts a PostgreSQL server of its own for tests, in a temporary folder, reached by a socket in it. Where no
// server is installed the tests are skipped and say so.
package pgtest

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Server is a running server.
type Server struct {
	bin, data, dir string
	cred           *syscall.Credential
	n              atomic.Int64
}

// Start starts a server and stops it when the test is over.
func Start(t testing.TB) *Server {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil && len(found) == 0 {
		found = []string{path}
	}
	if len(found) == 0 {
		t.Skip("PostgreSQL is not installed here (initdb is not found): its tests are left out")
	}
	slices.Sort(found)
	// The socket's path has to be short.
	dir, err := os.MkdirTemp("", "cliopg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{bin: filepath.Dir(found[len(found)-1]), data: filepath.Join(dir, "data"), dir: dir}
	if os.Getuid() == 0 {
		if err := s.stepDown(); err != nil {
			t.Skip("PostgreSQL does not run as root and there is no user postgres or nobody: its tests are left out:", err)
		}
	}
	for _, args := range [][]string{
		{"initdb", "-D", s.data, "-U", "clio", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"},
		{"pg_ctl", "-D", s.data, "-w", "-l", filepath.Join(dir, "log"), "-o", "-k " + dir + " -c listen_addresses= -c fsync=off -c max_connections=60", "start"},
	} {
		if out, err := s.run(args...); err != nil {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Fatalf("%s: %v\n%s%s", args[0], err, out, log)
		}
	}
	t.Cleanup(func() {
		if out, err := s.run("pg_ctl", "-D", s.data, "-m", "immediate", "-w", "stop"); err != nil && !bytes.Contains(out, []byte("no server running")) && !bytes.Contains(out, []byte("does not exist")) {
			t.Errorf("stop PostgreSQL: %v\n%s", err, out)
		}
	})
	return s
}

// stepDown makes the server run as a user that is not root.
func (s *Server) stepDown() error {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return err
	}
	s.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.dir, int(uid), int(gid))
}

func (s *Server) run(args ...string) ([]byte, error) {
	cmd := exec.Command(filepath.Join(s.bin, args[0]), args[1:]...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
	// A file and not a pipe: the server keeps what it inherits open.
	out, err := os.Create(filepath.Join(s.dir, "out"))
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	text, _ := os.ReadFile(out.Name())
	return text, err
}

// Stop stops the server at once, as a crash does.
func (s *Server) Stop() error {
	if out, err := s.run("pg_ctl", "-D", s.data, "-m", "immediate", "-w", "stop"); err != nil {
		return fmt.Errorf("stop: %w: %s", err, out)
	}
	return nil
}

// Restart stops the server at once and starts it again.
func (s *Server) Restart() error {
	if err := s.Stop(); err != nil {
		return err
	}
	if out, err := s.run("pg_ctl", "-D", s.data, "-w", "-l", filepath.Join(s.dir, "log"), "-o", "-k "+s.dir+" -c listen_addresses= -c fsync=off -c max_connections=60", "start"); err != nil {
		return fmt.Errorf("start: %w: %s", err, out)
	}
	return nil
}

// Address is the address of a database on the server.
func (s *Server) Address(name string) string {
	return "postgres:///" + name + "?host=" + s.dir + "&user=clio"
}

// New makes an empty database and gives its address.
func (s *Server) New(t testing.TB) string {
	t.Helper()
	db, err := sql.Open("pgx", s.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := "t" + strconv.FormatInt(s.n.Add(1), 10)
	if _, err := db.Exec("CREATE DATABASE " + strings.ToLower(name)); err != nil {
		t.Fatal(err)
	}
	return s.Address(name)
}
