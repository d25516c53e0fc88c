// Package precommit tries the hooks that the repository offers to pre-commit in a project of its
// own, with the pre-commit that is installed.
package precommit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const account = `package bank

import "github.com/auditline/auditline/audit"

type Account struct {
	balance int64 ` + "`audit:\"true\"`" + `

	trail audit.Trail
}
`

const write = `
func (a *Account) Reset() { a.balance = 0 }
`

// TestHooks takes a project from its first commit to a write around a setter.
func TestHooks(t *testing.T) {
	p := newProject(t)
	p.refuses("auditgen-check", "account_gen.go: missing")
	p.accepts("auditgen") // git does not know the new file, so pre-commit sees no change
	p.run("git", "add", ".")
	p.accepts("auditgen-check")
	p.accepts("stagecheck")

	p.write("account.go", strings.Replace(account, `"true"`, `"true,onchange"`, 1))
	p.refuses("stagecheck", "auditstale: generated code of Account is stale")
	p.refuses("auditgen", "files were modified by this hook")
	p.run("git", "add", ".")
	p.accepts("auditgen")

	p.write("account.go", account+write)
	p.run("git", "add", ".")
	p.refuses("stagecheck", "account.go:11:29: auditwrite: this write to Account.balance is not in its log: call SetBalance")
}

// project is a module under git with a pre-commit configuration.
type project struct {
	*testing.T
	dir string
}

func newProject(t *testing.T) *project {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	p := &project{t, t.TempDir()}
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	p.run("git", "init", "-q")
	p.write("account.go", account)
	p.module(root)
	p.write(".pre-commit-config.yaml", "repos:\n- repo: "+hooks(t, root)+"\n  rev: HEAD\n  hooks: [{id: auditgen}, {id: auditgen-check}, {id: stagecheck}]\n")
	p.run("git", "add", ".")
	return p
}

// module makes the project a module that names both tools and finds them in root.
func (p *project) module(root string) {
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			p.Fatal(err)
		}
		p.write(name, string(content))
	}
	const path = "github.com/auditline/auditline"
	p.run("go", "mod", "edit", "-module=example.com/bank", "-require="+path+"@v0.0.0", "-replace="+path+"="+root)
}

// hooks is a repository that holds nothing but the description of our hooks.
func hooks(t *testing.T, root string) string {
	p := &project{t, t.TempDir()}
	content, err := os.ReadFile(filepath.Join(root, ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p.write(".pre-commit-hooks.yaml", string(content))
	p.run("git", "init", "-q")
	p.run("git", "add", ".")
	p.run("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "Offer hooks")
	return p.dir
}

func (p *project) write(name, content string) {
	p.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(content), 0o666); err != nil {
		p.Fatal(err)
	}
}

func (p *project) command(args ...string) (string, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p *project) run(args ...string) {
	p.Helper()
	if out, err := p.command(args...); err != nil {
		p.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (p *project) accepts(hook string) {
	p.Helper()
	p.run("pre-commit", "run", hook, "--all-files")
}

func (p *project) refuses(hook, want string) {
	p.Helper()
	out, err := p.command("pre-commit", "run", hook, "--all-files")
	if _, failed := err.(*exec.ExitError); !failed || !strings.Contains(out, want) {
		p.Errorf("%s: %v, want %q:\n%s", hook, err, want, out)
	}
}
