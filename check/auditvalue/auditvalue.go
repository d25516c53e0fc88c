// Package auditvalue finds audited fields whose values a log cannot keep as they were: types that
// have no stored form, and types whose values share memory with whoever set or got them. Each is
// reported once, at the field, not where it is set.
//
// Stored are numbers, texts, times, and what consists of them by pointers, slices, arrays, maps and
// structs; a struct with unexported fields of another module is stored by its own marshalers. A
// func, a channel, an unsafe.Pointer or an interface is not.
//
// Cloned is what a method Clone or DeepCopy copies, and slices, maps, arrays and structs. A pointer
// without such a method is kept as it is: what it points to changes behind the log.
//
// # Silent cases
//
// A field whose log keeps no values, by redact or set=-, has nothing to store or share. Who has
// written share in the tag knows that values are shared. Structs with a log of their own are
// objects of their own: shared on purpose, and stored by themselves. Nor do a regexp.Regexp and a
// url.Userinfo count, which do not change. What a struct of another package keeps in unexported
// fields is that package's to guard. Nothing is said about type parameters.
package auditvalue

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/check/internal/uses"
	"github.com/auditline/auditline/internal/model"
)

// Analyzer reports audited fields whose values cannot be stored, or are shared.
var Analyzer = &analysis.Analyzer{
	Name: "auditvalue",
	Doc: `report audited fields whose values a log cannot keep as they were

A func, a channel or an interface has no stored form, so that the log of its
struct cannot be marshalled. What a pointer without a method Clone or DeepCopy
points to can change behind the log; option share says that this is known.`,
	URL:      finding.URL,
	Requires: []*analysis.Analyzer{uses.Analyzer, planned.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		plan := planned.Of(pass).Plan
		if len(plan.Problems) > 0 { // first of all these
			return
		}
		for _, file := range plan.Files {
			for _, s := range file.Structs {
				for _, f := range s.Fields {
					check(pass, s, f, report)
				}
			}
		}
	})
}

// check reports what is wrong with the values of one field.
func check(pass *analysis.Pass, s *model.Struct, f *model.Field, report func(analysis.Diagnostic)) {
	if f.Setter == "" || f.Redact {
		return
	}
	name, typ := s.Name+"."+f.Name.Name, pass.TypesInfo.TypeOf(f.Type)
	d := analysis.Diagnostic{Pos: f.Name.Pos(), End: f.Name.End()}
	if part := (&storing{home: homeOf(pass)}).unstored(typ); part != nil {
		d.Category = "no-stored-form"
		d.Message = fmt.Sprintf("%s has no stored form, so that MarshalBinary fails once it is set: values of type %s; %s, or add redact", name, part, part.remedy)
		report(d)
		return
	}
	if part := (&sharing{home: homeOf(pass)}).shared(typ); part != nil && !f.Share {
		d.Category = "shares-memory"
		d.Message = fmt.Sprintf("%s shares memory with whoever sets or gets it: what values of type %s point to changes behind the log; %s, or say share in the tag", name, part, part.remedy)
		report(d)
	}
}
