#!/usr/bin/env bash
# google/shlex v0.0.0-20191202100458-e7afc7fbc510 and mattn/go-shellwords v1.0.16: "\d+" is d+, and "a\nb" is anb to the
# one, two lines to the other.
# Expected: what the shell does, by whose rules both split: within double quotes a backslash goes only before $, `, ",
# another backslash and the end of a line; kballard/go-shellquote v0.0.0-20180428030007-95032a82bc51 gives what sh gives.
# Seen: no error; the backslash is gone whatever is behind it: grep -E "^\d+$" from a configuration looks for letters.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/google/shlex@v0.0.0-20191202100458-e7afc7fbc510 github.com/mattn/go-shellwords@v1.0.16 \
	github.com/kballard/go-shellquote@v0.0.0-20180428030007-95032a82bc51 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os/exec"

	"github.com/google/shlex"
	"github.com/kballard/go-shellquote"
	"github.com/mattn/go-shellwords"
)

func main() {
	for _, word := range []string{`"\d+"`, `"a\nb"`, `"\$1"`, `'\d+'`} {
		sh, err := exec.Command("sh", "-c", `printf "['%s']" `+word).Output()
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s sh %s\n", word, sh)
		for _, split := range []func(string) ([]string, error){shellquote.Split, shlex.Split, shellwords.Parse} {
			words, err := split(word)
			fmt.Printf("  %q %v\n", words, err)
		}
	}
}
GO
cat >want <<'OUT'
"\d+" sh ['\d+']
  ["\\d+"] <nil>
  ["d+"] <nil>
  ["d+"] <nil>
"a\nb" sh ['a\nb']
  ["a\\nb"] <nil>
  ["anb"] <nil>
  ["a\nb"] <nil>
"\$1" sh ['$1']
  ["$1"] <nil>
  ["$1"] <nil>
  ["$1"] <nil>
'\d+' sh ['\d+']
  ["\\d+"] <nil>
  ["\\d+"] <nil>
  ["\\d+"] <nil>
OUT
go run . >got
diff want got
