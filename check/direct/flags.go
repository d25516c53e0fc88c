package direct

import (
	"flag"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// driverFlags are those of the driver of golang.org/x/tools that take a value.
var driverFlags = []string{"c", "cpuprofile", "debug", "memprofile", "trace"}

// JoinValues makes one argument of a flag and its value, -c=3 of -c 3, so that what begins without
// a hyphen is a package. A flag is one of the driver or, as -printf.funcs, of an analyzer.
func JoinValues(args []string, analyzers []*analysis.Analyzer) (joined []string) {
	for i := 0; i < len(args); i++ {
		name := strings.TrimPrefix(strings.TrimPrefix(args[i], "-"), "-")
		if name != args[i] && i+1 < len(args) && takesValue(name, analyzers) {
			joined = append(joined, args[i]+"="+args[i+1])
			i++
			continue
		}
		joined = append(joined, args[i])
	}
	return joined
}

// Sets reports whether arg sets the flag of that name, which takes no value, as package flag reads
// it: -fix, --fix, -fix=true, -fix=1 and so on.
func Sets(arg, name string) bool {
	given, isFlag := strings.CutPrefix(arg, "-")
	given, value, valued := strings.Cut(strings.TrimPrefix(given, "-"), "=")
	on, err := strconv.ParseBool(value)
	return isFlag && given == name && (!valued || err == nil && on)
}

func takesValue(name string, analyzers []*analysis.Analyzer) bool {
	of, own, _ := strings.Cut(name, ".")
	return slices.Contains(driverFlags, name) || slices.ContainsFunc(analyzers, func(a *analysis.Analyzer) bool {
		return a.Name == of && isValued(a.Flags.Lookup(own))
	})
}

func isValued(f *flag.Flag) bool {
	if f == nil {
		return false
	}
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return !ok || !b.IsBoolFlag()
}
