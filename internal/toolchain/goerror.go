package toolchain

import (
	"errors"
	"regexp"
	"strings"
)

// wrapped is how golang.org/x/tools/go/packages quotes what the go command printed when it failed.
var wrapped = regexp.MustCompile(`(?s)^err: (?:.*?): stderr: (.+)$`)

// GoError is err, which came from loading packages, in the go command's own words where it has
// some.
func GoError(err error) error {
	parts := wrapped.FindStringSubmatch(err.Error())
	if parts == nil || strings.TrimSpace(parts[1]) == "" {
		return err
	}
	return errors.New(strings.TrimSpace(parts[1]))
}
