// Package pgtest starts PostgreSQL servers for tests: from the system's own programs, on a
// free port of the loopback interface, as an ordinary user, with a directory of their own.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a running server, or one that was killed.
type Server struct {
	dir, bin string
	port     int
	as       *syscall.Credential // nil: as this process
	process  *exec.Cmd
	ended    chan struct{} // closed once process has ended
}

// patience is how long a step of a server may take: a loaded machine starts one twenty times slower
// than an idle one.
const patience = 3 * time.Minute

// Start makes a new server and starts it.
func Start() (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin}
	if err := s.initialize(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return s.started()
}

// started starts a new server. Where somebody else was faster to listen on its port, it takes
// another one.
func (s *Server) started(settings ...string) (*Server, error) {
	var err error
	for range 5 {
		if s.port, err = freePort(); err == nil {
			err = s.Run(settings...)
		}
		if !errors.Is(err, errEnded) {
			break
		}
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// freePort returns a port on which nobody listens, of those below the ones that the system gives to
// connections: while a killed server is away, one of these could get its port.
func freePort() (port int, err error) {
	const first = 10_000
	below := 32_768
	if text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range"); err == nil {
		fmt.Sscan(string(text), &below)
	}
	if below <= first { // there are none: any will do
		below = 65_536
	}
	for range 100 {
		port = first + rand.IntN(below-first)
		var l net.Listener
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return port, l.Close()
		}
	}
	return 0, err
}

// programs is the directory of the newest server's programs.
func programs() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", fmt.Errorf("the tests need a PostgreSQL server's programs (Debian: apt-get install postgresql): %w", err)
		}
		found = []string{path}
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// initialize makes the server's directory, which belongs to an ordinary user: the server
// refuses to run as root.
func (s *Server) initialize() error {
	if os.Geteuid() == 0 {
		if err := s.ordinary(); err != nil {
			return err
		}
	}
	out, err := s.command("initdb", "-D", s.Data(), "-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// ordinary chooses the user, and gives the directory to it.
func (s *Server) ordinary() error {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("user %s has the ids %s and %s", u.Username, u.Uid, u.Gid)
	}
	s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.dir, int(uid), int(gid))
}

// Data is the directory of its files.
func (s *Server) Data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Pdeathsig: syscall.SIGKILL}
	return cmd
}

// Run starts the server, on the port that it had before, and waits until it answers. Settings are
// like "work_mem=8MB".
func (s *Server) Run(settings ...string) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", s.Data(), "-p", strconv.Itoa(s.port), "-k", s.dir}
	for _, setting := range append([]string{"listen_addresses=127.0.0.1", "shared_buffers=32MB", "max_connections=200", "max_prepared_transactions=2"}, settings...) {
		args = append(args, "-c", setting)
	}
	s.process = s.command("postgres", args...)
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return err
	}
	process, ended := s.process, make(chan struct{})
	s.ended = ended
	go func() { process.Wait(); close(ended) }()
	return s.wait()
}

// errEnded says that a server has ended by itself, as it does where its port is taken.
var errEnded = errors.New("the server has ended by itself")

// wait returns once the server answers.
func (s *Server) wait() error {
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline) && !errors.Is(err, errEnded); {
		if err = s.Exec("postgres", "SELECT 1"); err == nil {
			return nil
		}
		select {
		case <-s.ended:
			err = errEnded
		case <-time.After(20 * time.Millisecond):
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return fmt.Errorf("the server does not answer: %w\n%s", err, log)
}

// URL is that of a database.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

// Exec runs a statement in a database.
func (s *Server) Exec(database, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL(database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// Kill kills the server's main process and those that it has started, all by SIGKILL, and
// waits until they are gone: a new server refuses to start beside one of them.
func (s *Server) Kill() error {
	pid := s.process.Process.Pid
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil { // it starts no more
		return err
	}
	children := childrenOf(pid)
	err := s.process.Process.Kill()
	for _, child := range children {
		syscall.Kill(child, syscall.SIGKILL) // it may have ended by itself
	}
	<-s.ended
	deadline := time.Now().Add(patience)
	for _, child := range children {
		for alive(child) {
			if time.Now().After(deadline) {
				return fmt.Errorf("the server's process %d does not end", child)
			}
			time.Sleep(time.Millisecond)
		}
	}
	return err
}

// alive tells whether a process still holds something: it is there, and no zombie.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z") && !strings.HasPrefix(rest, "X")
}

// Backup copies the files of a server that does not run.
func (s *Server) Backup() error { return s.copy(s.Data(), s.Data()+".copy") }

// Restore puts the files back as Backup has copied them.
func (s *Server) Restore() error {
	if err := os.RemoveAll(s.Data()); err != nil {
		return err
	}
	return s.copy(s.Data()+".copy", s.Data())
}

func (s *Server) copy(from, to string) error {
	out, err := exec.Command("cp", "-a", from, to).CombinedOutput()
	if err != nil {
		return fmt.Errorf("cp: %w\n%s", err, out)
	}
	return nil
}

// childrenOf lists the processes that pid has started.
func childrenOf(pid int) (pids []int) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}

// Standby starts a server that follows s, and answers what only reads. Settings are as in Run.
func (s *Server) Standby(settings ...string) (*Server, error) {
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		return nil, err
	}
	standby := &Server{dir: dir, bin: s.bin}
	if os.Geteuid() == 0 {
		err = standby.ordinary()
	}
	if err == nil {
		err = standby.copyOf(s)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return standby.started(settings...)
}

// copyOf makes the files of a server that follows another one.
func (s *Server) copyOf(primary *Server) error {
	out, err := s.command("pg_basebackup", "-D", s.Data(), "-d", primary.URL("postgres"), "-R", "-c", "fast").CombinedOutput()
	if err != nil {
		return fmt.Errorf("pg_basebackup: %w\n%s", err, out)
	}
	return nil
}

// CopyTo copies a database, row by row, to one of another server, which is empty.
func (s *Server) CopyTo(other *Server, database string) error {
	file := filepath.Join(s.dir, "dump")
	for _, c := range []*exec.Cmd{s.command("pg_dump", "-f", file, s.URL(database)),
		s.command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, other.URL(database))} {
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", c.Path, err, out)
		}
	}
	return nil
}

// Close kills the server, unless it has ended, and removes its directory.
func (s *Server) Close() error {
	select {
	case <-s.ended:
	default:
		if s.ended != nil {
			s.Kill()
		}
	}
	return os.RemoveAll(s.dir)
}
