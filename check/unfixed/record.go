package unfixed

import (
	"encoding/json"
	"go/token"
	"io"
	"log"
	"os"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/report"
)

// env names, in the environment of the command that is run once more, the file for what is found.
const env = "STAGECHECK_FOUND"

// Recorded are analyzers that do the same and write down what they find without a fix, if the
// command is run once more for that; otherwise they are those given.
func Recorded(analyzers []*analysis.Analyzer) []*analysis.Analyzer {
	name := os.Getenv(env)
	if name == "" {
		return analyzers
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0) // it is closed by the end of the process
	if err != nil {
		log.Fatal(err)
	}
	var list []*analysis.Analyzer
	for _, a := range analyzers {
		list = append(list, recorded(a, file))
	}
	return list
}

// recorded takes an analyzer apart. What finds has the facts of a, for which the driver runs it on
// all dependencies as well; what records has none, and only sees packages that are asked for.
func recorded(a *analysis.Analyzer, w io.Writer) *analysis.Analyzer {
	finds, records := *a, *a
	finds.ResultType = reflect.TypeFor[[]analysis.Diagnostic]()
	finds.Run = func(pass *analysis.Pass) (any, error) {
		var found []analysis.Diagnostic
		pass.Report = func(d analysis.Diagnostic) { found = append(found, d) }
		_, err := a.Run(pass)
		return found, err
	}
	records.FactTypes, records.ResultType, records.Requires = nil, nil, []*analysis.Analyzer{&finds}
	records.Run = func(pass *analysis.Pass) (any, error) {
		found := pass.ResultOf[&finds].([]analysis.Diagnostic)
		for _, d := range found {
			pass.Report(d)
		}
		record(w, pass, found)
		return nil, nil
	}
	return &records
}

// record writes the findings without a fix, in one line of the form in which drivers print findings
// with -json. Where it cannot, nothing is fixed either.
func record(w io.Writer, pass *analysis.Pass, found []analysis.Diagnostic) {
	var list []map[string]any
	for _, d := range found {
		if len(d.SuggestedFixes) == 0 {
			list = append(list, described(pass.Fset, d))
		}
	}
	if len(list) == 0 {
		return
	}
	line := map[string]any{pass.Pkg.Path(): map[string]any{pass.Analyzer.Name: list}}
	if err := json.NewEncoder(w).Encode(line); err != nil {
		log.Fatal(err)
	}
}

func described(fset *token.FileSet, d analysis.Diagnostic) map[string]any {
	var related []report.Related
	for _, r := range d.Related {
		related = append(related, report.Related{Posn: fset.Position(r.Pos).String(), Message: r.Message})
	}
	return map[string]any{"category": d.Category, "posn": fset.Position(d.Pos).String(), "message": d.Message, "related": related}
}
