package tag

import (
	"bytes"
	"slices"
	"strings"
)

// MayBeIn reports whether Go source may hold a struct tag in which Lookup finds one of our keys. It
// errs on the safe side only, and is much faster than parsing.
func MayBeIn(source []byte) bool {
	return mayMention(source, Audit) || mayMention(source, Pipeline) ||
		slices.ContainsFunc(escapedLetters, func(e string) bool { return bytes.Contains(source, []byte(e)) })
}

// escapedLetters begin the escape sequences by which a string can spell the letters of a key.
var escapedLetters = []string{`\x6`, `\x7`, `\u006`, `\u007`, `\U0000006`, `\U0000007`, `\14`, `\15`, `\16`, `\17`}

// mayMention reports whether key stands in source before something that may follow a key in a tag:
// what a value begins with, or the end of the tag.
func mayMention(source []byte, key string) bool {
	for {
		_, after, found := bytes.Cut(source, []byte(key))
		if !found {
			return false
		}
		next := bytes.TrimLeft(after, " \t\r\n")
		if len(next) > 0 && strings.IndexByte("`\\:=\"'", next[0]) >= 0 {
			return true
		}
		source = after
	}
}
