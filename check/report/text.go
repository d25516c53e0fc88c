package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

// Text writes findings as go vet does. What has the same cause is one finding with its places.
func Text(w io.Writer, found []Finding) {
	for _, places := range causes(found) {
		first := places[0]
		fmt.Fprintf(w, "%s: %s: %s\n", first.position(), first.Analyzer, first.Text)
		for _, r := range first.Related {
			fmt.Fprintf(w, "%s: \t%s\n", r.Posn, r.Message)
		}
		for _, f := range places[1:] {
			fmt.Fprintf(w, "%s: \tlikewise\n", f.position())
		}
	}
}

// causes groups findings of a package that say the same, in the order of the first ones.
func causes(found []Finding) [][]Finding {
	var groups [][]Finding
	at := make(map[Key]int)
	for _, f := range found {
		cause := f.Key
		cause.Declaration = ""
		i, known := at[cause]
		if !known {
			i = len(groups)
			at[cause], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

func (f Finding) position() string {
	if f.Line == 0 {
		return cmp.Or(f.File, f.Package)
	}
	return fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
}

// GitHub writes findings as workflow commands, which GitHub shows beside the lines of a change.
func GitHub(w io.Writer, found []Finding) {
	for _, f := range found {
		fmt.Fprintf(w, "::error file=%s,line=%d,col=%d,endLine=%d,title=%s::%s\n", property(f.File), f.Line, f.Column, max(f.Line, f.EndLine),
			property(cmp.Or(f.Category, f.Analyzer)), data(f.Analyzer+": "+f.Text))
	}
}

// data escapes the text of a workflow command.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes what stands before the text.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}

// subjects match the struct that a finding is about, as the analyzers name it.
var subjects = []*regexp.Regexp{
	regexp.MustCompile(`^this replaces an? (\w+) `),
	regexp.MustCompile(`(?: to| into| in| writes| after) (\w+)\.\w+`),
	regexp.MustCompile(`^(\w+)\.\w+(?::| can | is | must )`),
	regexp.MustCompile(`^(?:generated code|trail) of (\w+)`),
}

// structName is the struct that f is about, "" if it names none.
func (f Finding) structName() string {
	for _, s := range subjects {
		if m := s.FindStringSubmatch(f.Text); m != nil {
			return m[1]
		}
	}
	return ""
}

// Summary writes how many findings there are, by struct and category.
func Summary(w io.Writer, found []Finding) {
	type group struct{ structName, category string }
	counts := make(map[group]int)
	for _, f := range found {
		counts[group{f.structName(), cmp.Or(f.Category, f.Analyzer)}]++
	}
	if len(counts) == 0 {
		return
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	groups := slices.SortedFunc(maps.Keys(counts), func(a, b group) int {
		return cmp.Or(-cmp.Compare(counts[a], counts[b]), cmp.Compare(a.structName, b.structName), cmp.Compare(a.category, b.category))
	})
	for _, g := range groups {
		fmt.Fprintf(tab, "%d\t%s\t%s\n", counts[g], g.category, g.structName)
	}
	tab.Flush()
}
