package archtest

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the README's blocks from what the tools produce")

// block is a fenced block of the README with the comment above it that names what produces it:
//
//	<!-- block: NAME -->
//	```LANGUAGE
//	TEXT
//	```
var block = regexp.MustCompile("(?s)<!-- block: ([a-z ]+) -->\n```([a-z]*)\n(.*?)```\n")

// TestREADME makes every block of the README again, from the project in testdata/readme, and
// compares.
func TestREADME(t *testing.T) {
	path := filepath.Join(root(t), "README.md")
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	produced := produceBlocks(t, blockText(t, string(readme), "use"))
	fresh := block.ReplaceAllStringFunc(string(readme), func(old string) string {
		m := block.FindStringSubmatch(old)
		text, ok := produced[m[1]]
		if !ok {
			t.Errorf("nothing produces the block %q", m[1])
			return old
		}
		delete(produced, m[1])
		return "<!-- block: " + m[1] + " -->\n```" + m[2] + "\n" + text + "```\n"
	})
	for name := range produced {
		t.Errorf("the README has lost its block %q", name)
	}
	if fences, named := strings.Count(fresh, "\n```"), len(block.FindAllString(fresh, -1)); fences != 2*named {
		t.Errorf("%d fences, %d blocks with a name: every block must be produced by this test", fences, named)
	}
	if *update {
		if err := os.WriteFile(path, []byte(fresh), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(fresh, string(readme)); diff != "" {
		t.Errorf("README is not what the tools produce (go test ./internal/archtest -update rewrites it): -tools +README\n%s", diff)
	}
}

// blockText is what the README now says in a block.
func blockText(t *testing.T, readme, name string) string {
	t.Helper()
	for _, m := range block.FindAllStringSubmatch(readme, -1) {
		if m[1] == name {
			return m[3]
		}
	}
	t.Fatalf("the README has no block %q", name)
	return ""
}

// produceBlocks goes the README's way in a project of its own; use are the shell commands that the
// README tells a user to type.
func produceBlocks(t *testing.T, use string) map[string]string {
	p := newProject(t)
	p.run("sh", "-e", "-c", use)
	generated := p.read("stage_gen.go")
	log := p.run("go", "run", ".")

	p.write("count.go", p.read("count.go.broken"))
	finding := p.fails("go", "vet", "-vettool="+p.tool("stagecheck"), "./...")
	fix := p.run(p.tool("stagecheck"), "-fix", "-diff", "./...")

	weather := p.read("weather.go")
	p.write("weather.go", strings.Replace(weather, ") Apply(", ") Process(", 1))
	misfit := p.fails(p.tool("auditgen"), "./...")
	return map[string]string{
		"struct":     cut(t, p.read("stage.go"), "type Stage struct", "\n}\n"),
		"generated":  cut(t, generated, "// RecordsProcessed returns", "\n}\n\n// MeanLatencyMs"),
		"program":    cut(t, p.read("main.go"), "func main() {", "\n}\n"),
		"log":        log,
		"finding":    withoutHeadings(finding),
		"fix":        hunk(t, fix),
		"pipeline":   cut(t, weather, "type Weather struct", "\n}\n"),
		"misfit":     misfit,
		"components": methods(weather),
		"commands":   commands(t),
		"use":        use,
	}
}

// cut is the part of text from the line that begins with start to the end of stop's first line.
func cut(t *testing.T, text, start, stop string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, start)
	body, _, ended := strings.Cut(rest, stop)
	if !found || !ended {
		t.Fatalf("no part from %q to %q in:\n%s", start, stop, text)
	}
	return start + body + "\n}\n"
}

// methods are the first lines of the methods in source.
func methods(source string) string {
	heads := regexp.MustCompile(`(?m)^(func \(.*) \{$`).FindAllStringSubmatch(source, -1)
	var lines strings.Builder
	for _, head := range heads {
		lines.WriteString(head[1] + "\n")
	}
	return lines.String()
}

// withoutHeadings drops the lines "# package" that the go command puts before a package's findings.
func withoutHeadings(output string) string {
	return regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(output, "")
}

// hunk is a unified diff without its file names, which are paths of a temporary folder.
func hunk(t *testing.T, diff string) string {
	t.Helper()
	at := strings.Index(diff, "@@")
	if at < 0 {
		t.Fatalf("no hunk in:\n%s", diff)
	}
	return diff[at:]
}

// commands are the two that do everything, each with what the Makefile says of it.
func commands(t *testing.T) string {
	t.Helper()
	makefile, err := os.ReadFile(filepath.Join(root(t), "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, name := range []string{"demo", "test"} {
		m := regexp.MustCompile(`(?m)^` + name + `:[^#\n]*## (.*)$`).FindSubmatch(makefile)
		if m == nil {
			t.Fatalf("the Makefile has no target %s with a comment", name)
		}
		lines.WriteString("make " + name + "  # " + string(m[1]) + "\n")
	}
	return lines.String()
}

// project is a consumer's module outside the repository.
type project struct {
	t   *testing.T
	dir string
}

func newProject(t *testing.T) *project {
	t.Helper()
	p := &project{t, t.TempDir()}
	if err := os.CopyFS(p.dir, os.DirFS("testdata/readme")); err != nil {
		t.Fatal(err)
	}
	p.write("go.mod", "module example.com/stage\n\ngo 1.26\n\nrequire "+Module+" v0.0.0\n\nreplace "+Module+" => "+root(t)+"\n")
	return p
}

// tool is where the go command has built one of our commands. Every test that asks it gets the same
// program, for which go vet remembers what it has analyzed.
func (p *project) tool(name string) string {
	p.t.Helper()
	cmd := exec.Command("go", "tool", "-n", name)
	cmd.Dir = root(p.t)
	path, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("go tool -n %s: %v", name, err)
	}
	return strings.TrimSpace(string(path))
}

// run runs a command in the project and returns what it printed; a failure ends the test.
func (p *project) run(name string, args ...string) string {
	p.t.Helper()
	out, err := p.exec(name, args)
	if err != nil {
		p.t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return out
}

// fails runs a command that must exit with a code other than 0.
func (p *project) fails(name string, args ...string) string {
	p.t.Helper()
	out, err := p.exec(name, args)
	if err == nil {
		p.t.Fatalf("%s %q succeeded:\n%s", name, args, out)
	}
	return out
}

func (p *project) exec(name string, args []string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p *project) read(name string) string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

func (p *project) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}
