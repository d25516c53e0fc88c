package direct

import (
	"flag"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

func TestJoinValues(t *testing.T) {
	printf := &analysis.Analyzer{Name: "printf", Flags: *flag.NewFlagSet("printf", flag.ContinueOnError)}
	printf.Flags.String("funcs", "", "")
	printf.Flags.Bool("strict", false, "")
	for _, test := range []struct{ args, want string }{
		{"-c 3 ./...", "-c=3 ./..."},
		{"--c 3 -json ./...", "--c=3 -json ./..."},
		{"-c=3 ./...", "-c=3 ./..."},
		{"-trace x.out -fix a b", "-trace=x.out -fix a b"},
		{"-printf.funcs f,g -printf.strict a", "-printf.funcs=f,g -printf.strict a"},
		{"-printf.other a", "-printf.other a"},
		{"-other.funcs a", "-other.funcs a"},
		{"c ./...", "c ./..."},
		{"a -c", "a -c"},
	} {
		if got := strings.Join(JoinValues(strings.Fields(test.args), []*analysis.Analyzer{printf}), " "); got != test.want {
			t.Errorf("%s becomes %s, want %s", test.args, got, test.want)
		}
	}
}

func TestSets(t *testing.T) {
	for arg, want := range map[string]bool{
		"-fix": true, "--fix": true, "-fix=true": true, "-fix=1": true, "--fix=T": true,
		"fix": false, "---fix": false, "-fix=": false, "-fix=0": false, "-fix=false": false, "-fix=yes": false, "-fixes": false, "-": false,
	} {
		if got := Sets(arg, "fix"); got != want {
			t.Errorf("%s sets it: %t", arg, got)
		}
	}
}
