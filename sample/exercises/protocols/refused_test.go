//go:build !js

// On js there is no go command to import packages with.

package protocols

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/check/pipelinetype"
	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/weather"
)

// brokenPipelines are structs that use the broken components, as somebody would write them in a
// module of his own.
const brokenPipelines = `package broken

import (
	"github.com/auditline/auditline/sample/exercises/protocols"
	"github.com/auditline/auditline/sample/weather"
)

type sourcePipeline struct {
	Source *protocols.BrokenSource  ` + "`pipeline:\"source\"`" + `
	Valid  *weather.ThresholdFilter ` + "`pipeline:\"stage\"`" + `
	Sink   *weather.ConsoleSink     ` + "`pipeline:\"sink\"`" + `
}

type stagePipeline struct {
	Source *protocols.SyntheticSource ` + "`pipeline:\"source\"`" + `
	Valid  *weather.ThresholdFilter   ` + "`pipeline:\"stage\"`" + `
	Broken *protocols.BrokenStage     ` + "`pipeline:\"stage\"`" + `
	Sink   *weather.ConsoleSink       ` + "`pipeline:\"sink\"`" + `
}

type sinkPipeline struct {
	Source *protocols.SyntheticSource ` + "`pipeline:\"source\"`" + `
	Valid  *weather.ThresholdFilter   ` + "`pipeline:\"stage\"`" + `
	Sink   *protocols.BrokenSink      ` + "`pipeline:\"sink\"`" + `
}
`

// brokenFields are the lines of brokenPipelines on which a broken component stands, with what is
// wrong with it.
func brokenFields() map[int]error {
	source, valid, sink := &SyntheticSource{}, &weather.ThresholdFilter{}, &weather.ConsoleSink{}
	return map[int]error{
		9:  pipeline.Validate(&BrokenSource{}, []any{valid}, sink),        //stagecheck:ignore pipelinetype it is to be refused
		17: pipeline.Validate(source, []any{valid, &BrokenStage{}}, sink), //stagecheck:ignore pipelinetype it is to be refused
		24: pipeline.Validate(source, []any{valid}, &BrokenSink{}),        //stagecheck:ignore pipelinetype it is to be refused
	}
}

// TestBrokenComponentsAreRefusedInTheSameWords puts them where auditgen and stagecheck see them,
// and compares what these say with what Validate says at run time.
func TestBrokenComponentsAreRefusedInTheSameWords(t *testing.T) {
	t.Parallel()
	dir := consumingModule(t)
	said := map[string][]finding{"auditgen": fromAuditgen(t, dir), "stagecheck": fromStagecheck(t, dir)}
	for line, err := range brokenFields() {
		var violation *pipeline.ProtocolError
		if !errors.As(err, &violation) {
			t.Fatalf("line %d: Validate says %v", line, err)
		}
		for tool, findings := range said {
			if !anyContains(findings, line, violation.Error()) {
				t.Errorf("line %d: want %s to say %q; got %v", line, tool, violation, findings)
			}
			if len(findings) != len(brokenFields()) {
				t.Errorf("%s says something more: %v", tool, findings)
			}
		}
	}
}

// finding is what a tool said of a line.
type finding struct {
	line int
	text string
}

func (f finding) String() string { return fmt.Sprintf("%d: %s\n", f.line, f.text) }

func anyContains(findings []finding, line int, text string) bool {
	for _, f := range findings {
		if f.line == line && strings.Contains(f.text, text) {
			return true
		}
	}
	return false
}

// consumingModule makes a module of its own with the broken pipelines.
func consumingModule(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod": "module example.com/broken\n\ngo 1.26\n\nrequire github.com/auditline/auditline v0.0.0\n\n" +
			"replace github.com/auditline/auditline => " + root + "\n",
		"pipelines.go": brokenPipelines,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func offline() []string {
	return append(os.Environ(), "GOPROXY=off", "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod", "GOWORK=off")
}

func fromAuditgen(t *testing.T, dir string) (findings []finding) {
	t.Helper()
	result, err := gen.Generate(t.Context(), gen.Config{Dir: dir, Patterns: []string{"."}, Env: offline()})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range result.Problems {
		findings = append(findings, finding{p.Pos.Line, p.Text})
	}
	return findings
}

func fromStagecheck(t *testing.T, dir string) (findings []finding) {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir, Env: offline()}, ".")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("the module does not load: %v", err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{pipelinetype.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range graph.Roots {
		for _, d := range action.Diagnostics {
			findings = append(findings, finding{action.Package.Fset.Position(d.Pos).Line, d.Message})
		}
	}
	return findings
}
