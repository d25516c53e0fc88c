package tag

import (
	"slices"
	"strconv"
	"strings"
)

// Near finds a pair of the struct tag raw that is likely a slip of the hand for one of ours: the
// key is nearly key, and the value is one that key has.
func Near(raw, key string) (written string, ok bool) {
	if _, right := Lookup(raw, key); right {
		return "", false
	}
	list, _ := pairs(raw)
	for _, p := range list {
		value, _ := strconv.Unquote(p.quoted) // an invalid value is none of ours
		first := Tag{Value: value}.First()
		if isNear(p.key, key) && slices.Contains(firstWords[key], first) {
			return p.key, true
		}
	}
	return "", false
}

// firstWords are those that no other library's tag is likely to have under nearly the same key.
var firstWords = map[string][]string{Audit: append([]string{Audited, ID}, trailOptions...), Pipeline: Roles}

// isNear reports whether word differs from key in its case, or by one slip for every four letters.
func isNear(word, key string) bool {
	return 4*editDistance(strings.ToLower(word), key) <= len(key)
}
