package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/tag"
)

// noteEncoders says what encoders, decoders and ORMs, whose tags the struct has, do not see of it,
// and what they should not.
func (r *reader) noteEncoders(members []member) {
	var keys []string               // of all tags
	var hidden, hiddenKeys []string // fields that are not seen, and of their tags
	pos := r.s.Spec.Name.Pos()
	for _, m := range members {
		for _, key := range tag.Encoders(rawTag(m.field)) {
			keys = append(keys, key)
			if m.name.IsExported() || m.embedded || !isTagged(m.field) || key == "json" && r.s.Trail.JSON {
				continue
			}
			if len(hidden) == 0 {
				pos = m.name.Pos()
			}
			hidden, hiddenKeys = append(hidden, m.name.Name), append(hiddenKeys, key)
		}
	}
	if len(hidden) > 0 {
		remedy := "export them"
		if slices.Contains(hiddenKeys, "json") {
			remedy += ", or, for json, give the trail the option json"
		}
		r.note(pos, "hidden-from-encoders", fmt.Sprintf("%s: %s have tags %s, whose readers see exported fields only and leave these out without a word: %s",
			r.s.Name, list(hidden), list(hiddenKeys), remedy))
	}
	r.noteTrail(members, keys)
}

// noteTrail says that readers of tags under these keys see the trail.
func (r *reader) noteTrail(members []member, keys []string) {
	for _, m := range members {
		if m.name != r.s.Trail.Name || !m.name.IsExported() {
			continue
		}
		seen := slices.DeleteFunc(keys, func(key string) bool {
			return tag.Excluded(rawTag(m.field), key) || key == "json" && (r.s.Trail.JSON || m.embedded)
		})
		if len(seen) == 0 {
			return
		}
		r.note(m.name.Pos(), "exported-trail", fmt.Sprintf("%s: readers of the tags %s see the trail, as it is exported: call the field trail, or exclude it with %s",
			r.s.Name, list(seen), exclusions(seen)))
	}
}

// list returns the words, each once, with commas between them.
func list(words []string) string {
	var once []string
	for _, w := range words {
		if !slices.Contains(once, w) {
			once = append(once, w)
		}
	}
	return strings.Join(once, ", ")
}

// exclusions is how a field's tag keeps it from the readers of these keys.
func exclusions(keys []string) (text string) {
	for key := range strings.SplitSeq(list(keys), ", ") {
		text += key + `:"-" `
	}
	return "`" + strings.TrimSpace(text) + "`"
}
