package check_test

import (
	"bytes"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzSuite runs the analyzers over the test data after tokens of it were dropped, doubled and
// exchanged: nothing may panic, and what a fix would write must parse if the source did.
func FuzzSuite(f *testing.F) {
	sources := testSources(f)
	imports.readAhead(sources)
	for i := range sources {
		f.Add(uint16(i), []byte{})
		f.Add(uint16(i), []byte{0, 200, 3, 90})
	}
	f.Fuzz(func(t *testing.T, file uint16, edits []byte) {
		analyze(t, mutate(sources[int(file)%len(sources)], edits))
	})
}

// testSources reads the test data of all analyzers.
func testSources(f *testing.F) [][]byte {
	f.Helper()
	var sources [][]byte
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.Contains(path, "testdata") || !strings.HasSuffix(path, ".go") {
			return err
		}
		src, err := os.ReadFile(path)
		sources = append(sources, src)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return sources
}

// mutate applies edits of four bytes: what to do, two bytes that choose a token, and one that
// chooses another one near it.
func mutate(src []byte, edits []byte) []byte {
	tokens := tokensOf(src)
	for len(edits) >= 4 && len(tokens) > 0 {
		at := (int(edits[1])<<8 | int(edits[2])) % len(tokens)
		near := (at + int(edits[3])) % len(tokens)
		switch edits[0] % 4 {
		case 0:
			tokens = append(tokens[:at], tokens[at+1:]...)
		case 1:
			tokens = append(tokens[:at+1], tokens[at:]...)
		case 2:
			tokens[at] = tokens[near]
		case 3:
			tokens[at], tokens[near] = tokens[near], tokens[at]
		}
		edits = edits[4:]
	}
	return bytes.Join(tokens, []byte(" "))
}

// tokensOf splits src so that joining the tokens by blanks gives the same program.
func tokensOf(src []byte) [][]byte {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("x.go", -1, len(src)), src, nil, scanner.ScanComments)
	var tokens [][]byte
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return tokens
		case tok == token.SEMICOLON && lit == "\n", tok == token.COMMENT && strings.HasPrefix(lit, "//"):
			lit += "\n"
		case lit == "" || tok == token.SEMICOLON:
			lit = tok.String()
		}
		tokens = append(tokens, []byte(lit))
	}
}
