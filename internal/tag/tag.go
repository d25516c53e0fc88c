// Package tag is the grammar of auditline's struct tags: what stands under the keys audit and
// pipeline, which words and options there are, and what is wrong with a tag. The generator, the
// analyzers and the runtime read tags through it alone, so that they accept and refuse the same.
package tag

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The keys under which auditline's tags stand.
const (
	Audit    = "audit"
	Pipeline = "pipeline"
)

// Tag is what a struct tag holds under one key.
type Tag struct {
	Key, Value string

	// Problem says why the tag cannot be read, "" if it can. Value is then what its author seems to
	// have meant.
	Problem string
}

// Fault is one thing that is wrong with a tag.
type Fault struct {
	Category string // the anchor of its entry in docs/problems.md
	Text     string // ends with the remedy
}

// Option is one word of a tag after the first: name, or name=value.
type Option struct {
	Name, Value string
	HasValue    bool
}

// Lookup finds what the struct tag raw holds under key. A tag that only seems to hold it, in
// another form than key:"value", is found too: it has a Problem.
func Lookup(raw, key string) (t Tag, ok bool) {
	list, rest := pairs(raw)
	for _, p := range list {
		switch {
		case strings.TrimLeft(p.key, ",;") != key:
		case ok:
			t.Problem = "the key " + key + " stands twice in the tag; remove one of them"
		default:
			t, ok = p.tag(key), true
		}
	}
	if value, mentioned := mention(rest, key); mentioned && !ok {
		return malformed(key, value), true
	}
	return t, ok
}

// String returns the tag as it is written: key:"value".
func (t Tag) String() string { return fmt.Sprintf(`%s:"%s"`, t.Key, t.Value) }

// First returns the word before the first comma.
func (t Tag) First() string {
	first, _, _ := strings.Cut(t.Value, ",")
	return first
}

// options returns the words after the first.
func (t Tag) options() (list []Option) {
	for _, word := range strings.Split(t.Value, ",")[1:] {
		name, value, has := strings.Cut(word, "=")
		list = append(list, Option{name, value, has})
	}
	return list
}

// Excludes reports whether the tag says that the field is none of auditline's.
func (t Tag) Excludes() bool { return t.Problem == "" && t.Value == None }

// fault returns the tag's Problem as a fault, nil if it has none.
func (t Tag) fault() []Fault {
	if t.Problem == "" {
		return nil
	}
	return []Fault{{"bad-tag", t.Problem}}
}

func malformed(key, value string) Tag {
	example := map[string]string{Audit: "true", Pipeline: "stage"}[key]
	return Tag{key, value, fmt.Sprintf("malformed %s tag; write it as `%s:\"%s\"`, options after commas, "+
		"without quotes, backquotes and control characters", key, key, example)}
}

// pair is key:"value" in a struct tag.
type pair struct{ key, quoted string }

// tag returns what the pair holds. A comma in front of the key hides it from package reflect.
func (p pair) tag(key string) Tag {
	value, err := strconv.Unquote(p.quoted)
	if err != nil || p.key != key || strings.ContainsFunc(value, isUnsafe) {
		return malformed(key, value)
	}
	return Tag{Key: key, Value: value}
}

// isUnsafe reports whether r could end the comment, string or line in which a tag is quoted.
func isUnsafe(r rune) bool {
	return !unicode.IsPrint(r) || strings.ContainsRune("`\"\\\uFFFD", r)
}

// pairs splits a struct tag as package reflect does. It returns as rest what package reflect does
// not read, since something before it does not have the form key:"value".
func pairs(raw string) (list []pair, rest string) {
	for {
		raw = strings.TrimLeft(raw, " ")
		p, after, ok := cutPair(raw)
		if !ok {
			return list, raw
		}
		list, raw = append(list, p), after
	}
}

// cutPair cuts the pair off that raw begins with.
func cutPair(raw string) (p pair, after string, ok bool) {
	i := strings.IndexFunc(raw, func(r rune) bool { return r <= ' ' || r == ':' || r == '"' || r == 0x7f })
	if i <= 0 || !strings.HasPrefix(raw[i:], `:"`) {
		return pair{}, raw, false
	}
	value := raw[i+1:]
	for j := 1; j < len(value); j++ {
		switch value[j] {
		case '\\':
			j++
		case '"':
			return pair{raw[:i], value[:j+1]}, value[j+1:], true
		}
	}
	return pair{}, raw, false
}

// mention looks for key in a text that is not made of pairs, and returns what stands behind it.
func mention(text, key string) (value string, ok bool) {
	for {
		i := strings.Index(text, key)
		if i < 0 {
			return "", false
		}
		before, after := text[:i], strings.TrimLeft(text[i+len(key):], " \t\r\n")
		if !endsInWord(before) && (after == "" || strings.ContainsRune(`:="'`, rune(after[0]))) {
			return intended(after), true
		}
		text = text[i+len(key):]
	}
}

// endsInWord reports whether a word goes on behind text.
func endsInWord(text string) bool {
	r := []rune(text)
	return len(r) > 0 && (unicode.IsLetter(r[len(r)-1]) || unicode.IsDigit(r[len(r)-1]) || slices.Contains([]rune("_-."), r[len(r)-1]))
}

// intended returns the value that its author seems to have meant, without colon and quotes.
func intended(text string) string {
	text = strings.TrimLeft(text, ":=\"' \t\r\n")
	if end := strings.IndexAny(text, "\"' \t\r\n"); end >= 0 {
		text = text[:end]
	}
	return text
}
