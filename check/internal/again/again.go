// Package again runs the command once more on the package that go vet has named: first to have all
// its findings as JSON, then for the driver's own work.
package again

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// A Config is what is needed of go vet's description of a package.
type Config struct {
	VetxOnly   bool   // nobody asked about this package, others depend on it
	VetxOutput string // what they need of it; without it they cannot be analyzed
	Stdout     string // a file in place of stdout, which go vet shows and remembers; "" for stdout
}

// Read reads a description.
func Read(cfgFile string) (c Config, err error) {
	data, err := os.ReadFile(cfgFile)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(data, &c)
}

// Write writes what go vet is to show.
func (c Config) Write(text []byte) error {
	if c.Stdout == "" {
		_, err := os.Stdout.Write(text)
		return err
	}
	f, err := os.OpenFile(c.Stdout, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// JSON returns what the driver prints with -json, given the arguments of the command but for the
// file that describes the package. Only what others need of the package is written where go vet
// looks for it.
func JSON(args []string, cfgFile string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "stagecheck")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	own, err := describe(cfgFile, dir)
	if err != nil {
		return nil, err
	}
	cmd, err := command(append(slices.Clone(args), "-json", own))
	if err != nil {
		return nil, err
	}
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return out, err
}

// Run runs the command as go vet has called it, and returns its exit code.
func Run(args []string, stderr io.Writer) (int, error) {
	cmd, err := command(args)
	if err != nil {
		return 1, err
	}
	cmd.Stdout, cmd.Stderr = os.Stdout, stderr
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// inner is set in the environment of the command that is run once more.
const inner = "STAGECHECK_AGAIN"

// Inner reports whether this is the command that is run once more.
func Inner() bool { return os.Getenv(inner) != "" }

func command(args []string) (*exec.Cmd, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), inner+"=1")
	return cmd, nil
}

// describe copies the description of a package, with outputs in dir.
func describe(file, dir string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var cfg map[string]any
	if err := json.Unmarshal(data, &cfg); err != nil {
		return "", err
	}
	cfg["Stdout"], cfg["FixArchive"] = "", ""
	if data, err = json.Marshal(cfg); err != nil {
		return "", err
	}
	own := filepath.Join(dir, "vet.cfg")
	return own, os.WriteFile(own, data, 0o666)
}
