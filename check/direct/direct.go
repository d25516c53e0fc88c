// Package direct tidies what the command says when it is run by itself, without go vet, on packages
// that do not type-check.
//
// The driver of golang.org/x/tools shows each type error twice, once in the compiler's words and
// once in its own, and then a line for each analyzer that it skipped; among them the finding that
// names the cause is easily missed. As the driver ends the process, its output can only be read
// from outside: the command runs itself once more and passes on what is worth it.
package direct

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// inner is set in the environment of the process whose output is read.
const inner = "STAGECHECK_INNER"

// Inner reports whether this is the process whose output is read.
func Inner() bool { return os.Getenv(inner) != "" }

// Run runs the command once more, with the same arguments, and returns its exit code, which is
// negative if it was killed.
func Run() int {
	return ran(run(os.Args[1:], os.Stdout, os.Stderr))
}

// Help is Run for the help of the driver, which does not know that UseTags gives -tags an effect.
func Help() int {
	var out bytes.Buffer
	code := ran(run(os.Args[1:], &out, os.Stderr))
	fmt.Print(strings.Replace(out.String(), "-tags string\n    \tno effect (deprecated)", "-tags x,y\n    \tbuild tags to consider satisfied", 1))
	return code
}

func ran(code int, err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return code
}

// JSON runs the command once more with other arguments and -json, and returns what that prints on
// stdout.
func JSON(args []string, stderr io.Writer) ([]byte, error) {
	var out bytes.Buffer
	_, err := run(append([]string{"-json"}, args...), &out, stderr)
	return out.Bytes(), err
}

func run(args []string, stdout, stderr io.Writer) (int, error) {
	exe, err := os.Executable()
	if err != nil {
		return 1, err
	}
	cmd := exec.Command(exe, args...)
	cmd.Args[0] = os.Args[0] // messages begin with its name
	cmd.Env = append(os.Environ(), inner+"=1")
	cmd.Stdin, cmd.Stdout = os.Stdin, stdout
	said, err := cmd.StderrPipe()
	if err != nil {
		return 1, err
	}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	err = tidy(stderr, said)
	cmd.Wait() // a failure is in the exit code, and the process has said why
	return cmd.ProcessState.ExitCode(), err
}

// tidy copies the lines that say something new, with file names as go vet shows them.
func tidy(w io.Writer, r io.Reader) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	lines, said := bufio.NewReader(r), make(map[string]bool)
	for {
		line, err := lines.ReadString('\n')
		short := shorten(dir, strings.TrimPrefix(line, "-: ")) // which stands for no position
		if !idle.MatchString(line) && !said[short] {
			fmt.Fprint(w, short)
		}
		said[short] = position.MatchString(short) // other lines can be those of a file that is shown
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

var (
	idle     = regexp.MustCompile(`^(-: # .*|\w+: analysis skipped due to errors in package|\w+: failed prerequisites: .*)\n$`)
	position = regexp.MustCompile(`^(\S.*?)(:\d+:\d+: .*\n)$`)
)

// shorten makes the name of a file below dir relative to it, where line begins with a position.
func shorten(dir, line string) string {
	m := position.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	file := m[1]
	if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsAbs(file) {
		file = rel
	}
	if !filepath.IsLocal(file) {
		return line
	}
	return filepath.Clean(file) + m[2]
}
