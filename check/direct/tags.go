package direct

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// UseTags has the go command take the build tags of a flag -tags for satisfied, which the driver of
// golang.org/x/tools accepts and ignores. It returns the other arguments.
func UseTags(args []string) (rest []string, err error) {
	tags, rest, err := cutTags(args)
	if tags == "" || err != nil {
		return rest, err
	}
	flags, err := exec.Command("go", "env", "GOFLAGS").Output() // also what go env -w has set
	if err != nil {
		return nil, fmt.Errorf("go env GOFLAGS: %w", err)
	}
	return rest, os.Setenv("GOFLAGS", strings.TrimSpace(string(flags))+" -tags="+tags)
}

// cutTags takes -tags out of the arguments. Between tags stand commas or, as in older releases of
// Go, spaces.
func cutTags(args []string) (tags string, rest []string, err error) {
	for i := 0; i < len(args); i++ {
		name, value, hasValue := strings.Cut(args[i], "=")
		switch {
		case name != "-tags" && name != "--tags":
			rest = append(rest, args[i])
			continue
		case hasValue:
		case i+1 == len(args):
			return "", nil, errors.New("-tags needs a value, as in -tags=x,y")
		default:
			i++
			value = args[i]
		}
		tags = strings.Join(strings.Fields(value), ",")
	}
	return tags, rest, nil
}
