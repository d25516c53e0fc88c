// Package gclplugin makes the suite one linter of golangci-lint, called stagecheck. It registers
// itself when it is imported; see docs/golangci-lint.md.
package gclplugin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check"
)

func init() { register.Plugin("stagecheck", New) }

// Settings are what .golangci.yml may say below linters.settings.custom.stagecheck.settings.
type Settings struct {
	Disable []string `json:"disable"` // names of analyzers that are not run
}

// New makes the linter of its settings. The name of an unknown analyzer is an error.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, err
	}
	for _, name := range s.Disable {
		if !slices.ContainsFunc(check.Suite, func(a *analysis.Analyzer) bool { return a.Name == name }) {
			return nil, fmt.Errorf("stagecheck: settings disable %q, which is no analyzer of the suite", name)
		}
	}
	return linter{s}, nil
}

type linter struct{ Settings }

// BuildAnalyzers returns the analyzers that are not disabled.
func (l linter) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	var analyzers []*analysis.Analyzer
	for _, a := range check.Suite {
		if !slices.Contains(l.Disable, a.Name) {
			analyzers = append(analyzers, withoutName(a))
		}
	}
	return analyzers, nil
}

// withoutName takes the analyzer's name off its findings: golangci-lint puts it in front itself.
func withoutName(a *analysis.Analyzer) *analysis.Analyzer {
	bare := *a
	bare.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			d.Message = strings.TrimPrefix(d.Message, a.Name+": ")
			pass.Report(d)
		}
		return a.Run(&inner)
	}
	return &bare
}

// GetLoadMode asks golangci-lint for types.
func (linter) GetLoadMode() string { return register.LoadModeTypesInfo }
