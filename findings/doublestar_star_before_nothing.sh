#!/usr/bin/env bash
# bmatcuk/doublestar v4.10.4: build*{,/**} matches build1 and everything within build, but not build itself.
# Expected: a * stands for no character, too, and an empty alternative for nothing, as the README says: build matches, as
# it does by build* and by build{,/**}, and is in the list that Glob makes, once.
# Seen: no error; Match says no where nothing is left for the * and the braces. Glob does list build, and what begins
# with it as many times as there are alternatives and stars that lead to it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/bmatcuk/doublestar/v4@v4.10.4 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/bmatcuk/doublestar/v4"
)

func matching(files fs.FS, pattern string) (names []string) {
	err := fs.WalkDir(files, ".", func(name string, _ fs.DirEntry, err error) error {
		if matches, err := doublestar.Match(pattern, name); err != nil {
			return err
		} else if matches {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return names
}

func main() {
	files := fstest.MapFS{"build/app": {}, "build1/app": {}, "main.go": {}}
	for _, pattern := range []string{"build*", "build{,/**}", "build*{,/**}"} {
		fmt.Println(pattern, matching(files, pattern))
		fmt.Println(doublestar.Glob(files, pattern))
	}
}
GO
cat >want <<'OUT'
build* [build build1]
[build build1] <nil>
build{,/**} [build build/app]
[build build/app] <nil>
build*{,/**} [build/app build1 build1/app]
[build build/app build1 build1 build1/app build build/app build1 build1/app] <nil>
OUT
go run . >got
diff want got
